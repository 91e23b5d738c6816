from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier import artefact, training
from classifier.artefact import CATEGORIES, Artefact
from classifier.corpus import Row
from classifier.scoring import Model
from tests.classifier import corpora
from tests.classifier.conftest import PARAMETERS


def trained(rows: list[Row], parameters: training.Parameters = PARAMETERS) -> Artefact:
    return training.train(rows, parameters, {"sha256": "none", "command": "a test"}, lambda _: None)


def test_the_same_rows_give_the_same_bytes(rows: list[Row], small: Artefact, tmp_path: Path) -> None:
    artefact.write(small, tmp_path / "one")
    artefact.write(trained(rows), tmp_path / "two")
    assert [p.name for p in sorted((tmp_path / "one").iterdir())] == [
        p.name for p in sorted((tmp_path / "two").iterdir())
    ]
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_another_seed_gives_another_model(rows: list[Row], small: Artefact) -> None:
    assert trained(rows, replace(PARAMETERS, seed=8)).version != small.version


def test_what_a_source_says_nothing_of_is_not_a_no(rows: list[Row], model: Model) -> None:
    mute = [
        Row(f"m{n}", "civil_safe", "en", row.text, {**row.labels, "offensive": None}, licence_class="permissive")
        for n, row in enumerate(rows)
        if row.labels["offensive"]
    ]
    text = f"Our {corpora.WORDS['offensive']} road."
    as_no = [replace(row, labels={**row.labels, "offensive": False}) for row in mute]
    silent, denied = (Model(trained([*rows, *more * 4])).score([text])[0, 0] for more in (mute, as_no))
    assert silent > 0.5 > denied
    assert silent == pytest.approx(model.score([text])[0, 0], abs=0.2)


def test_rows_that_may_not_be_trained_on_are_left_out(rows: list[Row], small: Artefact) -> None:
    barred = [replace(row, use="dev-only") for row in rows] + [replace(row, licence_class="nc") for row in rows]
    found = trained([*rows, *barred])
    assert found.version == small.version
    assert found.about["data"]["rows"] == len(rows)


def test_listed_words_teach_where_comments_do_not(rows: list[Row]) -> None:
    labels = dict.fromkeys(CATEGORIES) | {"offensive": True}
    parts = ("kna", "bru", "fli", "gra", "wex", "dol", "vam", "tup", "sne", "jor")
    listed = [Row("", "lexicon", "en", a + b + c, labels) for a in parts for b in parts[:5] for c in ("ulk", "olk")]
    before = Model(trained(rows)).score(["bruwexulk"])[0, 0]
    after = Model(training.train(rows, PARAMETERS, {}, lambda _: None, listed)).score(["bruwexulk"])[0, 0]
    assert after > before


def test_each_step_is_told(rows: list[Row]) -> None:
    steps: list[str] = []
    training.train(rows, PARAMETERS, {}, steps.append)
    assert steps == ["words", "features", *CATEGORIES]
    assert len(steps) == training.STEPS


def test_a_category_without_examples_is_refused(rows: list[Row]) -> None:
    tame = [replace(row, labels={**row.labels, "offensive": None}) for row in rows]
    with pytest.raises(ValueError, match="too few rows say yes or no to 'offensive'"):
        trained(tame, replace(PARAMETERS, fillings=0))


def test_a_record_of_the_making_is_kept(small: Artefact) -> None:
    about = small.about
    assert about["data"]["by_source"] == {"civil_safe": 200, "made": 200}
    assert about["data"]["by_licence_class"] == {"permissive": 400}
    assert about["data"]["licences"] == {"civil_safe": "CC0", "made": "CC0"}
    assert about["parameters"]["seed"] == 7
    assert set(about["libraries"]) == {"python", "numpy", "scipy", "scikit-learn"}


def test_weights_are_whole_numbers_within_half_a_step() -> None:
    coefficients = np.linspace(-3, 3, 1001)
    whole, step = training.quantised(coefficients, 0.0)
    assert whole.dtype == np.int8
    np.testing.assert_allclose(whole * step, coefficients, atol=step / 2 + 1e-12)
    clipped, smaller = training.quantised(coefficients, 0.5)
    assert smaller < step
    assert np.abs(clipped).max() == 127
    assert training.quantised(np.zeros(4), 0.0)[0].tolist() == [0, 0, 0, 0]
