"""Decides on a case by a policy: the strongest verdict wins and every reason is kept; knows no clock and no store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policies.case import Case, Category
from policies.decision import Decision, Reason, Verdict
from policies.facts import Facts
from policies.rules import (
    Author,
    Contacts,
    Links,
    PhraseList,
    Phrases,
    Repeats,
    Rule,
    When,
    by_scores,
    threshold_reason,
)
from policies.thresholds import Level, Thresholds

_UNKNOWN_HARM = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """A publisher's policy. `version` is the fingerprint of the document that it was read from."""

    name: str
    clause: str
    thresholds: Thresholds
    phrases: tuple[PhraseList, ...] = ()
    links: Links | None = None
    contacts: Contacts | None = None
    repeats: Repeats | None = None
    when: tuple[When, ...] = ()
    version: str = ""
    _rules: tuple[Rule, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        phrases = (Phrases(self.phrases),) if self.phrases else ()
        single = (rule for rule in (self.links, self.contacts, self.repeats) if rule is not None)
        object.__setattr__(self, "_rules", (*phrases, *single, Author(self.thresholds), *self.when))

    def decide(self, case: Case) -> Decision:
        """The decision on one case; never raises, whatever the text, and never deletes a comment without scores."""
        facts, levels = Facts(case), self.thresholds.counting(case)
        asked = [reason for rule in self._rules for reason in rule.reasons(facts)]
        if facts.scores is not None:
            asked += by_scores(facts.scores, levels)
        harm = 1.0 if any(reason.verdict is Verdict.DELETE for reason in asked) else _harm(facts.scores, levels)
        if facts.scores is None:
            asked = [_NOT_SCORED, *(_lowered(reason) for reason in asked)]
        if all(reason.verdict is Verdict.KEEP for reason in asked):
            asked.append(_kept(facts.scores, levels))
        reasons = sorted(asked, key=_strength)
        return Decision(reasons[0].verdict, tuple(reasons), self.version, harm)


def _harm(scores: Mapping[Category, float] | None, levels: tuple[Level, ...]) -> float:
    """The highest share of a delete threshold reached (of 1 where none is set); 0.5 when nothing is known."""
    if scores is None:
        return _UNKNOWN_HARM
    delete_at = {level.category: level.value for level in levels if level.verdict is Verdict.DELETE}
    return max(score / delete_at.get(category, 1.0) for category, score in scores.items())


def _kept(scores: Mapping[Category, float] | None, levels: tuple[Level, ...]) -> Reason:
    """Why nothing was asked for: the level that a score came nearest to."""
    if scores is None or not levels:
        return Reason("below thresholds", Verdict.KEEP, "the policy sets no threshold")
    level = max(levels, key=lambda level: scores[level.category] / level.value)
    return threshold_reason("below thresholds", level, scores[level.category], Verdict.KEEP)


_NOT_SCORED = Reason("not scored", Verdict.REVIEW, "the comment has no scores, and without them nothing is deleted")


def _lowered(reason: Reason) -> Reason:
    if reason.verdict is not Verdict.DELETE:
        return reason
    return replace(reason, verdict=Verdict.REVIEW, detail=f"{reason.detail} (asks to delete; lowered to review)")


def _strength(reason: Reason) -> tuple[int, float]:
    """Sorts the strongest verdict first, then the highest score; rules without a score follow in the policy's order."""
    return -reason.verdict.rank, -(reason.score or 0.0)
