import gzip
import json
from pathlib import Path

import pytest

from classifier import corpus
from classifier.corpus import CorpusError, Row
from tests.classifier import corpora

LABELS = {"offensive": 1, "inflammatory": None, "threatening": 0}


def line(**changed: object) -> bytes:
    whole = {"id": "1", "source": "s", "lang": "en", "text": "hello", "labels": LABELS, "licence_class": "permissive"}
    return json.dumps({**whole, **changed}).encode()


def test_a_line_becomes_a_row() -> None:
    row = corpus.parse(line(weak=["offensive"], licence="MIT", use="dev"))
    labels = {"offensive": True, "inflammatory": None, "threatening": False, "unacceptable": None}
    assert row == Row("1", "s", "en", "hello", labels, frozenset({"offensive"}), "permissive", "MIT", "dev")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"[" * 5000, "is not JSON"),
        (b"[1]", "is not a JSON object"),
        (line(text=" "), "text is missing, empty or not a string"),
        (line(text=5), "text is missing"),
        (line(labels=None), "labels are missing"),
        (line(labels={}), "labels are missing"),
        (line(labels={"rude": 1}), "unknown label 'rude'; the labels are offensive, inflammatory"),
        (line(labels={"offensive": 0.4}), "label 'offensive' is 0.4; it must be 0, 1 or null"),
        (line(labels={"offensive": "yes"}), "label 'offensive' is 'yes'"),
        (line(weak="offensive"), "weak must be a list"),
        (line(weak=["rude"]), "weak must be a list"),
        (line(licence_class="mine"), "licence_class is 'mine'; it must be one of permissive"),
        (line(licence_class=[]), "licence_class is"),
    ],
)
def test_a_line_that_is_no_labelled_comment_is_told(bad: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        corpus.parse(bad)


def test_bad_lines_are_reported_with_their_numbers_not_dropped(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join([line(), b"", b"oops", line(id="2"), line(text="")]))
    rows, bad = corpus.read(path)
    assert [row.id for row in rows] == ["1", "2"]
    assert [(b.number, str(b)[:12]) for b in bad] == [(3, "line 3: is n"), (5, "line 5: text")]


def test_gzip_is_read_as_plain(tmp_path: Path) -> None:
    plain = corpora.write(tmp_path / "rows.jsonl", corpora.lines(12))
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert corpus.read(plain) == corpus.read(packed)
    assert len(corpus.read(packed)[0]) == 12
    assert corpus.sha256_of(plain) != corpus.sha256_of(packed)


@pytest.mark.parametrize("content", [None, b"no gzip", gzip.compress(b"{}", mtime=0)[:-3]])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "rows.jsonl.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match="cannot be read"):
        corpus.read(path)


@pytest.mark.parametrize(
    ("licence_class", "use", "trainable"),
    [
        ("permissive", "", True),
        ("sharealike", "", True),
        ("nc", "", False),
        ("none", "", False),
        ("permissive", "dev", False),
    ],
)
def test_only_licensed_training_rows_may_be_trained_on(licence_class: str, use: str, trainable: bool) -> None:  # noqa: FBT001
    assert Row("1", "s", "en", "t", {}, licence_class=licence_class, use=use).trainable is trainable


def test_the_same_text_and_a_rewrite_with_its_original_share_a_fold() -> None:
    def fold(row_id: str, source: str, text: str) -> int:
        return corpus.fold_of(Row(row_id, source, "en", text, {}), 1000)

    assert fold("paradetox:t17", "paradetox", "a rude one") == fold("paradetox:neutral2-17", "paradetox", "a kind one")
    assert fold("paradetox:t17", "paradetox", "a rude one") != fold("paradetox:t18", "paradetox", "a rude one")
    assert fold("a:1", "a", "The same  text") == fold("b:9", "b", "the same text")
    assert len({fold(f"a:{n}", "a", f"text {n}") for n in range(100)}) > 80
    assert 0 <= fold("a:1", "a", "\ud800") < 1000
