"""Thresholds from a target: how many clean comments may be deleted or queued at most; knows no classifier, no files.

All categories share one budget of clean comments. It is spent greedily where it buys most: each step, of about a
hundredth of the budget, lowers the threshold that catches the most bad comments for each clean one flagged anew.
A bad comment weighs 1 / the number of bad comments of its category, so that threats, which are rare, count as much as
insults, which are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt

from policies.case import Category, Scores
from policies.thresholds import Levels

GRID = 10_000
"""Thresholds are multiples of 1 / GRID."""
ENOUGH_NATURAL = 50
"""From so many on, the bad comments of natural prevalence alone stand for their category."""
_STEPS = 100
DELETE_FROM = 0.5
"""No delete threshold is set below it: what is more likely clean than bad is never deleted by a score alone."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A scored comment and what people said of it.

    `natural` comments come from a stream as a news site sees it: only these count as clean against the budget.
    """

    scores: Scores
    clean: bool
    bad: frozenset[Category]
    natural: bool = True

    @classmethod
    def of(cls, scores: Scores, labels: Mapping[str, int | None], *, natural: bool = True) -> "Labelled":
        """From labels by category, 1 bad, 0 not, None unknown: clean when none is 1 and at least one is 0."""
        bad = frozenset(category for category in Category if labels.get(category) == 1)
        clean = not bad and any(labels.get(category) == 0 for category in Category)
        return cls(scores, clean, bad, natural)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """In 0..1; 0 of nothing is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval in 0..1 (Wilson, 1927); all of it when there is nothing to count."""
        if not self.total:
            return 0.0, 1.0
        n, p, z = self.total, self.value, 1.96
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    def __str__(self) -> str:
        value, low, high = (_percent(share) for share in (self.value, *self.interval))
        return f"{value} of {self.total} ({low} to {high})" if self.total else "none known"


@dataclass(frozen=True, slots=True)
class Report:
    """What thresholds cost and catch: clean comments deleted and queued; bad ones deleted, and deleted or queued."""

    clean_deleted: Share
    clean_queued: Share
    bad_deleted: Mapping[Category, Share]
    bad_caught: Mapping[Category, Share]


def thresholds(
    cases: Iterable[Labelled], *, deleted_share: float = 1 / 200, queued_share: float = 1 / 10
) -> dict[Category, Levels]:
    """Levels for each category such that at most these shares of the clean comments are deleted and queued.

    A level is None where lowering it catches nothing within the budget.
    """
    search = _Search(list(cases))
    delete_at = search.spend(deleted_share, floor=round(DELETE_FROM * GRID))
    review_at = search.spend(queued_share, floor=0)
    return {category: Levels(review_at[category], delete_at[category]) for category in Category}


def report(cases: Iterable[Labelled], levels: Mapping[Category, Levels]) -> Report:
    """What these levels do to labelled comments, counted case by case."""
    sample = list(cases)
    asked = [_asked(case.scores, levels) for case in sample]
    clean = [ask for case, ask in zip(sample, asked, strict=True) if case.clean and case.natural]
    bad = {category: [asked[index] for index in found] for category, found in _standing_for(sample).items()}
    return Report(
        Share(clean.count("delete_at"), len(clean)),
        Share(clean.count("review_at"), len(clean)),
        {category: Share(asks.count("delete_at"), len(asks)) for category, asks in bad.items()},
        {category: Share(len(asks) - asks.count(""), len(asks)) for category, asks in bad.items()},
    )


def _asked(scores: Scores, levels: Mapping[Category, Levels]) -> str:
    """The name of the strongest level reached in any category, or nothing."""
    for name in ("delete_at", "review_at"):
        for category, level in levels.items():
            value = level.delete_at if name == "delete_at" else level.review_at
            if value is not None and scores.of(category) >= value:
                return name
    return ""


def _standing_for(cases: Sequence[Labelled]) -> dict[Category, list[int]]:
    """Indices of the bad comments that each category is measured on: the natural ones when there are enough."""
    chosen = {}
    for category in Category:
        every = [index for index, case in enumerate(cases) if category in case.bad]
        natural = [index for index in every if cases[index].natural]
        chosen[category] = natural if len(natural) >= ENOUGH_NATURAL else every
    return chosen


class _Search:
    """Lowers the four thresholds step by step; what is flagged once costs and gains nothing any more."""

    def __init__(self, cases: Sequence[Labelled]) -> None:
        self._costs = [int(case.clean and case.natural) for case in cases]
        self._gains = [0.0] * len(cases)
        for indices in _standing_for(cases).values():
            for index in indices:
                self._gains[index] += 1 / len(indices)
        self._flagged = bytearray(len(cases))
        # Comments that neither cost nor gain are left out.
        counted = [index for index in range(len(cases)) if self._costs[index] or self._gains[index]]
        self._order = {
            category: sorted(((_cell(cases[index].scores.of(category)), index) for index in counted), reverse=True)
            for category in Category
        }
        self._reached = dict.fromkeys(Category, 0)

    def spend(self, share: float, floor: int) -> dict[Category, float | None]:
        """Lower the thresholds until the share of the clean comments is used up, and tell where they stand."""
        left = int(share * sum(self._costs))
        portion = max(1, left // _STEPS)
        while True:
            steps = ((self._step(category, left, min(portion, left), floor), category) for category in Category)
            (worth, end), category = max(steps, key=lambda step: step[0][0])
            if worth <= 0:
                return {category: self._level(category) for category in Category}
            for _, index in self._order[category][self._reached[category] : end]:
                left -= self._costs[index] * (not self._flagged[index])
                self._flagged[index] = 1
            self._reached[category] = end

    def _step(self, category: Category, left: int, portion: int, floor: int) -> tuple[float, int]:
        """The best worth (bad caught for each clean flagged) of lowering one threshold, and how far down its order.

        A step flags no clean comment, or at least `portion` and at most `left`.
        """
        order = self._order[category]
        best, end = 0.0, self._reached[category]
        cost, gain = 0, 0.0
        for place in range(end, len(order)):
            cell, index = order[place]
            if not self._flagged[index]:
                cost += self._costs[index]
                gain += self._gains[index]
            if cell < floor or cost > left:
                break
            if 0 < cost < portion or (place + 1 < len(order) and order[place + 1][0] == cell):
                continue
            worth = gain / cost if cost else gain * inf if gain else 0.0
            if worth > best:
                best, end = worth, place + 1
        return best, end

    def _level(self, category: Category) -> float | None:
        reached = self._reached[category]
        return self._order[category][reached - 1][0] / GRID if reached else None


def _percent(share: float) -> str:
    return f"{share:.2%}" if share < 0.01 else f"{share:.1%}"  # noqa: PLR2004


def _cell(score: float) -> int:
    """The greatest threshold, in steps of the grid, that the score still reaches."""
    cell = int(score * GRID) + 1
    while cell / GRID > score:
        cell -= 1
    return cell
