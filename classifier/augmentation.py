"""Sentences of our own, filled with names, that teach that a name says nothing; knows no features."""

import random
from pathlib import Path

from classifier.artefact import CATEGORIES
from classifier.corpus import Row
from classifier.names import listed

SOURCE = "own_sentences"
FILE = Path(__file__).parent / "sentences.txt"
_LETTERS = dict(zip("oitu", CATEGORIES, strict=True))
_SYLLABLES = [a + b for a in ("b", "d", "g", "gh", "k", "l", "m", "n", "r", "s", "t", "v", "z", "zh") for b in "aeo"]
_ENDINGS = ("n", "ni", "nian", "ish", "i", "s", "ians", "ese", "ia", "land", "stan", "li", "vtsi")


def sentences(fillings: int, seed: int, path: Path = FILE) -> list[Row]:
    """Each sentence `fillings` times: half with names of the list, half with invented ones; labels as marked."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    words, stems = listed()
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        marked, sentence = line.split(" ", 1)
        labels = {category: letter in marked for letter, category in _LETTERS.items()}
        for k in range(fillings):
            text = sentence
            while "{}" in text:
                text = text.replace("{}", _invented(pick) if k % 2 else pick.choice(words + stems).capitalize(), 1)
            rows.append(Row(f"{SOURCE}:{len(rows)}", SOURCE, "und", text.lower() if k % 3 == 0 else text, labels))
    return rows


def _invented(pick: random.Random) -> str:
    return "".join(pick.choices(_SYLLABLES, k=pick.randint(1, 3))).capitalize() + pick.choice(_ENDINGS)
