"""What a policy is shown of a comment; knows nothing of where it came from or where it is stored."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """The four grounds on which the publisher may delete a comment."""

    OFFENSIVE = "offensive"
    INFLAMMATORY = "inflammatory"
    THREATENING = "threatening"
    UNACCEPTABLE = "unacceptable"


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities in 0..1, one for each category."""

    offensive: float
    inflammatory: float
    threatening: float
    unacceptable: float

    def of(self, category: Category) -> float:
        """The probability for one category."""
        return float(getattr(self, category.value))


@dataclass(frozen=True, slots=True)
class Article:
    """The article under which a comment stands, as the news site describes it."""

    id: str = ""
    url: str = ""
    title: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """The reader who wrote a comment, as the news site describes them."""

    id: str = ""
    name: str = ""
    registered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One comment as a policy sees it. `scores` is None when the classifier could not score it."""

    text: str
    scores: Scores | None
    now: datetime
    article: Article = field(default_factory=Article)
    author: Author = field(default_factory=Author)

    @property
    def account_age_days(self) -> float | None:
        """Days between the author's registration and now; None when the site does not say."""
        if self.author.registered_at is None:
            return None
        return max(0.0, (self.now - self.author.registered_at).total_seconds() / 86_400)
