"""The classifier behind the core's Explainer port, with a memory: the queue shows the same comments again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from classifier.scoring import Model
from moderation.core.models import Span
from policies.case import Category

MOST_REMEMBERED = 4096
"""Explanations; each takes about a kilobyte."""

_Key = tuple[bytes, Category, int]


@dataclass(frozen=True, slots=True)
class ClassifierExplainer:
    """Remembers offsets under digests, never a text: what is erased from the store must not live on here."""

    model: Model
    _remembered: dict[_Key, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False)

    def explain(self, text: str, category: Category, limit: int) -> Sequence[Span]:
        """The words that raise the score of a category, the heaviest first."""
        key = (sha256(text.encode("utf-8", "surrogatepass")).digest(), category, limit)
        spans = self._remembered.get(key)
        if spans is None:
            spans = tuple(Span(s.start, s.end, s.weight) for s in self.model.explain(text, category, limit))
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()  # threads may do so at the same time; an own order of use would need a lock
            self._remembered[key] = spans
        return spans
