"""What the API tells: the shapes of its answers and how they are made of the core's nouns."""

from datetime import datetime
from typing import cast

from pydantic import BaseModel, ConfigDict

from moderation.core.identifiers import review_id
from moderation.core.models import Answer, PublishedPolicy, QueueCounts, Record, Review, ReviewState, Tombstone
from moderation.web.problems import Mistake, Problem
from policies.case import Article, Author, Category, Scores
from policies.decision import Reason, Verdict


class Told(BaseModel):
    """An answer or a part of it, made of the core's nouns."""

    model_config = ConfigDict(from_attributes=True, revalidate_instances="never")


class AnswerTold(Told):
    """The verdict on a comment, with all its reasons. `review_id` is there when a moderator will decide."""

    id: str
    revision: int
    verdict: Verdict
    scores: Scores | None
    reasons: tuple[Reason, ...]
    policy: str
    model: str
    review_id: str | None

    @classmethod
    def of(cls, answer: Answer) -> "AnswerTold":
        """The answer on the wire."""
        return cls.model_construct(
            id=answer.id,
            revision=answer.revision,
            verdict=answer.verdict,
            scores=answer.scores,
            reasons=answer.decision.reasons,
            policy=answer.decision.policy,
            model=answer.model,
            review_id=answer.review_id,
        )


class SpoiltTold(Told):
    """What is wrong with one comment of a batch; `id` where it could be read."""

    problem: Problem
    id: str | None = None


class BatchTold(Told):
    """One entry for each comment of the batch, in its order."""

    results: list[AnswerTold | SpoiltTold]


class StandingTold(Told):
    """The verdict that counts now, and who gave it."""

    verdict: Verdict
    by: str
    at: datetime
    category: Category | None


class ReviewStateTold(Told):
    """Where the review of a comment is. `until` ends a claim."""

    state: ReviewState
    since: datetime
    by: str
    until: datetime | None
    resolved_at: datetime | None


class CommentTold(AnswerTold):
    """What is known of a comment; not its text."""

    version: int
    received_at: datetime
    standing: StandingTold
    review: ReviewStateTold | None

    @classmethod
    def of_record(cls, record: Record) -> "CommentTold":
        """The record on the wire."""
        return cls(
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
            standing=StandingTold.model_validate(record.standing),
            review=_state_of(record.review),
        )


class ErasedTold(Told):
    """What is left of an erased comment."""

    id: str
    erased_at: datetime

    @classmethod
    def of(cls, tombstone: Tombstone) -> "ErasedTold":
        """The tombstone on the wire."""
        return cls(id=tombstone.comment_id, erased_at=tombstone.erased_at)


class ScoresTold(Told):
    """Scores in the order of the texts; null where a text could not be scored."""

    scores: list[Scores | None]
    model: str


class ParentTold(Told):
    """The comment that is answered."""

    id: str
    text: str


class CommentText(Told):
    """The comment as the moderator reads it."""

    id: str
    text: str
    article: Article
    author: Author
    parent: ParentTold | None
    created_at: datetime | None


class RulingTold(StandingTold):
    """The verdict that counts now, with the moderator's note."""

    note: str


class ReviewTold(Told):
    """A review item. Send `version` back with the decision: it proves which state was read."""

    review_id: str
    version: int
    revision: int
    state: ReviewState
    comment: CommentText
    scores: Scores | None
    reasons: tuple[Reason, ...]
    policy: str
    model: str
    harm: float
    received_at: datetime
    since: datetime
    by: str
    claimed_until: datetime | None
    resolved_at: datetime | None
    standing: RulingTold

    @classmethod
    def of(cls, record: Record) -> "ReviewTold":
        """A record of the review desk on the wire."""
        # The desk returns no record without a review.
        decision, review = record.decision, cast("Review", record.review)
        return cls(
            review_id=review_id(record.comment.id, record.revision),
            version=record.version,
            revision=record.revision,
            state=review.state,
            comment=CommentText.model_validate(record.comment),
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
            standing=RulingTold.model_validate(record.standing),
        )


class ItemsTold(Told):
    """Review items in the order in which they should be decided."""

    items: list[ReviewTold]


class CountsTold(Told):
    """The size of the whole queue, whatever was filtered."""

    waiting: int
    claimed: int
    by_category: dict[str, int]


class QueueTold(ItemsTold):
    """The queue: its size, the age in seconds of its oldest waiting item, and the next items (not claimed)."""

    counts: CountsTold
    oldest_age_s: float | None

    @classmethod
    def of(cls, counts: QueueCounts, now: datetime, items: list[ReviewTold]) -> "QueueTold":
        """The queue on the wire."""
        age_s = max(0.0, (now - counts.oldest).total_seconds()) if counts.oldest else None
        return cls(items=items, counts=CountsTold.model_validate(counts), oldest_age_s=age_s)


class PolicyTold(Told):
    """The policy in force; `published_at` and `by` are null for the one that the service ships."""

    version: str
    text: str
    published_at: datetime | None
    by: str | None

    @classmethod
    def of(cls, published: PublishedPolicy) -> "PolicyTold":
        """A published policy on the wire."""
        return cls(version=published.version, text=published.text, published_at=published.at, by=published.by)


class PolicyChecked(Told):
    """A document that could be published: its version would be this."""

    version: str


class PolicyProblem(Problem):
    """A policy document that cannot be used, with every mistake in it."""

    mistakes: list[Mistake]


def _state_of(review: Review | None) -> ReviewStateTold | None:
    return ReviewStateTold.model_validate(review) if review else None
