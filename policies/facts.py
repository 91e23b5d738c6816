"""A case with what rules need to know of it, each worked out once and only when asked for; knows no rules."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from policies import conditions, links, words
from policies.case import Case, Category, Scores

if TYPE_CHECKING:
    import cel


class Facts:
    """All that rules look at in one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.scores = None if case.scores is None else _sound(case.scores)

    @cached_property
    def words(self) -> words.Words:
        """The comment's folded words."""
        return words.split(self.case.text)

    @cached_property
    def links(self) -> int:
        """How many web addresses the comment holds."""
        return links.count(words.visible(self.case.text))

    @cached_property
    def fields(self) -> "cel.Context":
        """What CEL conditions see; scores and the age of the account are absent where they are not known."""
        article, author, days = self.case.article, self.case.author, self.case.account_age_days
        scores = self.scores or {}
        fields: dict[str, Any] = {
            "text": _well_formed(self.case.text),
            "length": len(self.case.text),
            "links": self.links,
            "article": {
                "id": _well_formed(article.id),
                "url": _well_formed(article.url),
                "title": _well_formed(article.title),
                "section": _well_formed(article.section),
                "tags": [_well_formed(tag) for tag in article.tags],
                "language": _well_formed(article.language),
            },
            "author": {"id": _well_formed(author.id), "name": _well_formed(author.name)}
            | ({} if days is None else {"account_days": days}),
            "scores": {str(category): value for category, value in scores.items()},
        }
        return conditions.context(fields)


def _sound(scores: Scores) -> dict[Category, float] | None:
    """The scores by category, if all are probabilities; NaN is not, and no threshold would ever stop it."""
    values = {category: scores.of(category) for category in Category}
    return values if all(0.0 <= value <= 1.0 for value in values.values()) else None


def _well_formed(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
