"""Texts to calibrated probabilities with a loaded model, and why; knows no training, no policy and no web."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier import kernel
from classifier.artefact import CATEGORIES, Artefact, read
from classifier.text import code_points

__all__ = ["CATEGORIES", "DEFAULT_MODEL_PATH", "Model"]

DEFAULT_MODEL_PATH = Path(__file__).parent / "model"
_FOLDING = ("pages", "blocks", "expansions", "alike", "names", "stems", "ordinary")


class Model:
    """A model in memory. It is never written to, so threads may share it; the loops run without the GIL."""

    def __init__(self, artefact: Artefact) -> None:
        self.version = artefact.version
        self.about = artefact.about
        self._folding = tuple(artefact.arrays[name] for name in _FOLDING)
        self._weights = artefact.arrays["weights"]
        self._bits = int(self._weights.shape[0]).bit_length() - 1
        heads = [artefact.heads[category] for category in CATEGORIES]
        self._scales = np.array([head.scale for head in heads])
        self._biases = np.array([head.bias for head in heads])

    @classmethod
    def load(cls, path: Path = DEFAULT_MODEL_PATH) -> "Model":
        """Read a model folder and make ready to score; ArtefactError if it is damaged or not for this program."""
        model = cls(read(path))
        model.score(["ready"])
        return model

    def score(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities in 0..1, one row for each text in order, one column for each of CATEGORIES.

        Any string is taken, empty ones and lone surrogates included.
        """
        codes, offsets = code_points(texts)
        out = np.empty((len(texts), len(CATEGORIES)))
        kernel.sums(codes, offsets, *self._folding, self._bits, self._weights, self._scales, self._biases, out)
        return out
