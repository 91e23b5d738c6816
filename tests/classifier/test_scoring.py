import math
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

from classifier.artefact import CATEGORIES, Artefact
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from tests.classifier import corpora
from tests.classifier.test_text import HOSTILE

TWENTY_KB = 20 * 1024
HOSTILE_UNITS = ("a", "\u0301", "\u202e", "\0", "\ud800", "😀", "a ", "\ufdfa", "@a", "a*", "Aa ", "\u0430a", "1", "\n")


def test_each_word_of_the_corpus_tells_its_category(model: Model) -> None:
    for column, category in enumerate(CATEGORIES):
        row = model.score([f"This {corpora.WORDS[category]} on our road."])[0]
        assert row.argmax() == column
        assert row[column] > 0.5
    assert model.score(["This garden on our road."])[0].max() < 0.5


def test_rows_are_texts_and_columns_categories(model: Model) -> None:
    assert model.score([]).shape == (0, 4)
    found = model.score(["", "a", "A train."])
    assert found.shape == (3, 4)
    assert found.dtype == np.float64
    assert ((found > 0) & (found < 1)).all()


@given(HOSTILE)
@settings(deadline=None)
def test_any_text_has_a_score(shipped: Model, text: str) -> None:
    found = shipped.score([text])
    assert np.isfinite(found).all()
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize("unit", HOSTILE_UNITS)
def test_twenty_kilobytes_of_anything_take_under_fifty_milliseconds(
    shipped: Model, unit: str, stopwatch: Callable[[Callable[[], object]], float]
) -> None:
    text = unit * (TWENTY_KB // len(unit.encode("utf-8", "surrogatepass")))
    assert stopwatch(lambda: shipped.score([text])) < 0.05


def test_a_name_cannot_move_a_score(shipped: Model) -> None:
    scores = shipped.score(
        [f"{name} lived in this town." for name in ("Armenians", "Azerbaijanis", "Jews", "georgians")]
    )
    assert np.ptp(scores, axis=0).max() == 0


@given(HOSTILE)
@settings(deadline=None)
def test_spans_add_up_to_the_log_odds_exactly(model: Model, small: Artefact, text: str) -> None:
    for column, category in enumerate(CATEGORIES):
        spans = list(model.words(text, category))
        odds = small.heads[category].bias + sum(span.weight for span in spans)
        assert 1 / (1 + math.exp(-odds)) == pytest.approx(model.score([text])[0, column], abs=1e-5)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


def test_the_words_that_carry_a_score_are_shown(model: Model) -> None:
    word = corpora.WORDS["offensive"]
    text = f"Our {word} road, \u202ethe {word.upper()}"
    first, second = model.explain(text, "offensive", 2)
    assert {text[span.start : span.end].strip(" \u202e") for span in (first, second)} == {word, word.upper()}
    assert first.weight >= second.weight > 0
    assert model.explain(text, "offensive", 0) == []
    with pytest.raises(ValueError, match="hurtful"):
        model.explain(text, "hurtful", 1)


def test_serving_does_without_scikit_learn() -> None:
    program = (
        "import sys; from classifier.scoring import Model; model = Model.load(); model.score(['a']);"
        "sys.exit(', '.join(name for name in ('sklearn', 'scipy.sparse') if name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).stderr == b"\n"


def test_the_shipped_model_knows_an_insult_from_thanks(shipped: Model) -> None:
    insult, threat, thanks = shipped.score(
        [
            "You are a stupid idiot",
            "I will find you and kill you",
            "Thank you for this article, it was very interesting.",
        ]
    )
    assert insult[0] > 0.9
    assert threat[2] > 0.9
    assert thanks.max() < 0.1


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_MODEL_PATH.iterdir()) < 15_000_000
