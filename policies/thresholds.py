"""Which threshold counts for a case: place before person before the base; knows no other rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.case import Author, Case, Category
from policies.decision import Verdict

LevelName = Literal["review_at", "delete_at"]
LEVEL_NAMES: tuple[LevelName, ...] = ("review_at", "delete_at")
_ASKS: dict[LevelName, Verdict] = {"delete_at": Verdict.DELETE, "review_at": Verdict.REVIEW}


@dataclass(frozen=True, slots=True)
class Levels:
    """The thresholds of one category, probabilities in 0..1; None where none is set."""

    review_at: float | None = None
    delete_at: float | None = None

    def of(self, name: LevelName) -> float | None:
        """One of the two."""
        return self.review_at if name == "review_at" else self.delete_at


@dataclass(frozen=True, slots=True)
class Layer:
    """Thresholds that stand together under one heading of the document, `place`; `name` is a section's or a tag's."""

    place: str
    levels: Mapping[Category, Levels]
    name: str = ""


@dataclass(frozen=True, slots=True)
class AuthorGroup:
    """Readers known by id or by the age of their account, and what is different for them.

    Those in `ids` belong always; others when the age of their account, in days, meets every limit that is set.
    An account of unknown age meets none.
    """

    name: str
    layer: Layer
    ids: tuple[str, ...] = ()
    account_days_below: float | None = None
    account_days_at_least: float | None = None
    verdict: Verdict | None = None

    def holds(self, author: Author, account_days: float | None) -> bool:
        """Whether this author belongs to the group."""
        if author.id and author.id in self.ids:
            return True
        below, at_least = self.account_days_below, self.account_days_at_least
        if account_days is None or (below is None and at_least is None):
            return False
        return (below is None or account_days < below) and (at_least is None or account_days >= at_least)


@dataclass(frozen=True, slots=True)
class Level:
    """A threshold that counts for a case, the verdict that it asks for, and where it stands in the document."""

    category: Category
    verdict: Verdict
    value: float
    place: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds of a policy; `sections` and `tags` are keyed by `same_name`."""

    base: Layer
    sections: Mapping[str, Layer] = field(default_factory=dict)
    tags: Mapping[str, Layer] = field(default_factory=dict)
    authors: tuple[AuthorGroup, ...] = ()
    _usual: tuple[Level, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_usual", _counting(((self.base,),)))

    def groups(self, case: Case) -> list[AuthorGroup]:
        """The groups that the author of a case belongs to."""
        account_days = case.account_age_days
        return [group for group in self.authors if group.holds(case.author, account_days)]

    def counting(self, case: Case) -> tuple[Level, ...]:
        """The levels that count for a case, at most one for each category and verdict, delete before review.

        Those of its section and tags stand over those of its author's groups, which stand over the base; where
        several stand side by side the strictest counts.
        """
        names = ((self.sections, case.article.section), *((self.tags, tag) for tag in case.article.tags))
        places = tuple(layer for layers, name in names if layers and (layer := layers.get(same_name(name))))
        people = tuple(group.layer for group in self.groups(case))
        return _counting((places, people, (self.base,))) if places or people else self._usual


def same_name(name: str) -> str:
    """Sections and tags are the same whatever their case and outer white space."""
    return name.strip().casefold()


def _counting(stack: tuple[tuple[Layer, ...], ...]) -> tuple[Level, ...]:
    levels = (_strictest(stack, category, name) for category in Category for name in _ASKS)
    return tuple(level for level in levels if level is not None)


def _strictest(stack: tuple[tuple[Layer, ...], ...], category: Category, name: LevelName) -> Level | None:
    """Of the first layers that set this level, the lowest."""
    for layers in stack:
        found = [
            Level(category, _ASKS[name], value, f"{layer.place}.{category}.{name}")
            for layer in layers
            if (levels := layer.levels.get(category)) and (value := levels.of(name)) is not None
        ]
        if found:
            return min(found, key=lambda level: level.value)
    return None
