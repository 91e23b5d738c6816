"""The stores in memory and the real ones do the same, whatever is done to them in whatever order."""

from contextlib import ExitStack, closing
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from moderation.core.models import Callback, EventKind, QueueFilter, Record, Review, ReviewState
from moderation.stores.redis_stores import open_stores
from policies.case import Category
from tests.builders import (
    NOON,
    SITE,
    a_callback,
    a_change,
    a_comment,
    a_decision,
    a_feedback,
    a_record,
    a_tombstone,
    an_event,
    claimed,
    resolved,
    waiting,
)
from tests.fakes import FakeStores

COMMENTS = ("c-1", "c-2", "c:3", "ც-4")
CATEGORIES = (Category.OFFENSIVE, Category.THREATENING, None)
SECTIONS = ("", "news", "a:b%")
TEXTS = ("", "t-1", "t-2")
MINUTES = st.integers(0, 30).map(lambda minutes: timedelta(minutes=minutes))
REVIEWS = st.one_of(
    st.none(),
    st.builds(lambda age: waiting(NOON - age), MINUTES),
    st.builds(lambda left: claimed(until=NOON + left), MINUTES),
    st.just(resolved()),
)


class BothStores(RuleBasedStateMachine):
    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeStores()
        self.opened = ExitStack()
        self.real = self.opened.enter_context(closing(open_stores(self.url)))
        self.real.connection.flushall()
        self.leased: list[Callback] = []

    def teardown(self) -> None:
        self.opened.close()

    def version(self, comment_id: str) -> int:
        [stored] = self.fake.records.read(SITE, [comment_id])
        return stored.version if stored else 0

    @rule(
        comment_id=st.sampled_from(COMMENTS),
        stale=st.integers(-1, 1),
        review=REVIEWS,
        harm=st.sampled_from((0.0, 0.5, 0.5004, 1.0)),
        category=st.sampled_from(CATEGORIES),
        section=st.sampled_from(SECTIONS),
        article=st.sampled_from(("", "a-1")),
        text_key=st.sampled_from(TEXTS),
        tells=st.booleans(),
    )
    def write(
        self,
        comment_id: str,
        stale: int,
        review: Review | None,
        harm: float,
        category: Category | None,
        section: str,
        article: str,
        text_key: str,
        *,
        tells: bool,
    ) -> None:
        record = a_record(
            a_comment(comment_id, section=section, article=article),
            version=max(1, self.version(comment_id) + 1 + stale),
            decision=a_decision(harm=harm, category=category),
            review=review,
        )
        callbacks = [a_callback(comment_id, record.version)] if tells else []
        change = a_change(record, *callbacks, text_key=text_key)
        assert self.fake.records.commit(SITE, [change]) == self.real.records.commit(SITE, [change])

    @rule(comment_id=st.sampled_from(COMMENTS), text_key=st.sampled_from(TEXTS))
    def erase(self, comment_id: str, text_key: str) -> None:
        change = a_change(a_tombstone(comment_id, version=self.version(comment_id) + 1), text_key=text_key)
        assert self.fake.records.commit(SITE, [change]) == self.real.records.commit(SITE, [change]) == [True]

    @rule(text_key=st.sampled_from(TEXTS[1:]), label=st.integers(0, 1))
    def hear(self, text_key: str, label: int) -> None:
        for stores in (self.fake, self.real):
            stores.labels.append(a_feedback(text_key, label), an_event(EventKind.FEEDBACK))

    @rule(per_minute=st.integers(1, 4), second=st.integers(0, 150))
    def ask(self, per_minute: int, second: int) -> None:
        now = NOON + timedelta(seconds=second)
        assert self.real.rates.take(SITE, per_minute, now) == self.fake.rates.take(SITE, per_minute, now)

    @rule(later=MINUTES, limit=st.integers(1, 5))
    def lease(self, later: timedelta, limit: int) -> None:
        now, lease = NOON + later, timedelta(minutes=3)
        leased = self.fake.outbox.lease(SITE, now, lease, limit)
        assert self.real.outbox.lease(SITE, now, lease, limit) == leased
        self.leased += leased

    @precondition(lambda self: self.leased)
    @rule(data=st.data(), later=MINUTES)
    def settle(self, data: st.DataObject, later: timedelta) -> None:
        callback = data.draw(st.sampled_from(self.leased))
        how = data.draw(st.sampled_from(("deliver", "postpone", "bury", "resend")))
        for stores in (self.fake, self.real):
            match how:
                case "deliver":
                    stores.outbox.delivered(callback, an_event(EventKind.DELIVERED, callback.comment_id))
                case "postpone":
                    failed = a_callback(callback.comment_id, callback.sequence, due_at=NOON + later)
                    stores.outbox.postpone(failed)
                case "bury":
                    stores.outbox.bury(callback, an_event(EventKind.BURIED, callback.comment_id))
                case _:
                    stores.outbox.resend(SITE, callback.id, NOON + later)

    @invariant()
    def same_records(self) -> None:
        assert self.real.records.read(SITE, COMMENTS) == self.fake.records.read(SITE, COMMENTS)
        assert list(self.real.ledger.events(SITE)) == list(self.fake.ledger.events(SITE))
        assert self.real.outbox.dead(SITE) == self.fake.outbox.dead(SITE)

    @invariant()
    def same_texts(self) -> None:
        assert list(self.real.labels.all(SITE)) == list(self.fake.labels.all(SITE))
        for text_key in TEXTS[1:]:
            assert sorted(self.real.records.with_text(SITE, text_key)) == self.fake.records.with_text(SITE, text_key)

    @invariant()
    def same_queue(self) -> None:
        assert self.real.queue.counts(SITE) == self.fake.queue.counts(SITE)
        for category in ("", "offensive", "threatening"):
            for section in SECTIONS:
                for article in ("", "a-1"):
                    where = QueueFilter(category, section, article)
                    assert self.real.queue.waiting(SITE, where, 3) == self.fake.queue.waiting(SITE, where, 3)
        now = NOON + timedelta(minutes=15)
        assert self.real.queue.expired(SITE, now, 3) == self.fake.queue.expired(SITE, now, 3)

    @invariant()
    def counts_equal_contents(self) -> None:
        records = [r for r in self.real.records.read(SITE, COMMENTS) if isinstance(r, Record) and r.review]
        counts = self.real.queue.counts(SITE)
        states = [record.review.state for record in records if record.review]
        assert counts.waiting == states.count(ReviewState.WAITING)
        assert counts.claimed == states.count(ReviewState.CLAIMED)


def test_both_stores_do_the_same(valkey_url: str) -> None:
    machine = type("BothStoresThere", (BothStores,), {"url": valkey_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
