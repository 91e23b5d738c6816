"""The outcome of a policy: a verdict that always carries its reasons."""

from dataclasses import dataclass
from enum import StrEnum

from policies.case import Category


class Verdict(StrEnum):
    """What happens to a comment, from mildest to strongest."""

    KEEP = "keep"
    REVIEW = "review"
    DELETE = "delete"

    @property
    def rank(self) -> int:
        """0 for keep, 1 for review, 2 for delete."""
        return _RANKS[self]


_RANKS = {Verdict.KEEP: 0, Verdict.REVIEW: 1, Verdict.DELETE: 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's contribution: which rule asked for which verdict, and on what evidence.

    `rule` is the kind of rule ("threshold", "phrase", "links", "when", "author", "not scored", "below thresholds");
    `place` is where the rule stands in the policy document ("sections.Karabakh.threatening.review_at").
    """

    rule: str
    verdict: Verdict
    detail: str
    category: Category | None = None
    score: float | None = None
    threshold: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The strongest verdict among the reasons, all of which are kept (strongest first, never empty).

    `harm` in 0..1 orders the review queue: how near the highest score comes to its delete threshold
    (1 at or over it, or where a rule asked for deletion).
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    policy: str
    harm: float = 0.0
