from moderation.core.models import EventKind
from moderation.stores.redis_stores import Stores
from tests.builders import SITE, a_change, a_feedback, a_record, a_tombstone, an_event
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def hear(stores: AnyStores, text_key: str = "t-1", label: int = 1, site: str = SITE) -> None:
    stores.labels.append(a_feedback(text_key, label, site=site), an_event(EventKind.FEEDBACK, site=site))


def test_nothing_was_heard(stores: AnyStores) -> None:
    assert list(stores.labels.all(SITE)) == []


def test_feedback_comes_back_equal_and_stands_in_the_ledger(stores: AnyStores) -> None:
    feedback, event = a_feedback(text="A\0word \U0001f600\nand more."), an_event(EventKind.FEEDBACK)
    stores.labels.append(feedback, event)
    assert list(stores.labels.all(SITE)) == [feedback]
    assert list(stores.ledger.events(SITE)) == [event]


def test_contradictory_and_repeated_feedback_stands_side_by_side_in_order(stores: AnyStores) -> None:
    for label in (1, 0, 1, 1):
        hear(stores, label=label)
    assert [list(feedback.labels.values()) for feedback in stores.labels.all(SITE)] == [[1], [0], [1], [1]]


def test_sites_do_not_hear_each_other(stores: AnyStores) -> None:
    hear(stores)
    hear(stores, site="other")
    stores.records.commit(SITE, [a_change(a_tombstone(version=1), text_key="t-1")])
    assert list(stores.labels.all(SITE)) == []
    assert list(stores.labels.all("other")) == [a_feedback(site="other")]


def test_a_tombstone_takes_the_feedback_on_its_text_with_it(stores: AnyStores) -> None:
    stores.records.commit(SITE, [a_change(a_record(), text_key="t-1")])
    for text_key, label in (("t-1", 1), ("t-2", 1), ("t-1", 0)):
        hear(stores, text_key, label)
    assert stores.records.commit(SITE, [a_change(a_tombstone(version=5), text_key="t-1")]) == [False]
    assert len(list(stores.labels.all(SITE))) == 3
    assert stores.records.commit(SITE, [a_change(a_tombstone(), text_key="t-1")]) == [True]
    hear(stores, "t-3")
    assert [feedback.text_key for feedback in stores.labels.all(SITE)] == ["t-2", "t-3"]


def test_much_feedback_is_read_to_its_end_in_pages(stores: AnyStores) -> None:
    for number in range(2001):
        hear(stores, f"t-{number}")
    assert [feedback.text_key for feedback in stores.labels.all(SITE)] == [f"t-{number}" for number in range(2001)]


def test_what_is_heard_or_forgotten_between_two_pages_spoils_no_other(real_stores: Stores) -> None:
    for number in range(1500):
        hear(real_stores, f"t-{number}")
    reading = real_stores.labels.all(SITE)
    first = [next(reading).text_key for _ in range(1000)]
    real_stores.records.commit(SITE, [a_change(a_tombstone(version=1), text_key="t-999")])
    hear(real_stores, "t-new")
    assert first + [feedback.text_key for feedback in reading] == [*(f"t-{n}" for n in range(1500)), "t-new"]
