from pathlib import Path

import numpy as np

from classifier import alphabet, hashes, names

ALPHABET = alphabet.build()


def holds(table: np.ndarray[tuple[int], np.dtype[np.uint32]], word: str) -> bool:
    return bool(hashes.contains(table, np.uint64(hashes.hash_of(word))))


def test_the_list_is_read_folded(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("# A comment*\nŠamani Üzbek*\n\nərəb", encoding="utf-8")
    assert names.listed(tmp_path / "names.txt") == (["samani", "ereb"], ["uzbek"])


def test_the_shipped_list_is_sound() -> None:
    words, stems = names.listed()
    assert len(words) > 500
    assert len(stems) > 400
    assert len({*words}) == len(words)
    assert min(map(len, stems)) >= 4
    assert not any("*" in entry or "_" in entry for entry in words + stems)


def test_either_sides_names_of_a_place_are_on_the_list() -> None:
    words, stems = names.listed()
    for pair in (
        "khojaly khojalu", "karabakh artsakh", "stepanakert khankendi", "shusha shushi",
        "tskhinvali tskhinval", "sukhumi sukhum", "карабах арцах", "степанакерт ханкенди", "шуша шуши",
        "ղարաբաղ արցախ", "qarabag artsax", "ყარაბაღ არცახ",
    ):  # fmt: skip
        for name in pair.split():
            assert name in words or any(name.startswith(stem) for stem in stems), name


def test_words_written_small_are_no_names() -> None:
    texts = ["We saw the river and Walloon boats.", "the river is cold", "Lovely Walloon boats, lovely boats, Walloon"]
    found = names.tables(texts, ALPHABET)
    assert holds(found.ordinary, "river")
    assert holds(found.ordinary, "boats")
    assert not holds(found.ordinary, "walloon")
    assert not holds(found.ordinary, "saw"), "seen once only"
    assert holds(found.names, "jews")
    assert holds(found.stems, "armenia")


def test_a_word_mostly_written_with_a_capital_is_not_ordinary() -> None:
    texts = ["We like Trump and Trump and Trump and Trump and Trump, trump or trump", "trump trump trump"]
    assert not holds(names.tables(texts, ALPHABET).ordinary, "trump")
    assert holds(names.tables(["we like trump", "trump again"], ALPHABET).ordinary, "trump")
