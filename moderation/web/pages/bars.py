"""A score against the thresholds that count for its comment, as three zones of equal width; knows no markup."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.case import Category
from policies.decision import Verdict
from policies.thresholds import Level

_ZONE_STARTS = {Verdict.KEEP: 0.0, Verdict.REVIEW: 1 / 3, Verdict.DELETE: 2 / 3}


@dataclass(frozen=True, slots=True)
class Zone:
    """The scores from `threshold` on that ask for one verdict; `left` and `right` are places on the bar in 0..1."""

    verdict: Verdict
    threshold: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One category's score and its zones, the mildest first.

    Thresholds are often small (threats are rare), so each zone has its own scale: a verdict always begins at the same
    place of every bar, and `place` (0..1) says how far into its zone the score has come.
    """

    category: Category
    score: float
    zones: tuple[Zone, ...]

    @property
    def zone(self) -> Zone:
        """The zone that the score lies in."""
        return [zone for zone in self.zones if self.score >= zone.threshold][-1]

    @property
    def place(self) -> float:
        """Where the score stands on the bar, from 0 to 1."""
        zone = self.zone
        further = self.zones[self.zones.index(zone) + 1 :]
        width = (further[0].threshold if further else 1.0) - zone.threshold
        share = (self.score - zone.threshold) / width if width > 0 else 0.0
        return zone.left + (zone.right - zone.left) * min(share, 1.0)

    @property
    def figure(self) -> str:
        """The score in digits, more of them where scores are small."""
        return f"{self.score:.3f}" if self.score >= 0.1 else f"{self.score:.4f}"  # noqa: PLR2004

    @property
    def limits(self) -> dict[Verdict, str]:
        """The thresholds in digits."""
        return {zone.verdict: f"{zone.threshold:.4g}" for zone in self.zones[1:]}

    @property
    def words(self) -> str:
        """The same for those who do not see the bar."""
        limits = ", ".join(f"{verdict} from {threshold}" for verdict, threshold in self.limits.items())
        outcome = f"{limits}, so {self.zone.verdict}" if limits else "no threshold"
        return f"{self.category.capitalize()} {self.figure}: {outcome}"


def bar_of(category: Category, score: float, levels: Iterable[Level]) -> Bar:
    """The bar of a score in 0..1; of the levels those of the category count, and stronger ones go before milder."""
    own = sorted((level for level in levels if level.category is category), key=lambda level: -level.verdict.rank)
    starts: list[tuple[Verdict, float]] = []
    for level in own:
        # A review that begins where deletion does, or later, never comes about.
        if not starts or level.value < starts[-1][1]:
            starts.append((level.verdict, level.value))
    starts = [(Verdict.KEEP, 0.0), *reversed(starts)]
    lefts = [_ZONE_STARTS[verdict] for verdict, _ in starts]
    return Bar(
        category,
        score,
        tuple(Zone(*start, left, right) for start, left, right in zip(starts, lefts, [*lefts[1:], 1.0], strict=True)),
    )
