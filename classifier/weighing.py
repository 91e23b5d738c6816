"""How much each labelled comment counts, in fitting and in calibration; knows no features."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.artefact import CATEGORIES
from classifier.augmentation import SOURCE as OWN_SENTENCES
from classifier.corpus import Row


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of rows.

    A row of a source that gives more than `source_rows` rows to a category counts sqrt(source_rows / rows); a weak
    label counts `weak`; `of_source` multiplies; `positives` multiplies the yes-rows of a category.
    For calibration, `prevalence` is the share of comments under news articles that a category is taken to hold
    for, and `natural_sources` are those whose no-rows resemble such comments.
    """

    source_rows: int = 20_000
    weak: float = 0.6
    of_source: tuple[tuple[str, float], ...] = (
        ("civil_safe", 2.0),
        ("civil_toxic_spans", 2.0),
        ("davidson", 0.5),
        ("implicit_hate", 0.5),
        ("jigsaw", 2.0),
        ("lexicon", 0.1),
        ("lexicon_plain_words", 0.3),
        ("measuring_hate_speech", 0.5),
    )
    positives: tuple[float, float, float, float] = (1.0, 1.0, 5.0, 3.0)
    own_sentences: float = 1.0
    prevalence: tuple[float, float, float, float] = (0.05, 0.03, 0.004, 0.01)
    natural_sources: tuple[str, ...] = ("civil_safe", "civil_toxic_spans", "wiki_context", "jigsaw")


def row_weights(rows: Sequence[Row], category: str, weighing: Weighing) -> NDArray[np.float64]:
    """The weight of each row in fitting `category`."""
    given = Counter(row.source for row in rows)
    of_source = {**dict(weighing.of_source), OWN_SENTENCES: weighing.own_sentences}
    positive = weighing.positives[CATEGORIES.index(category)]
    return np.array(
        [
            (weighing.weak if category in row.weak else 1.0)
            * (positive if row.labels[category] else 1.0)
            * min(1.0, (weighing.source_rows / given[row.source]) ** 0.5)
            * of_source.get(row.source, 1.0)
            for row in rows
        ]
    )


def natural_weights(rows: Sequence[Row], category: str, weighing: Weighing) -> NDArray[np.float64]:
    """Weights under which the yes-rows make up the natural share, and the no-rows are like everyday comments."""
    yes = np.array([bool(row.labels[category]) for row in rows])
    everyday = ~yes & np.array([row.source in weighing.natural_sources for row in rows])
    no = everyday if everyday.any() else ~yes
    share = weighing.prevalence[CATEGORIES.index(category)]
    return np.where(yes, share / yes.sum(), np.where(no, (1 - share) / no.sum(), 0.0)) * len(rows)
