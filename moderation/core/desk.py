"""The review desk: moderators claim, resolve, release and reopen, and never two hold one item."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.core import review
from moderation.core.errors import ConflictError, ErasedError, NotFoundError
from moderation.core.identifiers import parse_review_id
from moderation.core.intake import MOST_TRIES
from moderation.core.models import Change, QueueCounts, QueueFilter, Record, ReviewState, Tombstone
from moderation.core.parties import Site
from moderation.core.ports import Queue, Records

LEASE = timedelta(minutes=5)
"""How long a claim holds."""

EXPIRED_AT_ONCE = 100
"""Ended leases that one call returns to the queue at most."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What moderators do. `moderator` is a user's name; every method raises StoreUnavailableError."""

    records: Records
    queue: Queue
    clock: Callable[[], datetime]
    lease: timedelta = LEASE

    def counts(self, site: Site) -> QueueCounts:
        """The size of the queue."""
        return self.queue.counts(site.name)

    def waiting(self, site: Site, where: QueueFilter, limit: int) -> list[Record]:
        """The next items, not claimed."""
        return self.queue.waiting(site.name, where, limit)

    def find(self, site: Site, review_id: str) -> Record:
        """The record behind a review id. Raises NotFoundError, ErasedError, or ConflictError for an old revision."""
        parsed = parse_review_id(review_id)
        if parsed is None:
            raise NotFoundError("review", review_id)
        comment_id, revision = parsed
        match self.records.read(site.name, [comment_id])[0]:
            case None:
                raise NotFoundError("review", review_id)
            case Tombstone() as tombstone:
                raise ErasedError(comment_id, tombstone.erased_at)
            case Record() as record:
                return self._of_revision(record, revision, review_id)

    def claim(self, site: Site, moderator: str, where: QueueFilter, limit: int) -> list[Record]:
        """Claim the next waiting items, at most `limit`; fewer, or none, when the queue is shorter."""
        self.return_expired(site)
        claimed: list[Record] = []
        for _ in range(MOST_TRIES):
            candidates = self.queue.waiting(site.name, where, limit - len(claimed))
            if not candidates:
                break
            now = self.clock()
            changes = [
                review.claim(record, moderator, now, self.lease)
                for record in candidates
                # Between the index and the record another moderator may have come: then it is not waiting any more.
                if record.review and record.review.state is ReviewState.WAITING
            ]
            # What another moderator took in between is not written, and the next round looks further.
            claimed += self._written(site, changes)
            if len(claimed) >= limit:
                break
        return claimed

    def resolve(self, site: Site, review_id: str, moderator: str, ruling: review.Ruling, version: int) -> Record:
        """Decide on an item as it was seen at `version`. Raises ConflictError with who and when."""
        return self._change(
            site, review_id, lambda record, now: review.resolve(site, record, moderator, ruling, version, now)
        )

    def release(self, site: Site, review_id: str, moderator: str) -> Record:
        """Put a claimed item back. Raises ConflictError when somebody else holds it."""
        return self._change(site, review_id, lambda record, now: review.release(record, moderator, now))

    def reopen(self, site: Site, review_id: str, moderator: str) -> Record:
        """Put a resolved item back into the queue. Raises ConflictError when it is open."""
        return self._change(site, review_id, lambda record, now: review.reopen(record, moderator, now))

    def return_expired(self, site: Site) -> int:
        """Put items back whose lease has ended; says how many."""
        now = self.clock()
        expired = self.queue.expired(site.name, now, EXPIRED_AT_ONCE)
        changes = [change for record in expired if (change := review.expire(record, now)) is not None]
        return len(self._written(site, changes))

    def _change(self, site: Site, review_id: str, decide: Callable[[Record, datetime], Change | None]) -> Record:
        for _ in range(MOST_TRIES):
            record = self.find(site, review_id)
            change = decide(record, self.clock())
            if change is None:
                return record
            if written := self._written(site, [change]):
                return written[0]
        raise ConflictError("The item is being changed by others all the time. Try again.")

    def _written(self, site: Site, changes: list[Change]) -> list[Record]:
        if not changes:
            return []
        done = self.records.commit(site.name, changes)
        return [c.record for c, ok in zip(changes, done, strict=True) if ok and isinstance(c.record, Record)]

    @staticmethod
    def _of_revision(record: Record, revision: int, review_id: str) -> Record:
        if revision < record.revision:
            raise ConflictError(
                f"The reader has changed the comment; this review was withdrawn at revision {record.revision}.",
                by="site",
                at=record.received_at,
                version=record.version,
            )
        if revision > record.revision or record.review is None:
            raise NotFoundError("review", review_id)
        return record
