from dataclasses import replace
from typing import Any

from classifier.artefact import Artefact
from classifier.card import card

FIGURE = {
    "category": "offensive",
    "source": "ucc",
    "lang": "en",
    "rows": 9000,
    "yes": 40,
    "auc": 0.81,
    "ap": 0.3,
    "ece": 0.01,
}
SILENT = {**FIGURE, "source": "mute", "auc": None}
MOVED = {"sentences": 3, "filled": 30, "median_range": 0.01, "largest_range": 0.2, "over_half": 0.0}


def test_a_card_says_where_a_model_comes_from(small: Artefact) -> None:
    text = card(small)
    assert text.startswith(f"# Model card: {small.version}\n")
    assert "`a test`, with numpy" in text
    assert "| made | 200 |  | CC0 |" in text
    assert "400 labelled comments (400 permissive;" in text
    assert "| seed | 7 |" in text
    assert "None: trained without `--dev`." in text
    assert "Not measured: trained without `--neutrality`." in text
    assert "No accuracy is claimed." in text
    assert "Lists of words" not in text


def test_figures_stand_in_the_card_as_measured(small: Artefact) -> None:
    about: dict[str, Any] = {
        **small.about,
        "data": {**small.about["data"], "lexicons": {"ru/list.csv": "abc" * 20}},
        "dev_sha256": "feed",
        "figures": [FIGURE, SILENT],
        "neutrality": {"en": {"held_out": {"benign": MOVED}}},
    }
    text = card(replace(small, about=about))
    assert "| ucc | en | 9,000 | 40 | 0.81 | 0.3 | 0.01 |" in text
    assert "mute" not in text
    assert "`feed`" in text
    assert "| en | held_out | benign | 3 | 30 | 0.01 | 0.2 | 0.0 |" in text
    assert "ru/list.csv (sha256 `abcabcabcabc" in text
