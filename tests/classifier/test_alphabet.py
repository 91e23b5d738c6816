# ruff: noqa: RUF001 - letters that are drawn alike are what this is about

import unicodedata

import numpy as np
import pytest

from classifier import alphabet

ALPHABET = alphabet.build()


@pytest.mark.parametrize(
    ("char", "plain"),
    [("A", "a"),
     ("é", "e"), ("ё", "е"), ("ﬃ", "ffi"), ("Ⅷ", "viii"), ("𝕬", "a"), ("ß", "ss"), ("İ", "i"), ("ı", "i"), ("ə", "e"),
     ("\t", " "), ("\x00", ""), ("\u200d", ""), ("\ufe0f", ""), ("가", "가"), ("ﷺ", "صلى "), ("\udc00", "\ufffd")],
)  # fmt: skip
def test_a_character_becomes_what_it_stands_for(char: str, plain: str) -> None:
    assert alphabet.folded(char) == plain


def test_folding_once_is_enough() -> None:
    for code in range(0x3000):
        plain = alphabet.folded(chr(code))
        assert "".join(map(alphabet.folded, plain)) == plain, hex(code)


def test_the_tables_say_what_the_functions_say() -> None:
    for code in [*range(0x250), *range(0x370, 0x590), 0xFDFA, 0xAC00, 0x1F600, 0x10FFFF, 0xE000]:
        entry = int(ALPHABET.blocks[int(ALPHABET.pages[code >> 8]) << 8 | code & 255])
        kind = entry >> alphabet.KIND_SHIFT & 7
        plain = alphabet.folded(chr(code))
        if kind == alphabet.DROP:
            assert plain == ""
        elif kind == alphabet.EXPAND:
            at = entry & alphabet.CODE_POINT_MASK
            count = int(ALPHABET.expansions[at])
            found = ALPHABET.expansions[at + 1 : at + 1 + count] & alphabet.CODE_POINT_MASK
            assert "".join(map(chr, found)) == plain
        else:
            assert chr(entry & alphabet.CODE_POINT_MASK or code) == plain
            assert kind == alphabet.kind(plain)


def test_letters_alike_lead_both_ways() -> None:
    for latin, cyrillic in zip("aceopxyi", "асеорхуі", strict=True):
        assert "CYRILLIC" in unicodedata.name(cyrillic)
        assert chr(ALPHABET.alike[ord(cyrillic)]) == latin
        assert chr(ALPHABET.alike[ord(latin)]) == cyrillic
    assert ALPHABET.alike[ord("ж")] == 0
    assert alphabet.covers_unicode(ALPHABET)
    assert not alphabet.covers_unicode(ALPHABET._replace(pages=np.zeros(3, np.uint16)))
