"""Which threshold counts for a case: place before person before the base; knows no other rule."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.case import Author, Case, Category
from policies.decision import Verdict

LevelName = Literal["review_at", "delete_at"]
LEVEL_NAMES: tuple[LevelName, ...] = ("review_at", "delete_at")


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
    """A threshold and where it stands in the document."""

    value: float
    place: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds of a policy; `sections` and `tags` are keyed by `same_name`."""

    base: Layer
    sections: Mapping[str, Layer] = field(default_factory=dict)
    tags: Mapping[str, Layer] = field(default_factory=dict)
    authors: tuple[AuthorGroup, ...] = ()

    def groups(self, case: Case) -> Iterator[AuthorGroup]:
        """The groups that the author of a case belongs to."""
        account_days = case.account_age_days
        return (group for group in self.authors if group.holds(case.author, account_days))

    def stack(self, case: Case) -> tuple[tuple[Layer, ...], ...]:
        """The layers that apply to a case, those that stand over the others first."""
        names = ((self.sections, case.article.section), *((self.tags, tag) for tag in case.article.tags))
        places = tuple(layer for layers, name in names if (layer := layers.get(same_name(name))))
        return places, tuple(group.layer for group in self.groups(case)), (self.base,)


def same_name(name: str) -> str:
    """Sections and tags are the same whatever their case and outer white space."""
    return name.strip().casefold()


def level(stack: Iterable[Iterable[Layer]], category: Category, name: LevelName) -> Level | None:
    """The threshold that counts: of the first layers that set one, the strictest."""
    for layers in stack:
        found = [
            Level(value, f"{layer.place}.{category}.{name}")
            for layer in layers
            if (levels := layer.levels.get(category)) and (value := levels.of(name)) is not None
        ]
        if found:
            return min(found, key=lambda one: one.value)
    return None
