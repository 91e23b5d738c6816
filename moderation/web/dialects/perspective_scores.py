"""Perspective's attributes as functions of the four categories' scores, at Perspective's prevalence; pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policies.case import Category, Scores

PREVALENCE: Mapping[Category, float] = {
    Category.OFFENSIVE: 0.05,
    Category.INFLAMMATORY: 0.03,
    Category.THREATENING: 0.004,
    Category.UNACCEPTABLE: 0.01,
}
"""The share of comments that each category is taken to hold for by the calibration of the shipped model."""

BAD_FROM = 0.5
"""A suggested score says that the comment is bad from here on."""

_VERSION = re.compile(r"@\d{1,9}\Z", re.ASCII)
_EXPERIMENTAL = "_EXPERIMENTAL"


def at_even_odds(probability: float, prevalence: float) -> float:
    """A probability calibrated at `prevalence`, as it would be among as many bad comments as good ones.

    Perspective calibrates its scores so. The odds change by the odds of the prevalence (Elkan 2001, theorem 2 at 0.5).
    """
    bad = probability * (1 - prevalence)
    good = (1 - probability) * prevalence
    return bad / (bad + good)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its score from the categories' scores at even odds, and what a suggestion says of categories.

    A suggestion that it is bad labels `bad` with 1, one that it is not labels `good` with 0: an attribute narrower
    than a category tells nothing of the whole category when it does not hold.
    """

    of: Callable[[Scores], float]
    bad: tuple[Category, ...] = ()
    good: tuple[Category, ...] = ()


def _category(category: Category) -> Callable[[Scores], float]:
    return lambda even: even.of(category)


def _severe(even: Scores) -> float:
    return min(even.offensive, max(even.inflammatory, even.threatening))


def _worst(even: Scores) -> float:
    return max(even.of(category) for category in Category)


def _whole(category: Category) -> Attribute:
    return Attribute(_category(category), (category,), (category,))


def _part(category: Category) -> Attribute:
    return Attribute(_category(category), (category,))


ATTRIBUTES: Mapping[str, Attribute] = {
    "TOXICITY": _whole(Category.OFFENSIVE),
    "TOXICITY_FAST": _whole(Category.OFFENSIVE),
    "SEVERE_TOXICITY": Attribute(_severe, (Category.OFFENSIVE,)),
    "IDENTITY_ATTACK": _part(Category.INFLAMMATORY),
    "INSULT": _part(Category.OFFENSIVE),
    "PROFANITY": _part(Category.OFFENSIVE),
    "OBSCENE": _part(Category.OFFENSIVE),
    "THREAT": _whole(Category.THREATENING),
    "INFLAMMATORY": _whole(Category.INFLAMMATORY),
    "SEXUALLY_EXPLICIT": _part(Category.UNACCEPTABLE),
    "SPAM": _part(Category.UNACCEPTABLE),
    "LIKELY_TO_REJECT": Attribute(_worst, (), tuple(Category)),
}
"""The documented attributes that are answered, by name."""

NOT_JUDGED = frozenset({"FLIRTATION", "ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER", "INCOHERENT", "UNSUBSTANTIAL"})
"""Documented attributes of which the four categories say nothing."""


def attribute(name: str, custom: Mapping[str, str]) -> Attribute | None:
    """The attribute of a name; None for one that is not answered.

    `custom` gives documented names for a site's own. "@6" (a version) and "_EXPERIMENTAL" make no difference.
    """
    return ATTRIBUTES.get(_documented(custom.get(name, name)))


def is_not_judged(name: str) -> bool:
    """Whether a name is one of Perspective's that the categories say nothing of."""
    return _documented(name) in NOT_JUDGED


def _documented(name: str) -> str:
    return _VERSION.sub("", name).removesuffix(_EXPERIMENTAL)


def even(scores: Scores) -> Scores:
    """The four scores at even odds."""
    return Scores(**{c.value: at_even_odds(scores.of(c), PREVALENCE[c]) for c in Category})


def labels(suggested: Iterable[tuple[Attribute, float]]) -> dict[Category, int]:
    """What suggested scores, 0..1, say of the categories: 1 for bad, 0 for not; bad wins where they differ."""
    found: dict[Category, int] = {}
    for which, value in suggested:
        for category in which.bad if value >= BAD_FROM else which.good:
            found[category] = max(found.get(category, 0), int(value >= BAD_FROM))
    return found
