from collections.abc import Sequence
from datetime import timedelta

import pytest

from moderation.core.models import QueueFilter, Record, Review
from moderation.stores.redis_stores import Stores
from policies.case import Category
from tests.builders import (
    NOON,
    SITE,
    a_change,
    a_comment,
    a_decision,
    a_record,
    a_tombstone,
    claimed,
    resolved,
    waiting,
)
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores
MINUTE = timedelta(minutes=1)
ALL = QueueFilter()


def put(stores: AnyStores, *records: Record) -> None:
    assert stores.records.commit(SITE, [a_change(record) for record in records]) == [True] * len(records)


def ids(records: Sequence[Record]) -> list[str]:
    return [record.comment.id for record in records]


def an_item(
    comment_id: str,
    *,
    harm: float = 0.5,
    category: Category | None = Category.OFFENSIVE,
    section: str = "",
    article: str = "",
    review: Review | None = None,
    version: int = 1,
) -> Record:
    return a_record(
        a_comment(comment_id, section=section, article=article),
        decision=a_decision(harm=harm, category=category),
        review=review or waiting(),
        version=version,
    )


def test_an_empty_queue(stores: AnyStores) -> None:
    counts = stores.queue.counts(SITE)
    assert (counts.waiting, counts.claimed, counts.oldest) == (0, 0, None)
    assert counts.by_category == {"offensive": 0, "inflammatory": 0, "threatening": 0, "unacceptable": 0}
    assert stores.queue.waiting(SITE, ALL, 10) == []
    assert stores.queue.expired(SITE, NOON, 10) == []


def test_the_most_harm_comes_first_then_whoever_waits_longest(stores: AnyStores) -> None:
    put(
        stores,
        an_item("mild", harm=0.0, review=waiting(NOON - 30 * 24 * 60 * MINUTE)),
        an_item("late", review=waiting(NOON + timedelta(milliseconds=1))),
        an_item("worst", harm=1.0, review=waiting(NOON + MINUTE)),
        an_item("early", review=waiting(NOON)),
        an_item("tie-b", harm=0.25),
        an_item("tie-a", harm=0.2504),
        an_item("worse", harm=0.501, review=waiting(NOON + MINUTE)),
    )
    order = ["worst", "worse", "early", "late", "tie-a", "tie-b", "mild"]
    assert ids(stores.queue.waiting(SITE, ALL, 10)) == order
    assert ids(stores.queue.waiting(SITE, ALL, 3)) == order[:3]
    assert stores.queue.waiting(SITE, ALL, 0) == []


def test_each_combination_of_filters(stores: AnyStores) -> None:
    combinations = [
        (category, section, article)
        for category in (Category.OFFENSIVE, Category.THREATENING, None)
        for section in ("", "news", "ახალი: {100%}")
        for article in ("", "a:1", "1")
    ]
    items = [
        an_item(f"c-{i:02}", category=category, section=section, article=article)
        for i, (category, section, article) in enumerate(combinations)
    ]
    put(stores, *items)
    for category in ("", "offensive", "threatening", "unacceptable"):
        for section in ("", "news", "ახალი: {100%}", "none"):
            for article in ("", "a:1", "1", "news:a:1"):
                expected = [
                    item.comment.id
                    for item, (of, within, under) in zip(items, combinations, strict=True)
                    if category in ("", of) and section in ("", within) and article in ("", under)
                ]
                where = QueueFilter(category, section, article)
                assert ids(stores.queue.waiting(SITE, where, 100)) == expected, where


def test_counts_follow_an_item_through_its_life(stores: AnyStores) -> None:
    def counts() -> tuple[int, int, int]:
        found = stores.queue.counts(SITE)
        listed = stores.queue.waiting(SITE, QueueFilter(category="offensive", section="s", article="a"), 10)
        assert len(listed) == found.waiting == found.by_category["offensive"]
        assert (found.oldest is not None) == (found.waiting > 0)
        return found.waiting, found.claimed, len(stores.queue.expired(SITE, NOON + 10 * MINUTE, 10))

    steps: list[tuple[Review | None, tuple[int, int, int]]] = [
        (waiting(), (1, 0, 0)),
        (claimed(), (0, 1, 1)),
        (claimed("levan", until=NOON + 11 * MINUTE), (0, 1, 0)),
        (waiting(), (1, 0, 0)),
        (claimed(), (0, 1, 1)),
        (resolved(), (0, 0, 0)),
        (waiting(), (1, 0, 0)),
        (None, (0, 0, 0)),
        (claimed(), (0, 1, 1)),
    ]
    for version, (review, expected) in enumerate(steps, start=1):
        comment = a_comment(section="s", article="a")
        put(stores, a_record(comment, version=version, review=review))
        assert counts() == expected
    put_tombstone = [a_change(a_tombstone(version=len(steps) + 1))]
    assert stores.records.commit(SITE, put_tombstone) == [True]
    assert counts() == (0, 0, 0)


def test_an_item_that_changes_its_labels_leaves_the_old_indexes(stores: AnyStores) -> None:
    put(stores, an_item("c-1", category=Category.OFFENSIVE, section="news", article="a-1"))
    put(stores, an_item("c-1", category=None, section="sport", article="a-2", version=2))
    counts = stores.queue.counts(SITE)
    assert counts.waiting == 1
    assert set(counts.by_category.values()) == {0}
    for where in (QueueFilter("offensive"), QueueFilter(section="news"), QueueFilter(article="a-1")):
        assert stores.queue.waiting(SITE, where, 10) == []
    assert ids(stores.queue.waiting(SITE, QueueFilter(section="sport", article="a-2"), 10)) == ["c-1"]


def test_the_oldest_is_told_to_the_microsecond(stores: AnyStores) -> None:
    since = NOON + timedelta(microseconds=123_457)
    put(stores, an_item("c-1", review=waiting(since + MINUTE)), an_item("c-2", harm=0.1, review=waiting(since)))
    assert stores.queue.counts(SITE).oldest == since
    put(stores, an_item("c-2", review=claimed(), version=2))
    assert stores.queue.counts(SITE).oldest == since + MINUTE


def test_claims_expire_when_their_lease_has_ended(stores: AnyStores) -> None:
    ends = {"second": NOON + 2 * MINUTE, "first": NOON + MINUTE, "third": NOON + 3 * MINUTE}
    put(stores, *(an_item(name, review=claimed(until=end)) for name, end in ends.items()))
    assert stores.queue.expired(SITE, NOON + MINUTE - timedelta(microseconds=1), 10) == []
    assert ids(stores.queue.expired(SITE, NOON + 2 * MINUTE, 10)) == ["first", "second"]
    assert ids(stores.queue.expired(SITE, NOON + 9 * MINUTE, 2)) == ["first", "second"]


def test_a_claim_without_an_end_never_expires(stores: AnyStores) -> None:
    put(stores, an_item("c-1", review=Review(claimed().state, NOON, "nino")))
    assert stores.queue.expired(SITE, NOON + 10_000 * MINUTE, 10) == []
    assert stores.queue.counts(SITE).claimed == 1


@pytest.mark.parametrize("harm", [-1.0, 2.0])
def test_harm_beyond_its_range_does_not_break_the_order(real_stores: Stores, harm: float) -> None:
    put(real_stores, an_item("odd", harm=harm), an_item("c-1"))
    assert ids(real_stores.queue.waiting(SITE, ALL, 10)) == (["odd", "c-1"] if harm > 1 else ["c-1", "odd"])
