# ruff: noqa: RUF001 - letters that are drawn alike are what this is about

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from classifier import alphabet, hashes
from classifier.text import blank, code_points, fold
from classifier.words import Folded, Names
from tests.classifier import reference

ALPHABET = alphabet.build()
LISTED = {"armenian", "azeri", "armenians"}
STEMS = {"georgia", "грузин"}
ORDINARY = {"hello", "fuck", "you", "idiot", "the", "dear"}

# Any code point at all, and often those that the passes look for.
HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(
            "aAbflLsS0134579@$!*#_.-, /|\n\u0430\u0410\u0415\u0440\u03b1\u0585\u200d\u0301\u202e\ufdfa\ue000\ud800😀"
        ),
    ),
    max_size=60,
) | st.lists(st.sampled_from([*LISTED, "Georgian", "Hello", "Walloon", "f u c k", "sh1t", "@me", ".", "!"])).map(
    " ".join
)


def names(listed: Sequence[str], stems: Sequence[str], ordinary: Sequence[str]) -> Names:
    return Names(*(hashes.table_of(map(hashes.hash_of, words)) for words in (listed, stems, ordinary)))


KNOWN = names(sorted(LISTED), sorted(STEMS), sorted(ORDINARY))


def folded(text: str) -> tuple[str, Folded, int]:
    codes, _ = code_points([text])
    room = blank(codes.size)
    n = fold(codes, 0, codes.size, ALPHABET, KNOWN, room)
    return "".join(map(chr, room.chars[:n])), room, n


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße ＦＵＬＬ ﬁne", "strasse full fine"),
        ("fu\u200bck i\u0301d\u0336iot", "fuck idiot"),
        ("\u202eabc\u2066d", "abcd"),
        ("hello\n\t  there\u3000x", "hello there x"),
        ("niiiiice assss!!!!!!!", "nice ass!!!"),
        ("1234444444444444", "12344444444"),
        ("f u c k you", "fuck you"),
        ("f.u.c.k f-u-c-k", "fuck fuck"),
        ("a b", "a b"),
        ("sh1t a$$hole b!tch 5hit f*ck f#ck f***ing", "shit asshole bitch shit f*ck f*ck f***ing"),
        ("no!! so**", "no!! so**"),
        ("the 4th of 1990, covid19", "the 4th of 1990, covid19"),
        ("fu\u0441k", "fuck"),
        ("\u0445\u0443\u0435\u0442a", "\u0445\u0443\u0435\u0442\u0430"),
        ("\u0441\u043e\u043a", "\u0441\u043e\u043a"),
        ("п0шел", "пошел"),
        ("şöyle əla", "soyle ela"),
        ("\ud800x\ue000", "\ufffdx\ufffd"),
        ("", ""),
        ("\u0301\u200b", ""),
    ],
)
def test_what_is_written_otherwise_becomes_the_same(text: str, expected: str) -> None:
    assert folded(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Armenian and the azeri", "the N and the N"),
        ("Georgia, georgians, Georgian", "N, N, N"),
        ("грузинами", "N"),
        ("georgiaaaaannnnnnnish", "N"),
        ("georgiaabcdefghijk", "georgiaabcdefghijk"),
        ("@some_one hello", "N hello"),
        ("hello Walloon you", "hello N you"),
        ("Walloon you", "walloon you"),
        ("hello. Walloon you", "hello. walloon you"),
        ("hello WALLOON you", "hello walloon you"),
        ("hello Fuck you", "hello fuck you"),
        ("hello John Smith Azeri", "hello N"),
        ("a@b me@example", "aab meaexample"),
        ("mail@example", "mailN"),
    ],
)
def test_names_become_one_mark(text: str, expected: str) -> None:
    assert folded(text)[0].replace(reference.NAME, "N") == expected


def test_places_lead_back_to_the_original() -> None:
    text = "You f.u.c.k\u0301 Walloon Man"
    plain, room, n = folded(text)
    assert plain == f"you fuck {reference.NAME}"
    found = [text[room.starts[i] : room.ends[i]] for i in range(n)]
    assert found[4:8] == ["f", "u", "c", "k\u0301"]
    assert found[-1] == "Walloon Man"


@given(HOSTILE)
@settings(deadline=None, max_examples=400)
@example("\ufdfa" * 5)
@example("a.a.a a")
def test_agrees_with_the_reference(text: str) -> None:
    plain, room, n = folded(text)
    expected = reference.fold(text, ALPHABET.alike, LISTED, STEMS, ORDINARY)
    assert plain == "".join(c.char for c in expected)
    assert [int(mark) & 7 for mark in room.marks[:n]] == [c.kind for c in expected]
    places = np.stack([room.starts[:n], room.ends[:n]])
    assert ((places >= 0) & (places <= len(text))).all()
    assert (room.starts[:n] < room.ends[:n]).all()


def test_twenty_kilobytes_of_anything_stay_linear(stopwatch: Callable[[Callable[[], object]], float]) -> None:
    for unit in ("a", "a ", "\u0301", "\u202e", "@a", "a*", "a.", "A\u0430", "\ufdfa"):
        text = unit * (20_000 // len(unit.encode()))
        assert stopwatch(partial(folded, text)) < 0.25, unit
