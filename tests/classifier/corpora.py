"""A small labelled corpus made of invented words, so that tests need no data."""

import json
import random
from pathlib import Path
from typing import Any

from classifier.artefact import CATEGORIES

WORDS = dict(zip(CATEGORIES, ("zounderkite", "grimlock", "smitewell", "lottobucks"), strict=True))
PLAIN = ("the", "my", "our", "his", "this", "one", "old", "small", "town", "river", "bread", "train", "garden", "road")


def lines(rows: int = 400, seed: int = 1) -> list[dict[str, Any]]:
    """Comments of which a sixth holds for each category, and which is told by one word."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    made = []
    for number in range(rows):
        words = pick.choices(PLAIN, k=pick.randint(4, 9))
        kind = CATEGORIES[number % 6] if number % 6 < len(CATEGORIES) else None
        if kind:
            words.insert(pick.randrange(len(words)), WORDS[kind])
        labels = {c: int(c == kind) for c in CATEGORIES}
        made.append(
            {
                "id": f"made:{number}",
                "source": "made" if number % 2 else "civil_safe",
                "lang": "en" if number % 3 else "tr",
                "licence": "CC0",
                "licence_class": "permissive",
                "text": " ".join(words).capitalize() + ".",
                "labels": labels,
            }
        )
    return made


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
