"""Comments, their queue and their ledger in memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from moderation.core.models import (
    Change,
    Event,
    Feedback,
    KeyedAnswer,
    QueueCounts,
    QueueFilter,
    Record,
    Review,
    ReviewState,
    Tombstone,
)
from policies.case import Category
from tests.fakes.gate import Gate
from tests.fakes.outbox import FakeOutbox

T = TypeVar("T")
_MILLISECOND = timedelta(milliseconds=1)


def as_stored(value: T) -> T:
    """What comes back of a value that goes through JSON: tuples in free data turn into lists."""
    return msgspec.json.decode(msgspec.json.encode(value), type=type(value))


class FakeLedger:
    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._events: defaultdict[str, list[Event]] = defaultdict(list)

    def events(self, site: str, since: datetime | None = None) -> Iterator[Event]:
        with self._gate:
            events = list(self._events[site])
        yield from (event for event in events if since is None or event.at >= since)

    def append(self, event: Event) -> None:
        with self._gate:
            self._events[event.site].append(as_stored(event))


class FakeLabels:
    def __init__(self, gate: Gate, ledger: FakeLedger) -> None:
        self._gate = gate
        self._ledger = ledger
        self._feedback: list[Feedback] = []

    def append(self, feedback: Feedback, event: Event) -> None:
        with self._gate:
            self._feedback.append(as_stored(feedback))
            self._ledger.append(event)

    def all(self, site: str) -> Iterator[Feedback]:
        with self._gate:
            found = [feedback for feedback in self._feedback if feedback.site == site]
        yield from found

    def forget(self, site: str, text_key: str) -> None:
        self._feedback = [kept for kept in self._feedback if (kept.site, kept.text_key) != (site, text_key)]


class FakeRecords:
    def __init__(self, gate: Gate, ledger: FakeLedger, outbox: FakeOutbox, labels: FakeLabels) -> None:
        self._gate = gate
        self._ledger = ledger
        self._outbox = outbox
        self._records: dict[tuple[str, str], Record | Tombstone] = {}
        self._answers: dict[tuple[str, str], KeyedAnswer] = {}
        self._labels = labels
        self._by_text: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def read(self, site: str, comment_ids: Sequence[str]) -> list[Record | Tombstone | None]:
        with self._gate:
            return [self._records.get((site, comment_id)) for comment_id in comment_ids]

    def answers(self, site: str, keys: Sequence[str]) -> list[KeyedAnswer | None]:
        with self._gate:
            return [self._answers.get((site, key)) for key in keys]

    def with_text(self, site: str, text_key: str) -> list[str]:
        with self._gate:
            return sorted(self._by_text[site, text_key])

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        with self._gate:
            return [self._commit(site, change) for change in changes]

    def of_site(self, site: str) -> list[Record]:
        with self._gate:
            return [held for (of, _), held in self._records.items() if of == site and isinstance(held, Record)]

    def _commit(self, site: str, change: Change) -> bool:
        record = as_stored(change.record)
        comment_id = record.comment.id if isinstance(record, Record) else record.comment_id
        stored = self._records.get((site, comment_id))
        if (stored.version if stored else 0) != record.version - 1:
            return False
        self._records[site, comment_id] = record
        for event in change.events:
            self._ledger.append(event)
        for callback in change.callbacks:
            self._outbox.put(callback)
        if change.keyed:
            self._answers[site, change.keyed.key] = as_stored(change.keyed)
        if change.text_key and isinstance(record, Tombstone):
            self._by_text[site, change.text_key].discard(comment_id)
            self._labels.forget(site, change.text_key)
        elif change.text_key:
            self._by_text[site, change.text_key].add(comment_id)
        return True


class FakeQueue:
    def __init__(self, gate: Gate, records: FakeRecords) -> None:
        self._gate = gate
        self._records = records

    def counts(self, site: str) -> QueueCounts:
        with self._gate:
            waiting = self._in(site, ReviewState.WAITING)
            return QueueCounts(
                waiting=len(waiting),
                claimed=len(self._in(site, ReviewState.CLAIMED)),
                by_category={
                    category.value: sum(_category(record) == category for record, _ in waiting) for category in Category
                },
                oldest=min((review.since for _, review in waiting), default=None),
            )

    def waiting(self, site: str, where: QueueFilter, limit: int) -> list[Record]:
        with self._gate:
            found = [(r, review) for r, review in self._in(site, ReviewState.WAITING) if _matches(r, where)]
        found.sort(key=lambda item: (*_urgency(*item), item[0].comment.id.encode()))
        return [record for record, _ in found[:limit]]

    def expired(self, site: str, now: datetime, limit: int) -> list[Record]:
        with self._gate:
            claimed = self._in(site, ReviewState.CLAIMED)
        ended = [
            (review.until, r.comment.id.encode(), r) for r, review in claimed if review.until and review.until <= now
        ]
        ended.sort(key=lambda item: item[:2])
        return [record for _, _, record in ended[:limit]]

    def _in(self, site: str, state: ReviewState) -> list[tuple[Record, Review]]:
        return [(r, r.review) for r in self._records.of_site(site) if r.review and r.review.state is state]


def _urgency(record: Record, review: Review) -> tuple[int, int]:
    milliseconds = (review.since - datetime.fromtimestamp(0, UTC)) // _MILLISECOND
    return -round(record.decision.harm * 1000), milliseconds


def _category(record: Record) -> Category | None:
    return record.decision.reasons[0].category


def _matches(record: Record, where: QueueFilter) -> bool:
    return (
        where.category in ("", _category(record))
        and where.section in ("", record.comment.article.section)
        and where.article in ("", record.comment.article.id)
    )
