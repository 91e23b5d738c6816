import numpy as np
import pytest

from classifier import evaluation
from classifier.corpus import Row
from classifier.evaluation import Figure


def row(source: str, lang: str, offensive: int | None) -> Row:
    labels = {"offensive": None if offensive is None else bool(offensive), "inflammatory": False}
    return Row("", source, lang, "t", {**labels, "threatening": None, "unacceptable": None})


ROWS = [row("a", "en", 0), row("a", "en", 1), row("a", "ru", 1), row("b", "en", 0), row("b", "en", None)]
SCORES = np.array([[0.2, 0.1, 0, 0], [0.9, 0.1, 0, 0], [0.4, 0.1, 0, 0], [0.6, 0.1, 0, 0], [0.5, 0.1, 0, 0]])


def test_figures_by_category_source_and_language() -> None:
    found = {(f.category, f.source, f.lang): f for f in evaluation.evaluate(ROWS, SCORES)}
    assert found["offensive", "all", "all"] == Figure("offensive", "all", "all", 4, 2, 0.75, 0.8333, 0.375)
    assert found["offensive", "all", "en"] == Figure("offensive", "all", "en", 3, 1, 1.0, 1.0, 0.3)
    assert found["offensive", "a", "ru"] == Figure("offensive", "a", "ru", 1, 1, None, None, None)
    assert found["offensive", "b", "en"].rows == 1
    assert found["inflammatory", "all", "all"].rows == 5
    assert not any(f.category == "threatening" for f in found.values())
    assert len(evaluation.records(list(found.values()))) == len(found)


def test_the_table_is_aligned() -> None:
    lines = evaluation.table(evaluation.evaluate(ROWS, SCORES)).splitlines()
    assert lines[0].split() == ["category", "source", "lang", "rows", "yes", "auc", "ap", "ece"]
    assert lines[1].split() == ["offensive", "all", "all", "4", "2", "0.7500", "0.8333", "0.3750"]
    assert len({len(line) for line in lines}) == 1
    assert lines[-1].endswith("-")


@pytest.mark.parametrize(
    ("labels", "scores", "error"),
    [([1, 0], [1.0, 0.0], 0), ([1, 0], [0.0, 1.0], 1), ([1, 0, 0, 0], [0.25] * 4, 0), ([1, 0], [0.9, 0.9], 0.4)],
)
def test_calibration_error(labels: list[int], scores: list[float], error: float) -> None:
    assert evaluation.calibration_error(np.array(labels, float), np.array(scores)) == pytest.approx(error)
