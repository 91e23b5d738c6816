"""What the API tells: the shapes of its answers and how they are made of the core's nouns."""

from datetime import datetime
from typing import Annotated, Any, cast

from msgspec import Meta, Struct

from moderation.core.identifiers import review_id
from moderation.core.models import (
    Answer,
    Comment,
    PublishedPolicy,
    QueueCounts,
    Record,
    Review,
    ReviewState,
    Standing,
    Tombstone,
)
from moderation.web.evidence import Evidence
from moderation.web.problems import Problem
from policies.case import Category, Scores
from policies.decision import Reason, Verdict

Moment = Annotated[datetime, Meta(tz=True)]


class AnswerTold(Struct, frozen=True, kw_only=True):
    """The verdict on a comment, with all its reasons. `review_id` is there when a moderator will decide."""

    id: str
    revision: int
    verdict: Verdict
    scores: Scores | None
    reasons: tuple[Reason, ...]
    policy: str
    model: str
    review_id: str | None


class SpoiltTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with one comment of a batch; `id` where it could be read."""

    problem: Problem
    id: str | None = None


# Said by hand: msgspec describes no union of two objects.
_EITHER = Meta(
    extra_json_schema={
        "items": {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("AnswerTold", "SpoiltTold")]}
    }
)


class BatchTold(Struct, frozen=True, kw_only=True):
    """One entry for each comment of the batch, in its order: an AnswerTold or a SpoiltTold."""

    results: Annotated[list[Any], _EITHER]


class StandingTold(Struct, frozen=True, kw_only=True):
    """The verdict that counts now, and who gave it; the moderator's note stays in the newsroom."""

    verdict: Verdict
    by: str
    at: Moment
    category: Category | None


class CommentTold(AnswerTold, frozen=True, kw_only=True):
    """What is known of a comment; not its text. `verdict` is the policy's, `standing` is what counts."""

    version: int
    received_at: Moment
    standing: StandingTold
    review: Review | None


class ErasedTold(Struct, frozen=True, kw_only=True):
    """What is left of an erased comment."""

    id: str
    erased_at: Moment


class ScoresTold(Struct, frozen=True, kw_only=True):
    """Scores in the order of the texts; null where a text could not be scored."""

    scores: list[Scores | None]
    model: str


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


class PolicyTold(Struct, frozen=True, kw_only=True):
    """The policy in force; `published_at` and `by` are null for the one that the service ships."""

    version: str
    text: str
    published_at: Moment | None = None
    by: str | None = None


class PolicyChecked(Struct, frozen=True, kw_only=True):
    """A document that could be published: its version would be this."""

    version: str


ANSWERS = (
    AnswerTold,
    SpoiltTold,
    BatchTold,
    CommentTold,
    ErasedTold,
    ScoresTold,
    ItemsTold,
    QueueTold,
    PolicyTold,
    PolicyChecked,
)
"""What the OpenAPI document describes, with all that they are made of."""


def answer_told(answer: Answer) -> AnswerTold:
    """The answer to a site's comment on the wire."""
    return AnswerTold(
        id=answer.id,
        revision=answer.revision,
        verdict=answer.verdict,
        scores=answer.scores,
        reasons=answer.decision.reasons,
        policy=answer.decision.policy,
        model=answer.model,
        review_id=answer.review_id,
    )


def comment_told(record: Record) -> CommentTold:
    """A record as the site sees it."""
    standing = record.standing
    return CommentTold(
        id=record.comment.id,
        revision=record.revision,
        verdict=record.decision.verdict,
        scores=record.scores,
        reasons=record.decision.reasons,
        policy=record.decision.policy,
        model=record.model,
        review_id=review_id(record.comment.id, record.revision) if record.review else None,
        version=record.version,
        received_at=record.received_at,
        standing=StandingTold(verdict=standing.verdict, by=standing.by, at=standing.at, category=standing.category),
        review=record.review,
    )


def erased_told(tombstone: Tombstone) -> ErasedTold:
    """A tombstone on the wire."""
    return ErasedTold(id=tombstone.comment_id, erased_at=tombstone.erased_at)


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


def policy_told(published: PublishedPolicy) -> PolicyTold:
    """A published policy on the wire."""
    return PolicyTold(version=published.version, text=published.text, published_at=published.at, by=published.by)


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
