import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from moderation.callbacks import RETRY_AFTER_S
from moderation.core.desk import Desk
from moderation.core.models import Callback
from moderation.core.parties import Site
from moderation.worker import Worker
from tests.builders import a_callback, a_change, a_record, a_site, claimed
from tests.fakes import FakeStores
from tests.fakes.clock import FakeClock


@dataclass
class Post:
    """A site that answers with `problem`, or breaks."""

    problem: str = ""
    breaks: bool = False
    got: list[str] = field(default_factory=list)

    def __call__(self, site: Site, callback: Callback, now: datetime) -> str:
        assert site
        assert now
        self.got.append(callback.id)
        if self.breaks:
            raise RuntimeError("a defect")
        return self.problem


@dataclass
class Crew:
    stores: FakeStores = field(default_factory=FakeStores)
    clock: FakeClock = field(default_factory=FakeClock)
    post: Post = field(default_factory=Post)

    @property
    def worker(self) -> Worker:
        desk = Desk(self.stores.records, self.stores.queue, self.clock)
        return Worker(self.stores.sites, self.stores.outbox, desk, self.post, self.clock)

    def round(self) -> int:
        with ThreadPoolExecutor(2) as pool:
            return self.worker.round(pool)

    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.stores.ledger.events("demo")]


@pytest.fixture
def crew() -> Crew:
    crew = Crew()
    crew.stores.sites.save(a_site())
    assert crew.stores.records.commit("demo", [a_change(a_record(), a_callback())]) == [True]
    return crew


def test_a_due_callback_is_delivered_once(crew: Crew) -> None:
    assert (crew.round(), crew.round()) == (1, 0)
    assert crew.post.got == [a_callback().id]
    assert crew.kinds()[-1] == "callback.delivered"


def test_a_failed_callback_is_tried_again_later_under_the_same_id(crew: Crew) -> None:
    crew.post.problem = "HTTP 500"
    crew.round()
    assert crew.round() == 0
    crew.clock.advance(seconds=3)
    crew.post.problem = ""
    assert crew.round() == 1
    assert crew.post.got == [a_callback().id] * 2


def test_after_the_last_try_it_is_a_dead_letter_that_can_be_sent_again(crew: Crew) -> None:
    crew.post.problem = "HTTP 500"
    for _ in range(len(RETRY_AFTER_S) + 1):
        crew.round()
        crew.clock.advance(hours=13)
    assert [letter.last_error for letter in crew.stores.outbox.dead("demo")] == ["HTTP 500"]
    assert crew.kinds()[-1] == "callback.buried"
    assert crew.stores.outbox.resend("demo", a_callback().id, crew.clock.now)
    crew.post.problem = ""
    assert crew.round() == 1
    assert crew.stores.outbox.dead("demo") == []


def test_a_defect_in_sending_is_a_failed_try(crew: Crew) -> None:
    crew.post.breaks = True
    assert crew.round() == 1
    crew.clock.advance(seconds=3)
    (callback,) = crew.stores.outbox.lease("demo", crew.clock.now, crew.worker.desk.lease, 1)
    assert callback.last_error == "RuntimeError"


def test_claims_whose_lease_has_ended_return(crew: Crew) -> None:
    record = a_record(version=2, review=claimed(until=crew.clock.now))
    assert crew.stores.records.commit("demo", [a_change(record)]) == [True]
    crew.round()
    assert crew.stores.queue.counts("demo").waiting == 1


def test_it_waits_for_a_store_that_is_away_and_stops_when_told(crew: Crew) -> None:
    crew.stores.down = True
    stop = threading.Event()
    thread = threading.Thread(target=crew.worker.run, args=(stop,))
    thread.start()
    crew.stores.down = False
    deadline = threading.Event()
    for _ in range(100):
        if crew.post.got:
            break
        deadline.wait(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert crew.post.got == [a_callback().id]
