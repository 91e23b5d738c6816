"""OpenAI's thirteen categories as functions of the four categories' scores and the policy's levels; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policies.case import Case, Category, Scores
from policies.policy import Policy

JUDGED: Mapping[str, tuple[Category, ...]] = {
    "harassment": (Category.OFFENSIVE,),
    "harassment/threatening": (Category.OFFENSIVE, Category.THREATENING),
    "hate": (Category.INFLAMMATORY,),
    "hate/threatening": (Category.INFLAMMATORY, Category.THREATENING),
    "violence": (Category.THREATENING,),
}
"""What each judged category is made of: it holds where all of its parts do, and scores as the lowest of them."""

CATEGORIES: Mapping[str, bool | None] = {
    "harassment": False,
    "harassment/threatening": False,
    "hate": False,
    "hate/threatening": False,
    "illicit": None,
    "illicit/violent": None,
    "self-harm": False,
    "self-harm/intent": False,
    "self-harm/instructions": False,
    "sexual": False,
    "sexual/minors": False,
    "violence": False,
    "violence/graphic": False,
}
"""All of them, with what is told of one that is not judged: null where OpenAI's schema allows it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one category."""

    holds: bool
    score: float


def levels(policy: Policy, now: datetime) -> dict[Category, float]:
    """The scores from which a policy asks for a review, or else for deletion; a category without either is absent."""
    found: dict[Category, float] = {}
    for level in policy.thresholds.counting(Case("", None, now)):
        found[level.category] = min(level.value, found.get(level.category, level.value))
    return found


def judged(scores: Scores, review_at: Mapping[Category, float]) -> dict[str, Judgement]:
    """The judged categories of one text; what the policy sets no level for does not hold."""
    reached = {c for c, level in review_at.items() if scores.of(c) >= level}
    return {
        name: Judgement(reached.issuperset(parts), min(scores.of(part) for part in parts))
        for name, parts in JUDGED.items()
    }
