# ruff: noqa: RUF001  letters that look alike are what is tested here
import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.words import Phrasebook, fold, same_phrase, split

PHRASES = ["bi", "go home", "don't", "ёлка", "Straße", "ქართველი", "qız", "傻瓜", "հայերեն", "go home now"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("biólogo", []),
        ("Mr BI!", ["bi"]),
        ("b\u00adi b\u200bi", ["bi"]),
        ("ｂｉ", ["bi"]),
        ("go\n\u00a0 home", ["go home"]),
        ("gó hóme now.", ["go home", "go home now"]),
        ("go, home", []),
        ("go go home", ["go home"]),
        ("Don’t", ["don't"]),
        ("don t", []),
        ("ЕЛКА", ["ёлка"]),
        ("ёлками", []),
        ("STRASSE", ["Straße"]),
        ("ᲥᲐᲠᲗᲕᲔᲚᲘ", ["ქართველი"]),
        ("QIZ QİZ", ["qız"]),
        ("你傻瓜吗", ["傻瓜"]),
        ("ՀԱՅԵՐԵՆ", ["հայերեն"]),
        ("", []),
    ],
)
def test_phrases_are_found_as_whole_words_in_every_script(text: str, found: list[str]) -> None:
    assert [PHRASES[index] for index in Phrasebook(PHRASES).find(split(text))] == found


def test_greek_letters_are_the_same_composed_and_taken_apart() -> None:
    assert fold("ᾀ") == fold(unicodedata.normalize("NFD", "ᾀ")) == "α"


@pytest.mark.parametrize("text", ["", "...", "\u0301\u200b", "--- !!!"])
def test_what_has_no_word_is_no_phrase(text: str) -> None:
    assert same_phrase(text) == ()


def test_phrases_that_match_the_same_are_the_same() -> None:
    assert same_phrase(" Fine   WÓRDS! ") == same_phrase("fine words") != same_phrase("fine-words")


@settings(deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1).filter(same_phrase), min_size=1, max_size=3))
def test_a_phrase_is_found_in_its_own_text_whatever_its_case_and_accents(words: list[str]) -> None:
    phrase = " ".join(words)
    book = Phrasebook([phrase])
    for text in (phrase, unicodedata.normalize("NFD", phrase), f"-- {phrase} --", "\u200b".join(phrase)):
        assert book.find(split(text)) == [0]


@settings(deadline=None)
@given(st.text(st.characters()))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


HOSTILE = ["a " * 10_000, "a" + "\u0316\u0301" * 5_000, "\ufdfa" * 6_600, "傻" * 6_600, "." * 20_000, "a\u200b" * 5_000]


@pytest.mark.parametrize("text", HOSTILE, ids=["letters", "marks", "ligatures", "han", "dots", "zero-width"])
def test_twenty_kilobytes_against_thousands_of_phrases_stay_cheap(text: str) -> None:
    book = Phrasebook([*(f"phrase {number} of many" for number in range(5_000)), "a " * 11 + "b"])
    began = process_time()
    assert book.find(split(text)) == []
    assert process_time() - began < 0.5  # some milliseconds without a coverage tracer


def test_a_million_combining_marks_take_no_longer_than_they_must() -> None:
    began = process_time()
    assert split("a" + "\u0316\u0301" * 500_000) == ["", "a", ""]
    assert process_time() - began < 1
