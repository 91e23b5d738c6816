from pathlib import Path

import pytest

from classifier import lexicon
from classifier.corpus import CorpusError, Row


def comment(text: str, lang: str = "en", offensive: int = 0) -> Row:
    return Row("", "s", lang, text, {"offensive": bool(offensive)})


def test_words_stand_against_as_many_plain_ones(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("blorp\n\n snark \nblorp\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("flexion,lemma\nsnarks,snark\nblorps,blorp\n", encoding="utf-8")
    comments = [
        comment("The river and the Snark are a delight"),
        comment("nasty", offensive=1),
        comment("Fluss", "de"),
    ]
    rows = lexicon.rows([tmp_path / "one.txt", tmp_path / "two.csv"], "en", comments, 1)
    listed = [row for row in rows if row.source == lexicon.LISTED]
    plain = [row for row in rows if row.source == lexicon.PLAIN]
    assert [row.text for row in listed] == ["blorp", "blorps", "snark", "snarks"]
    assert {row.text for row in plain} <= {"the", "river", "and", "are", "delight"}
    assert len(plain) == 4
    assert {row.labels["offensive"] for row in listed} == {True}
    assert {row.labels["offensive"] for row in plain} == {False}
    assert {row.labels["threatening"] for row in rows} == {None}
    assert rows == lexicon.rows([tmp_path / "two.csv", tmp_path / "one.txt"], "en", comments, 1)


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"word\nx\n"), ("a.txt", b"\xff\xfe\xff"), ("b.txt", None)])
def test_a_list_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match="cannot be read"):
        lexicon.words_of(tmp_path / name)
