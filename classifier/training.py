"""Fits the heads with scikit-learn on the features that serving uses; seeded, so the same call gives the same bytes."""

import platform
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import scipy.sparse
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, SGDClassifier
from threadpoolctl import threadpool_limits

from classifier import alphabet, kernel, names
from classifier.alphabet import Alphabet
from classifier.artefact import CATEGORIES, Artefact, Head
from classifier.augmentation import sentences
from classifier.corpus import Row, fold_of
from classifier.text import code_points
from classifier.weighing import Weighing, natural_weights, row_weights
from classifier.words import Names

_HELD_OUT = 0
_FOLDS = 5
_LOOSE = 100.0  # next to no penalty, yet finite where the rows can be told apart without error
_ROOM_FOR_CODE, _ROOM_FOR_TEXT = 10, 64
STEPS = 2 + len(CATEGORIES)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a model is fitted.

    `strength`: inverse of the L2 penalty, by category (scikit-learn's C, per unit of weight); `word_weight`: what
    a word counts beside a run of characters; `fillings`: how often each of our own sentences is filled with names.
    """

    seed: int = 7
    bits: int = 20
    passes: int = 8
    strength: tuple[float, float, float, float] = (20.0, 20.0, 10.0, 10.0)
    word_weight: float = 0.6
    seen_in_rows: int = 2
    fillings: int = 12
    clipped_share: float = 1e-5
    weighing: Weighing = field(default_factory=Weighing)


def train(
    rows: Sequence[Row],
    parameters: Parameters,
    data: Mapping[str, Any],
    done: Callable[[str], None],
    listed: Sequence[Row] = (),
) -> Artefact:
    """Fit one calibrated head for each category; rows that must not be trained on are left out.

    `listed` are rows of word lists (see `classifier.lexicon`); `done` is told of each finished step, `data` goes
    into the record. ValueError where a category lacks rows of either kind.
    """
    usable = [row for row in rows if row.trainable]
    letters = alphabet.build()
    known = names.tables([row.text for row in usable], letters)
    done("words")
    taught = [*usable, *listed, *sentences(parameters.fillings, parameters.seed)]
    features, rarity = _matrix(taught, letters, known, parameters)
    done("features")
    weights = np.zeros((1 << parameters.bits, len(CATEGORIES)), np.int8)
    heads = {}
    for column, category in enumerate(CATEGORIES):
        coefficients, heads[category] = _fit(features, taught, category, parameters)
        weights[:, column], step = quantised(coefficients * rarity, parameters.clipped_share)
        heads[category] = Head(heads[category].bias, heads[category].scale * step)
        done(category)
    about = {"parameters": asdict(parameters), "libraries": _libraries(), "data": {**data, **_counts(usable)}}
    return Artefact({"weights": weights, **letters._asdict(), **known._asdict()}, heads, parameters.word_weight, about)


def _matrix(
    rows: Sequence[Row], letters: Alphabet, known: Names, parameters: Parameters
) -> tuple[scipy.sparse.csr_matrix, NDArray[np.float64]]:
    """The features of each row, and how rare each feature is: 0 if hardly seen, else log(N / seen) / log(N)."""
    codes, offsets = code_points([row.text for row in rows])
    found = np.empty(_ROOM_FOR_CODE * codes.size + _ROOM_FOR_TEXT * len(rows), np.int32)
    word_ends, ends = np.empty(len(rows), np.int64), np.zeros(len(rows) + 1, np.int64)
    kernel.buckets(codes, offsets, letters, known, parameters.bits, found, word_ends, ends[1:])
    found = found[: ends[-1]].copy()
    seen = np.bincount(found, minlength=1 << parameters.bits)
    rarity = np.where(seen >= parameters.seen_in_rows, np.log(len(rows) / np.maximum(seen, 1)) / np.log(len(rows)), 0.0)
    counts = np.stack([word_ends - ends[:-1], ends[1:] - word_ends], axis=1)
    values = np.array([parameters.word_weight, 1.0]) / np.sqrt(np.maximum(counts, 1))
    data = np.repeat(values.ravel(), counts.ravel()).astype(np.float32) * rarity.astype(np.float32)[found]
    return scipy.sparse.csr_matrix((data, found, ends), shape=(len(rows), 1 << parameters.bits)), rarity


def _fit(
    features: scipy.sparse.csr_matrix, rows: Sequence[Row], category: str, parameters: Parameters
) -> tuple[NDArray[np.float64], Head]:
    """Coefficients from all rows; the head's scale and bias from rows that a second fit has not seen."""
    known = np.array([i for i, row in enumerate(rows) if row.labels[category] is not None], np.int64)
    chosen = [rows[i] for i in known]
    labels = np.array([bool(row.labels[category]) for row in chosen], np.bool_)
    held_out = np.array([fold_of(row, _FOLDS) == _HELD_OUT for row in chosen], np.bool_)
    if any(len(np.unique(labels[part])) < 2 for part in (held_out, ~held_out)):  # noqa: PLR2004 - both kinds
        raise ValueError(f"too few rows say yes or no to {category!r}: label some hundred of each")
    weights = row_weights(chosen, category, parameters.weighing)
    strength = parameters.strength[CATEGORIES.index(category)]
    own = features[known]
    trial = _coefficients(own[~held_out], labels[~held_out], weights[~held_out], strength, parameters)
    unseen = [row for row, out in zip(chosen, held_out, strict=True) if out]
    natural = natural_weights(unseen, category, parameters.weighing)
    scale, bias = _calibrated(own[held_out] @ trial, labels[held_out], natural)
    return _coefficients(own, labels, weights, strength, parameters), Head(bias, scale)


def _coefficients(
    features: scipy.sparse.csr_matrix,
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64],
    strength: float,
    parameters: Parameters,
) -> NDArray[np.float64]:
    penalty = 1 / (strength * weights.sum())
    model = SGDClassifier(
        loss="log_loss", alpha=penalty, average=True, max_iter=parameters.passes, tol=None, random_state=parameters.seed
    )
    with threadpool_limits(1):
        model.fit(features, labels, sample_weight=weights)
    return np.asarray(model.coef_[0], np.float64)


def _calibrated(
    sums: NDArray[np.float64], labels: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Scale and bias that make the sums probabilities (Platt 1999), for the prevalence that the weights stand for."""
    spread = float(sums.std()) or 1.0
    model = LogisticRegression(C=_LOOSE, tol=1e-6, max_iter=1000)
    with threadpool_limits(1):
        model.fit((sums / spread).reshape(-1, 1), labels, sample_weight=weights)
    return float(model.coef_[0, 0]) / spread, float(model.intercept_[0])


def quantised(coefficients: NDArray[np.float64], clipped_share: float) -> tuple[NDArray[np.int8], float]:
    """Whole numbers of -127..127 and the step between them; the very largest coefficients are cut."""
    largest = float(np.quantile(np.abs(coefficients), 1 - clipped_share)) or 1.0
    step = largest / 127
    return np.clip(np.round(coefficients / step), -127, 127).astype(np.int8), step


def _counts(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "rows": len(rows),
        "by_source": dict(sorted(Counter(row.source for row in rows).items())),
        "by_licence_class": dict(sorted(Counter(row.licence_class for row in rows).items())),
        "licences": dict(sorted({row.source: row.licence for row in rows}.items())),
        "by_lang": dict(sorted(Counter(row.lang for row in rows).items())),
    }


def _libraries() -> dict[str, str]:
    found = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    return {"python": platform.python_version(), **found}
