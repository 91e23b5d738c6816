from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.dialects.perspective_text import MOST_SPANS, language, sentences, whole


def in_units(text: str, begin: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two!  Three?", ["One.", "Two!", "Three?"]),
        ("No end", ["No end"]),
        ("  Spaces around.  ", ["Spaces around."]),
        ("Line\n\nline\n", ["Line", "line"]),
        ("He said \u201cNo.\u201d Then left.", ["He said \u201cNo.\u201d", "Then left."]),
        ("Wait\u2026 what", ["Wait\u2026", "what"]),
        ("\u0561\u0575\u0578\u0589 \u0578\u0579", ["\u0561\u0575\u0578\u0589", "\u0578\u0579"]),
        ("3.14 is not two sentences", ["3.14 is not two sentences"]),
        ("\U0001f600 Ha. \U0001f600\U0001f600 Ho.", ["\U0001f600 Ha.", "\U0001f600\U0001f600 Ho."]),
        (" \n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [span.text for span in sentences(text)] == parts


@given(st.text(st.sampled_from('ab .!?\n"\u0589\U0001f600\u10d0'), max_size=60))
def test_spans_are_in_utf_16_units_in_order_and_lose_only_white_space(text: str) -> None:
    spans = sentences(text)
    assert [in_units(text, span.begin, span.end) for span in spans] == [span.text for span in spans]
    assert all(one.end <= other.begin for one, other in pairwise(spans))
    assert "".join("".join(span.text for span in spans).split()) == "".join(text.split())


def test_the_whole_is_one_span() -> None:
    assert (whole("a\U0001f600").begin, whole("a\U0001f600").end) == (0, 3)


def test_after_the_hundredth_sentence_the_rest_is_one_span() -> None:
    spans = sentences("No. " * 500)
    assert len(spans) == MOST_SPANS
    assert spans[-1].text.count("No.") == 401


@pytest.mark.parametrize(
    ("text", "requested", "found"),
    [
        ("Hello", (), "en"),
        ("Bonjour", ("fr", "en"), "fr"),
        ("\u10d2\u10d0\u10db\u10d0\u10e0\u10ef\u10dd\u10d1\u10d0", ("en",), "ka"),
        ("\u0562\u0561\u0580\u0587", ("en",), "hy"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442, Tom", ("en",), "ru"),
        ("\u041f\u0440, hello", (), "en"),
        ("123 !", (), "en"),
        ("", (), "en"),
    ],
)
def test_language_by_the_letters(text: str, requested: tuple[str, ...], found: str) -> None:
    assert language(text, requested) == found
