"""What the API tells moderators: review items and the queue, made of the core's nouns."""

from datetime import datetime
from typing import cast

from msgspec import Struct

from moderation.core.identifiers import review_id
from moderation.core.models import Comment, QueueCounts, Record, Review, ReviewState, Standing
from moderation.web.answers import Moment
from moderation.web.evidence import Evidence
from policies.case import Category, Scores
from policies.decision import Reason


class SpanTold(Struct, frozen=True, kw_only=True):
    """A part of the comment's text that raises the score of a category: [start, end) in code points and in UTF-16."""

    category: Category
    start: int
    end: int
    utf16_start: int
    utf16_end: int


class ReviewTold(Struct, frozen=True, kw_only=True):
    """A review item. Send `version` back with the decision: it proves which state was read.

    `spans` are the words that weigh most for the category of the leading reason, the heaviest first.
    """

    review_id: str
    version: int
    revision: int
    state: ReviewState
    comment: Comment
    scores: Scores | None
    reasons: tuple[Reason, ...]
    policy: str
    model: str
    harm: float
    received_at: Moment
    since: Moment
    by: str
    claimed_until: Moment | None
    resolved_at: Moment | None
    standing: Standing
    spans: tuple[SpanTold, ...]


class ItemsTold(Struct, frozen=True, kw_only=True):
    """Review items in the order in which they should be decided."""

    items: list[ReviewTold]


class QueueTold(ItemsTold, frozen=True, kw_only=True):
    """The whole queue's size, the age in seconds of its oldest waiting item, and the next items (not claimed)."""

    counts: QueueCounts
    oldest_age_s: float | None


ANSWERS = (ItemsTold, QueueTold)
"""What the OpenAPI document describes, with all that they are made of."""


def review_told(record: Record, evidence: Evidence | None) -> ReviewTold:
    """A record as the moderator sees it; the desk returns none without a review."""
    decision, review = record.decision, cast("Review", record.review)
    return ReviewTold(
        review_id=review_id(record.comment.id, record.revision),
        version=record.version,
        revision=record.revision,
        state=review.state,
        comment=record.comment,
        scores=record.scores,
        reasons=decision.reasons,
        policy=decision.policy,
        model=record.model,
        harm=decision.harm,
        received_at=record.received_at,
        since=review.since,
        by=review.by,
        claimed_until=review.until,
        resolved_at=review.resolved_at,
        standing=record.standing,
        spans=_spans_told(record.comment.text, evidence) if evidence else (),
    )


def queue_told(counts: QueueCounts, now: datetime, items: list[ReviewTold]) -> QueueTold:
    """The queue as it is now."""
    age_s = max(0.0, (now - counts.oldest).total_seconds()) if counts.oldest else None
    return QueueTold(items=items, counts=counts, oldest_age_s=age_s)


def _spans_told(text: str, evidence: Evidence) -> tuple[SpanTold, ...]:
    return tuple(
        SpanTold(
            category=evidence.category,
            start=span.start,
            end=span.end,
            utf16_start=_utf16_length(text[: span.start]),
            utf16_end=_utf16_length(text[: span.end]),
        )
        for span in evidence.spans
    )


def _utf16_length(text: str) -> int:
    """How long JavaScript and Java find a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
