"""Decides on a case by a policy: the strongest verdict wins and every reason is kept; knows no clock and no store."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from policies.case import Case, Category
from policies.decision import Decision, Reason, Verdict
from policies.facts import Facts
from policies.rules import Author, Links, PhraseList, Phrases, Rule, Threshold, When
from policies.thresholds import Level, LevelName, Thresholds, level

_UNKNOWN_HARM = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """A publisher's policy. `version` is the fingerprint of the document that it was read from."""

    name: str
    clause: str
    thresholds: Thresholds
    phrases: tuple[PhraseList, ...] = ()
    links: Links | None = None
    when: tuple[When, ...] = ()
    version: str = ""
    _rules: tuple[Rule, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        links = () if self.links is None else (self.links,)
        rules = (Threshold(self.thresholds), Phrases(self.phrases), *links, Author(self.thresholds), *self.when)
        object.__setattr__(self, "_rules", rules)

    def decide(self, case: Case) -> Decision:
        """The decision on one case; never raises, whatever the text, and never deletes a comment without scores."""
        facts = Facts(case)
        asked = [reason for rule in self._rules for reason in rule.reasons(facts)]
        harm = 1.0 if any(reason.verdict is Verdict.DELETE for reason in asked) else self._harm(facts)
        if facts.scores is None:
            asked = [_NOT_SCORED, *(_lowered(reason) for reason in asked)]
        reasons = sorted(asked or [self._kept(facts)], key=_strength)
        return Decision(reasons[0].verdict, tuple(reasons), self.version, harm)

    def _harm(self, facts: Facts) -> float:
        """Highest share of a delete threshold reached (of 1 where none is set); 0.5 when nothing is known."""
        if facts.scores is None:
            return _UNKNOWN_HARM
        return max(
            facts.scores.of(category) / (at.value if at else 1.0) for category, at in self._levels(facts, "delete_at")
        )

    def _kept(self, facts: Facts) -> Reason:
        """Why nothing was asked for: the category that came nearest to a threshold."""
        nearest: Reason | None = None
        share = -1.0
        for name in ("review_at", "delete_at"):
            for category, at in self._levels(facts, name):
                if at is not None and facts.scores is not None and facts.scores.of(category) / at.value > share:
                    score = facts.scores.of(category)
                    share = score / at.value
                    detail = f"nearest is {category} {score:.3f}, {_ASKED[name]} from {at.value:g}"
                    nearest = Reason("below thresholds", Verdict.KEEP, detail, category, score, at.value, at.place)
        return nearest or Reason("below thresholds", Verdict.KEEP, "the policy sets no threshold")

    def _levels(self, facts: Facts, name: LevelName) -> Iterator[tuple[Category, Level | None]]:
        stack = self.thresholds.stack(facts.case)
        return ((category, level(stack, category, name)) for category in Category)


_ASKED: dict[LevelName, Verdict] = {"review_at": Verdict.REVIEW, "delete_at": Verdict.DELETE}
_NOT_SCORED = Reason("not scored", Verdict.REVIEW, "the comment has no scores, and without them nothing is deleted")


def _lowered(reason: Reason) -> Reason:
    if reason.verdict is not Verdict.DELETE:
        return reason
    return replace(reason, verdict=Verdict.REVIEW, detail=f"{reason.detail} (asks to delete; lowered to review)")


def _strength(reason: Reason) -> tuple[int, float]:
    """Sorts the strongest verdict first, then the highest score; rules without a score follow in the policy's order."""
    return -reason.verdict.rank, -(reason.score or 0.0)
