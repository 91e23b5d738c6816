"""Fits the heads with scikit-learn on the features that serving uses; seeded, so the same call gives the same bytes."""

import platform
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import scipy
import scipy.sparse
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classifier import alphabet, hashes, kernel
from classifier.artefact import CATEGORIES, Artefact, Head
from classifier.corpus import Row
from classifier.text import code_points


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a model is fitted.

    `prevalence` is the share of comments under news articles that the positives of a category make up; the
    probabilities are calibrated for it, as positives are over-sampled in every source.
    """

    seed: int = 7
    bits: int = 20
    strength: float = 30.0
    weak_weight: float = 0.4
    source_rows: int = 20_000
    iterations: int = 60
    prevalence: tuple[float, float, float, float] = (0.05, 0.03, 0.004, 0.01)


def train(rows: Sequence[Row], parameters: Parameters, data: Mapping[str, Any], done: Callable[[str], None]) -> Artefact:
    """Fit one calibrated head for each category. `done` is told of each finished step; `data` goes into the record."""
    rows = [row for row in rows if row.trainable]
    folding = _folding()
    done("alphabet")
    features = _matrix([row.text for row in rows], folding, parameters.bits)
    done("features")
    weights = np.zeros((1 << parameters.bits, len(CATEGORIES)), np.int8)
    heads = {}
    for column, category in enumerate(CATEGORIES):
        weights[:, column], heads[category] = _fit(features, rows, category, parameters)
        done(category)
    about = {
        "parameters": asdict(parameters),
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "data": {
            **data,
            "rows": len(rows),
            "by_source": dict(sorted(Counter(row.source for row in rows).items())),
            "by_licence_class": dict(sorted(Counter(row.licence_class for row in rows).items())),
        },
    }
    return Artefact({"weights": weights, **folding}, heads, about)


def _folding() -> dict[str, NDArray[Any]]:
    letters = alphabet.build()
    nothing = hashes.table_of([])
    return {
        "pages": letters.pages,
        "blocks": letters.blocks,
        "expansions": letters.expansions,
        "alike": letters.alike,
        "names": nothing,
        "stems": nothing,
        "ordinary": nothing,
    }


def _matrix(texts: Sequence[str], folding: Mapping[str, NDArray[Any]], bits: int) -> scipy.sparse.csr_matrix:
    codes, offsets = code_points(texts)
    found = np.empty(8 * codes.size + 64 * len(texts), np.int32)
    ends = np.zeros(len(texts) + 1, np.int64)
    kernel.buckets(codes, offsets, *folding.values(), bits, found, ends[1:])
    counts = np.diff(ends)
    values = np.repeat((1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32), counts)
    return scipy.sparse.csr_matrix((values, found[: ends[-1]].copy(), ends), shape=(len(texts), 1 << bits))


def _fit(
    features: scipy.sparse.csr_matrix, rows: Sequence[Row], category: str, parameters: Parameters
) -> tuple[NDArray[np.int8], Head]:
    known = np.array([i for i, row in enumerate(rows) if row.labels[category] is not None])
    labels = np.array([bool(rows[i].labels[category]) for i in known])
    per_source = Counter(rows[i].source for i in known)
    weights = np.array(
        [
            (parameters.weak_weight if category in rows[i].weak else 1.0)
            * min(1.0, parameters.source_rows / per_source[rows[i].source])
            for i in known
        ]
    )
    model = LogisticRegression(C=parameters.strength, max_iter=parameters.iterations)
    with threadpool_limits(1):
        model.fit(features[known], labels, sample_weight=weights)
    coefficients = model.coef_[0]
    step = float(np.abs(coefficients).max()) / 127
    share = float((weights * labels).sum() / weights.sum())
    wanted = parameters.prevalence[CATEGORIES.index(category)]
    shift = np.log(wanted / (1 - wanted)) - np.log(share / (1 - share))
    return np.round(coefficients / step).astype(np.int8), Head(float(model.intercept_[0] + shift), step)
