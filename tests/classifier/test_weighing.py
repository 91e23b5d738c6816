import numpy as np
import pytest

from classifier.corpus import Row
from classifier.weighing import Weighing, natural_weights, row_weights

WEIGHING = Weighing(
    source_rows=4,
    weak=0.5,
    of_source=(("davidson", 0.1),),
    positives=(1.0, 1.0, 5.0, 1.0),
    own_sentences=3.0,
    prevalence=(0.1, 0.1, 0.1, 0.1),
    natural_sources=("news",),
)


def row(source: str, label: int, weak: int = 0) -> Row:
    labels = {"offensive": bool(label), "threatening": bool(label)}
    return Row("", source, "en", "t", labels, frozenset({"offensive"} if weak else ()))


def test_a_row_counts_by_source_weakness_and_label() -> None:
    rows = [row("news", 0), row("news", 1, weak=1), row("davidson", 1), row("own_sentences", 0)]
    assert row_weights(rows, "offensive", WEIGHING).tolist() == [1.0, 0.5, 0.1, 3.0]
    assert row_weights(rows, "threatening", WEIGHING).tolist() == [1.0, 5.0, 0.5, 3.0]


def test_a_large_source_does_not_drown_the_others() -> None:
    weights = row_weights([row("big", 0)] * 16 + [row("news", 1)], "offensive", WEIGHING)
    assert weights.tolist() == [0.5] * 16 + [1.0]


@pytest.mark.parametrize(("everyday", "counted"), [("news", [True, False]), ("elsewhere", [True, True])])
def test_natural_weights_have_the_natural_share_of_positives(everyday: str, counted: list[bool]) -> None:
    rows = [row("a", 1)] * 6 + [row(everyday, 0)] * 3 + [row("other", 0)]
    weights = natural_weights(rows, "offensive", WEIGHING)
    assert weights.sum() == pytest.approx(len(rows))
    assert weights[:6].sum() / weights.sum() == pytest.approx(0.1)
    assert [bool(weights[6] > 0), bool(weights[9] > 0)] == counted
    assert np.ptp(weights[6:9]) == 0
