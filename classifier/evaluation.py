"""Figures of a scorer on labelled comments, by category, source and language; knows no model file and no training."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from classifier.artefact import CATEGORIES
from classifier.corpus import Row

ALL = "all"
_BINS = 10
_COLUMNS = ("category", "source", "lang", "rows", "yes", "auc", "ap", "ece")


@dataclass(frozen=True, slots=True)
class Figure:
    """One category on one group of rows; `auc`, `ap` and `ece` are None where the rows are all of one kind.

    `auc`: area under the ROC curve; `ap`: average precision; `ece`: expected calibration error over ten bins of
    equal width (Guo et al. 2017), which says something only where the share of yes-rows is the natural one.
    """

    category: str
    source: str
    lang: str
    rows: int
    yes: int
    auc: float | None
    ap: float | None
    ece: float | None


def evaluate(rows: Sequence[Row], scores: NDArray[np.float64]) -> list[Figure]:
    """Figures for each category: all rows, each language, each source in each language."""
    sources = np.array([row.source for row in rows])
    langs = np.array([row.lang for row in rows])
    pairs = sorted({(row.source, row.lang) for row in rows})
    groups = [(ALL, ALL), *((ALL, lang) for lang in sorted(set(langs.tolist()))), *pairs]
    found = []
    for column, category in enumerate(CATEGORIES):
        labels = np.array(
            [np.nan if row.labels[category] is None else float(bool(row.labels[category])) for row in rows]
        )
        for source, lang in groups:
            chosen = ~np.isnan(labels) & ((sources == source) | (source == ALL)) & ((langs == lang) | (lang == ALL))
            if chosen.any():
                found.append(_figure(category, source, lang, labels[chosen], scores[chosen, column]))
    return found


def _figure(category: str, source: str, lang: str, labels: NDArray[np.float64], scores: NDArray[np.float64]) -> Figure:
    yes = int(labels.sum())
    if yes in (0, labels.size):
        return Figure(category, source, lang, labels.size, yes, None, None, None)
    auc, ap = roc_auc_score(labels, scores), average_precision_score(labels, scores)
    return Figure(
        category,
        source,
        lang,
        labels.size,
        yes,
        *(round(float(x), 4) for x in (auc, ap, calibration_error(labels, scores))),
    )


def calibration_error(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """Mean distance between probability and share of yes-rows over ten bins, each counting by its rows."""
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = np.abs(np.bincount(bins, labels - scores, _BINS))
    return float(gaps.sum() / labels.size)


def records(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The figures as plain records, for JSON."""
    return [asdict(figure) for figure in figures]


def table(figures: Sequence[Figure]) -> str:
    """The figures as one aligned table, text to the left and numbers to the right."""
    lines = [_COLUMNS, *(tuple(map(_cell, asdict(figure).values())) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < 3 else cell.rjust(width)  # noqa: PLR2004 - three columns of text
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cell(value: str | float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
