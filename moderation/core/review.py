"""The pure half of the review desk: what claiming, resolving and reopening do to a record."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.core.callback import announce
from moderation.core.errors import ConflictError, NotFoundError
from moderation.core.identifiers import review_id
from moderation.core.models import Change, Event, EventKind, Record, Review, ReviewState, Standing
from moderation.core.parties import Site
from policies.case import Category
from policies.decision import Verdict

BY_LEASE = "lease"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A moderator's decision. `verdict` is keep or delete; a deletion names its category."""

    verdict: Verdict
    category: Category | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.verdict is Verdict.REVIEW:
            raise ValueError("A ruling is keep or delete; to put an item back, release it.")
        if self.verdict is Verdict.DELETE and self.category is None:
            raise ValueError("A deletion names its category.")


def claim(record: Record, moderator: str, now: datetime, lease: timedelta) -> Change:
    """Hold a waiting item, or one whose lease has ended. Raises ConflictError with the holder."""
    review = _open(record)
    _refuse_foreign(record, review, moderator, now)
    held = replace(review, state=ReviewState.CLAIMED, by=moderator, until=now + lease)
    return _step(record, held, EventKind.CLAIMED, moderator, now)


def release(record: Record, moderator: str, now: datetime) -> Change:
    """Put a held item back among the waiting. Raises ConflictError when another holds it."""
    review = _open(record)
    if review.state is ReviewState.WAITING:
        raise ConflictError("Nobody holds this item, so there is nothing to release.", version=record.version)
    _refuse_foreign(record, review, moderator, now)
    return _step(record, _waiting(review), EventKind.RELEASED, moderator, now)


def expire(record: Record, now: datetime) -> Change | None:
    """Put an item back whose lease has ended; None when there is nothing to do (any more)."""
    review = record.review
    if review is None or review.state is not ReviewState.CLAIMED or _holds(review, now):
        return None
    return _step(record, _waiting(review), EventKind.EXPIRED, BY_LEASE, now)


def resolve(site: Site, record: Record, moderator: str, ruling: Ruling, version: int, now: datetime) -> Change | None:
    """Decide on an item as it was seen at `version`; None when this very ruling stands already (a repeated request).

    Raises ConflictError with who and when, when somebody else decided, holds the item or changed it meanwhile.
    """
    review = record.review
    if review is None:
        raise _no_review(record)
    if review.state is ReviewState.RESOLVED:
        if _stands(record, moderator, ruling, version):
            return None
        raise ConflictError(
            f"{review.by} has already decided: {record.standing.verdict}. Reopen the item to decide again.",
            by=review.by,
            at=review.resolved_at,
            version=record.version,
        )
    _refuse_foreign(record, review, moderator, now)
    if version != record.version:
        raise ConflictError(
            "The item has changed since it was read. Read it again and decide on what is there now.",
            by=review.by,
            at=review.since,
            version=record.version,
        )
    resolved = Review(ReviewState.RESOLVED, since=review.since, by=moderator, resolved_at=now)
    standing = Standing(ruling.verdict, moderator, now, ruling.category, ruling.note)
    ruled = replace(record, standing=standing)
    data: dict[str, object] = {
        "verdict": ruling.verdict.value,
        "category": ruling.category.value if ruling.category else None,
        "policy_verdict": record.decision.verdict.value,
    }
    change = _step(ruled, resolved, EventKind.RESOLVED, moderator, now, data)
    if isinstance(change.record, Record) and site.callback_url:
        return replace(change, callbacks=(announce(change.record),))
    return change


def reopen(record: Record, moderator: str, now: datetime) -> Change:
    """Put a resolved item back into the queue; until it is decided again the old verdict stands."""
    review = record.review
    if review is None:
        raise _no_review(record)
    if review.state is not ReviewState.RESOLVED:
        raise ConflictError("The item is open already.", by=review.by, at=review.since, version=record.version)
    return _step(record, Review(ReviewState.WAITING, since=now), EventKind.REOPENED, moderator, now)


def _open(record: Record) -> Review:
    review = record.review
    if review is None:
        raise _no_review(record)
    if review.state is ReviewState.RESOLVED:
        raise ConflictError(
            f"{review.by} has already decided: {record.standing.verdict}.",
            by=review.by,
            at=review.resolved_at,
            version=record.version,
        )
    return review


def _refuse_foreign(record: Record, review: Review, moderator: str, now: datetime) -> None:
    if review.by not in ("", moderator) and _holds(review, now):
        raise ConflictError(
            f"{review.by} holds this item. Take another one.", by=review.by, at=review.until, version=record.version
        )


def _holds(review: Review, now: datetime) -> bool:
    return review.until is not None and review.until > now


def _stands(record: Record, moderator: str, ruling: Ruling, version: int) -> bool:
    standing = record.standing
    return (
        version == record.version - 1
        and standing.by == moderator
        and (standing.verdict, standing.category, standing.note) == (ruling.verdict, ruling.category, ruling.note)
    )


def _waiting(review: Review) -> Review:
    return Review(ReviewState.WAITING, since=review.since)


def _no_review(record: Record) -> NotFoundError:
    return NotFoundError("review", review_id(record.comment.id, record.revision))


def _step(
    record: Record,
    review: Review,
    kind: EventKind,
    by: str,
    now: datetime,
    data: dict[str, object] | None = None,
) -> Change:
    after = replace(record, version=record.version + 1, review=review)
    event = Event(kind, record.comment.site, record.comment.id, record.revision, after.version, now, by, data or {})
    return Change(record=after, events=(event,))
