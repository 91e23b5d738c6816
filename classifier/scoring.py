"""Texts to calibrated probabilities with a loaded model, and why; knows no training, no policy and no web."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier import kernel
from classifier.alphabet import Alphabet
from classifier.artefact import CATEGORIES, Artefact, read
from classifier.text import code_points
from classifier.words import Names

__all__ = ["CATEGORIES", "DEFAULT_MODEL_PATH", "Model", "Span"]

DEFAULT_MODEL_PATH = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the original text, [start, end) in code points, and what it adds to the log-odds of a category."""

    start: int
    end: int
    weight: float


class Model:
    """A model in memory. It is never written to, so threads may share it; the loops run without the GIL."""

    def __init__(self, artefact: Artefact) -> None:
        self.version = artefact.version
        self.about = artefact.about
        self._alphabet = Alphabet(**{name: artefact.arrays[name] for name in Alphabet._fields})
        self._names = Names(**{name: artefact.arrays[name] for name in Names._fields})
        self._weights = artefact.arrays["weights"]
        self._bits = int(self._weights.shape[0]).bit_length() - 1
        self._word_weight = artefact.word_weight
        heads = [artefact.heads[category] for category in CATEGORIES]
        self._scales = np.array([head.scale for head in heads])
        self._biases = np.array([head.bias for head in heads])

    @classmethod
    def load(cls, path: Path = DEFAULT_MODEL_PATH) -> "Model":
        """Read a model folder and make ready to score; ArtefactError if it is damaged or not for this program."""
        model = cls(read(path))
        model.score(["ready"])
        model.explain("ready", CATEGORIES[0], 1)
        return model

    def score(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities in 0..1, one row for each text in order, one column for each of CATEGORIES.

        Any string is taken, empty ones and lone surrogates included.
        """
        codes, offsets = code_points(texts)
        out = np.empty((len(texts), len(CATEGORIES)))
        kernel.probabilities(
            codes, offsets, self._alphabet, self._names, self._bits, self._weights, self._word_weight, self._scales,
            self._biases, out,
        )  # fmt: skip
        return out

    def explain(self, text: str, category: str, limit: int) -> list[Span]:
        """The words of `text` that raise the score of a category, the heaviest first, at most `limit` of them.

        The model adds up, so the weights of all words and the bias of the head make the log-odds exactly; pairs
        of words are shared out among the words they stand on. ValueError for an unknown category.
        """
        spans = [span for span in self.words(text, category) if span.weight > 0]
        return sorted(spans, key=lambda span: (-span.weight, span.start))[:limit]

    def words(self, text: str, category: str) -> Iterator[Span]:
        """Every word of `text` in order with what it adds, be it more or less."""
        if category not in CATEGORIES:
            raise ValueError(f"unknown category {category!r}; they are {', '.join(CATEGORIES)}")
        head = CATEGORIES.index(category)
        codes, _ = code_points([text])
        adds, spaces, starts, ends = kernel.shares(
            codes, self._alphabet, self._names, self._bits, self._weights, self._word_weight, head
        )
        edges = np.flatnonzero(np.diff(np.concatenate(([True], spaces, [True])).astype(np.int8)))
        if not edges.size:
            return
        # A pair of words stands on the space between them too: that part goes to the word before it.
        weights = np.add.reduceat(adds, np.concatenate(([0], edges[2::2]))) * self._scales[head]
        for first, last, weight in zip(edges[::2], edges[1::2], weights, strict=True):
            yield Span(int(starts[first]), int(ends[last - 1]), float(weight))
