"""Counts what a replay was answered, and how far that agrees with the labels; knows nothing of HTTP or files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

VERDICTS = ("keep", "review", "delete")
_TITLES = ("kept", "queued", "deleted")
_ANY = "any category"


@dataclass(slots=True)
class Tally:
    """The verdicts on replayed comments, by what they can be told apart by.

    `bad` and `clean` count by labelled category and verdict: bad is a comment with the label 1 there, clean one with
    the label 0 there and a 1 nowhere, so that a deletion on another ground is not held against a category.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    grounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad: Counter[tuple[str, str]] = field(default_factory=Counter)
    clean: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    elapsed_s: float = 0.0

    def add(self, verdict: str, ground: str, source: str, labels: Mapping[str, int | None]) -> None:
        """Count one answer. `ground` is the category of its first reason, or that reason's rule where it has none."""
        self.verdicts[verdict] += 1
        self.grounds[ground, verdict] += 1
        self.sources[source or "(no source)", verdict] += 1
        known = {category: label for category, label in labels.items() if label is not None}
        any_bad = any(known.values())
        for category, label in (known | {_ANY: any_bad} if known else {}).items():
            if label:
                self.bad[category, verdict] += 1
            elif not any_bad:
                self.clean[category, verdict] += 1

    def lines(self) -> Iterator[str]:
        """The counts for people to read."""
        answered = self.verdicts.total()
        speed = f", {answered / self.elapsed_s:.0f} a second" if self.elapsed_s > 0 else ""
        yield f"{answered:,} comments answered in {self.elapsed_s:.1f} s{speed}; {len(self.problems):,} not taken"
        yield ""
        yield _header("")
        yield _row("all", {verdict: self.verdicts[verdict] for verdict in VERDICTS})
        yield from _table("by first reason", self.grounds)
        yield from _table("by source", self.sources)
        yield from _table("labelled bad", self.bad)
        yield from _table("labelled clean", self.clean)


def _table(title: str, counts: Counter[tuple[str, str]]) -> Iterator[str]:
    if not counts:
        return
    yield ""
    yield _header(title)
    for name in sorted({name for name, _ in counts}):
        yield _row(name, {verdict: counts[name, verdict] for verdict in VERDICTS})


def _header(title: str) -> str:
    return f"{title:<30}{'comments':>10}" + "".join(f"{name:>18}" for name in _TITLES)


def _row(name: str, counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    shares = (f"{count:>9,} ({count / max(total, 1):>6.1%})" for count in counts.values())
    return f"{name[:29]:<30}{total:>10,}" + "".join(f"{share:>18}" for share in shares)
