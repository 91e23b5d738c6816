from pathlib import Path

import pytest

from classifier import augmentation
from classifier.artefact import CATEGORIES


def test_sentences_are_filled_and_labelled(tmp_path: Path) -> None:
    path = tmp_path / "sentences.txt"
    path.write_text("# A comment\n\n- {} and {} sing.\nit {} shall pay.\n", encoding="utf-8")
    rows = augmentation.sentences(6, 1, path)
    assert len(rows) == 12
    assert not any("{" in row.text for row in rows)
    assert len({row.text for row in rows}) == 12
    assert all(row.text.lower().endswith(("sing.", "pay.")) for row in rows)
    assert {c for c, label in rows[0].labels.items() if label} == set()
    assert {c for c, label in rows[-1].labels.items() if label} == {"inflammatory", "threatening"}
    assert len({row.id for row in rows}) == 12
    assert rows == augmentation.sentences(6, 1, path)
    assert rows != augmentation.sentences(6, 2, path)


@pytest.mark.parametrize("category", [None, *CATEGORIES[:3]])
def test_the_shipped_sentences_hold_for_each_kind(category: str | None) -> None:
    rows = augmentation.sentences(1, 1)
    if category is None:
        assert sum(not any(row.labels.values()) for row in rows) > 50
    else:
        assert sum(bool(row.labels[category]) for row in rows) > 10
