import time
from datetime import UTC, datetime, timedelta

from moderation.core.models import EventKind
from moderation.stores.redis_stores import Stores
from policies.decision import Verdict
from tests.builders import SITE, an_event
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def test_no_events(stores: AnyStores) -> None:
    assert list(stores.ledger.events(SITE)) == []


def test_events_come_back_in_order(stores: AnyStores) -> None:
    events = [an_event(version=version) for version in range(1, 4)]
    for event in events:
        stores.ledger.append(event)
    stores.ledger.append(an_event(site="other"))
    assert list(stores.ledger.events(SITE)) == events


def test_free_data_comes_back_as_json_tells_it(stores: AnyStores) -> None:
    data = {"verdict": Verdict.KEEP, "rules": ("a", "b"), "harm": 0.1, "review": None}
    stores.ledger.append(an_event(data=data))
    [event] = stores.ledger.events(SITE)
    assert event.data == {"verdict": "keep", "rules": ["a", "b"], "harm": 0.1, "review": None}


def test_a_long_ledger_is_read_to_its_end_in_pages(stores: AnyStores) -> None:
    for version in range(1, 2002):
        stores.ledger.append(an_event(version=version))
    assert [event.version for event in stores.ledger.events(SITE)] == list(range(1, 2002))


def test_events_since(stores: AnyStores) -> None:
    stores.ledger.append(an_event(version=1, at=datetime.now(UTC)))
    time.sleep(0.005)
    since = datetime.now(UTC)
    stores.ledger.append(an_event(EventKind.CLAIMED, version=2, at=datetime.now(UTC)))
    assert [event.version for event in stores.ledger.events(SITE, since)] == [2]
    assert len(list(stores.ledger.events(SITE, since - timedelta(days=1)))) == 2
    assert len(list(stores.ledger.events(SITE, datetime(1969, 1, 1, tzinfo=UTC)))) == 2
    assert list(stores.ledger.events(SITE, since + timedelta(days=1))) == []
