"""What the API tells sites and policy admins: the shapes of its answers, made of the core's nouns."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from moderation.core.identifiers import review_id
from moderation.core.models import (
    Answer,
    PublishedPolicy,
    Record,
    Review,
    Tombstone,
)
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


def policy_told(published: PublishedPolicy) -> PolicyTold:
    """A published policy on the wire."""
    return PolicyTold(version=published.version, text=published.text, published_at=published.at, by=published.by)
