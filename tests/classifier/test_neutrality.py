import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier import names, neutrality
from classifier.augmentation import FILE
from classifier.scoring import Model

Figures = dict[str, dict[str, dict[str, dict[str, float]]]]
SENTENCES = Path(__file__).parent / "neutrality"
SET = """
[listed]
people = ["Ones", "Twos"]
[held_out]
people = ["Threes"]
[sentences]
benign = ["{people} sing.", "We know {people}."]
hostile = ["Bad {people}."]
"""


def stand_in(texts: Sequence[str]) -> NDArray[np.float64]:
    high = [0.9 if "Bad" in text else 0.6 if text == "Twos sing." else 0.1 for text in texts]
    return np.array([[p, 0.0, 0.0, 0.0] for p in high])


def test_ranges_are_measured_over_names(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(SET)
    found = neutrality.measure(stand_in, tmp_path)["xx"]
    assert found["listed"]["benign"] == {
        "sentences": 2, "filled": 4, "median_range": 0.25, "largest_range": 0.5, "over_half": 0.25,
    }  # fmt: skip
    assert found["listed"]["hostile"]["over_half"] == 1
    assert found["held_out"]["benign"] == {
        "sentences": 2, "filled": 2, "median_range": 0, "largest_range": 0, "over_half": 0,
    }  # fmt: skip


@pytest.fixture(scope="module")
def reached(shipped: Model) -> Figures:
    return neutrality.measure(shipped.score, SENTENCES)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_shipped_model_does_not_tell_listed_names_apart(reached: Figures, lang: str) -> None:
    listed = reached[lang]["listed"]
    assert listed["benign"]["largest_range"] == 0
    assert listed["hostile"]["largest_range"] == 0
    assert listed["benign"]["over_half"] == 0
    assert listed["hostile"]["over_half"] >= 0.9


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_names_it_has_never_seen_stay_within_the_level_reached(reached: Figures, lang: str) -> None:
    held_out = reached[lang]["held_out"]
    assert held_out["benign"]["largest_range"] <= 0.25
    assert held_out["benign"]["median_range"] <= 0.01
    assert held_out["benign"]["over_half"] == 0
    assert held_out["hostile"]["over_half"] >= 0.9


def test_held_out_names_are_neither_listed_nor_trained_on() -> None:
    words, stems = names.listed()
    trained_on = FILE.read_text(encoding="utf-8").casefold()
    for path in SENTENCES.glob("*.toml"):
        for group in tomllib.loads(path.read_text("utf-8"))["held_out"].values():
            for name in (name.casefold() for name in group):
                assert name not in words
                assert not any(name.startswith(stem) for stem in stems)
                assert name not in trained_on


def test_the_sentences_are_not_those_trained_on() -> None:
    trained_on = {
        line.split(" ", 1)[1] for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}
    }
    for path in SENTENCES.glob("*.toml"):
        for kind in tomllib.loads(path.read_text("utf-8"))["sentences"].values():
            for sentence in kind:
                assert (
                    sentence.replace("{people}", "{}").replace("{kind}", "{}").replace("{place}", "{}")
                    not in trained_on
                )
