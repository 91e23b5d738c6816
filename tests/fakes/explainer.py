"""An explainer that finds its words by a list, and remembers what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.core.models import Span
from policies.case import Category


@dataclass
class FakeExplainer:
    """The first of each word that has a weight is found, the heaviest first; `error` is raised if there is one."""

    weights: dict[str, float] = field(default_factory=dict)
    error: Exception | None = None
    asked: list[tuple[str, Category]] = field(default_factory=list)

    def explain(self, text: str, category: Category, limit: int) -> Sequence[Span]:
        self.asked.append((text, category))
        if self.error:
            raise self.error
        heaviest = sorted(self.weights.items(), key=lambda item: -item[1])
        places = [(text.find(word), word, weight) for word, weight in heaviest]
        return [Span(at, at + len(word), weight) for at, word, weight in places if at >= 0][:limit]
