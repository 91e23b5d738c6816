"""What every code point folds to, as tables for the compiled loop; knows no words and no models.

The tables are computed from Python's Unicode data at training and travel inside the artefact, so that a newer
Unicode version in the serving process cannot move a score.
"""

# ruff: noqa: RUF001 - letters that are drawn alike are what this is about

import sys
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# How one folded code point is treated, in bits 21-23 of a table entry.
DROP, LETTER, DIGIT, SPACE, SYMBOL, EXPAND = range(6)
KIND_SHIFT = 21
KIND_MASK = 7
UPPER_BIT = 1 << 24
SCRIPT_SHIFT = 25
OTHER_SCRIPT, LATIN, CYRILLIC, GREEK, ARMENIAN = range(5)
CODE_POINT_MASK = (1 << KIND_SHIFT) - 1
PAGE_BITS = 8
LONGEST_EXPANSION = 4
ALIKE_SIZE = 0x590
NAME_MARK = "\ue000"  # a private code point that folding puts for a name; nobody may write it himself

# Letters drawn alike, in both cases where both are; one column is the script, the other the Latin letter.
_ALIKE = {
    CYRILLIC: (
        "аА вВ бб сС еЕ нН іІ јЈ кК мМ оО рР ѕЅ тТ уУ хХ ԁԀ һҺ ԛԚ ԝԜ гг пп",
        "a b b c e h i j k m o p s t y x d h q w r n",
    ),
    GREEK: ("αΑ βΒ γγ εΕ ηΗ ιΙ κΚ μΜ νν νΝ οΟ ρΡ σσ τΤ υΥ χΧ ωω", "a b y e n i k u v n o p o t u x w"),
    ARMENIAN: ("ա օՕ ո ս հ ց յ զ", "w o n u h g j q"),
}


class Alphabet(NamedTuple):
    """Tables indexed by code point: `blocks[pages[c >> 8] << 8 | c & 255]` is the entry of c.

    An entry packs a folded code point (0: c itself), its kind, whether c is upper case, and its script. An entry of
    kind EXPAND holds an index into `expansions`, where a count is followed by that many entries. `alike` gives, for
    a code point below 0x590, the letter of the other script drawn alike, or 0.
    """

    pages: NDArray[np.uint16]
    blocks: NDArray[np.uint32]
    expansions: NDArray[np.uint32]
    alike: NDArray[np.uint16]


@cache
def build() -> Alphabet:
    """Compute the tables from Python's Unicode data (some seconds, once)."""
    expansions: list[int] = []
    blocks: dict[bytes, int] = {}
    pages = []
    for start in range(0, sys.maxunicode + 1, 1 << PAGE_BITS):
        block = np.array([_entry(chr(c), expansions) for c in range(start, start + (1 << PAGE_BITS))], np.uint32)
        pages.append(blocks.setdefault(block.tobytes(), len(blocks)))
    return Alphabet(
        np.array(pages, np.uint16),
        np.frombuffer(b"".join(blocks), np.uint32).copy(),
        np.array(expansions or [0], np.uint32),
        _alike(),
    )


def covers_unicode(alphabet: Alphabet) -> bool:
    """Whether every code point has an entry, and every entry leads to a place within the tables."""
    pages, blocks, expansions, alike = alphabet
    if pages.size != (sys.maxunicode + 1) >> PAGE_BITS or (int(pages.max()) + 1) << PAGE_BITS > blocks.size:
        return False
    kinds = blocks >> KIND_SHIFT & KIND_MASK
    places = (blocks[kinds == EXPAND] & CODE_POINT_MASK).astype(np.int64)
    counts = expansions[np.minimum(places, expansions.size - 1)].astype(np.int64)
    inside = ((places + counts < expansions.size) & (counts <= LONGEST_EXPANSION)).all()
    return bool(inside) and int(kinds.max()) <= EXPAND and alike.size == ALIKE_SIZE


def folded(char: str) -> str:
    """What one character becomes: compatibility form, lower case, without marks and invisible characters."""
    if "\ud800" <= char <= "\udfff" or char == NAME_MARK:
        return "\ufffd"
    if "\uac00" <= char <= "\ud7a3":  # Hangul syllables stay whole
        return char
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = "".join(_SPECIAL.get(c, c) for c in plain if unicodedata.category(c) not in _INVISIBLE or c in _SPECIAL)
    return kept[:LONGEST_EXPANSION]


def kind(char: str) -> int:
    """Whether a folded character is a LETTER, a DIGIT, SPACE or a SYMBOL."""
    category = unicodedata.category(char)
    if char.isspace() or category.startswith("Z"):
        return SPACE
    if category.startswith(("L", "M")):
        return LETTER
    return DIGIT if category.startswith("N") else SYMBOL


_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_SPECIAL = {"\t": " ", "\n": " ", "\r": " ", "\x0b": " ", "\x0c": " ", "\x85": " "} | {
    # Letters that no normal form takes apart, folded to what people type instead.
    "ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ɑ": "a", "ɡ": "g",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-",
}  # fmt: skip


def _entry(char: str, expansions: list[int]) -> int:
    plain = folded(char)
    if not plain:
        return DROP << KIND_SHIFT
    upper = UPPER_BIT if char.isupper() or char.istitle() else 0
    if plain == char:
        return kind(char) << KIND_SHIFT | upper | _script(char) << SCRIPT_SHIFT
    entries = [ord(c) | kind(c) << KIND_SHIFT | upper | _script(c) << SCRIPT_SHIFT for c in plain]
    if len(entries) == 1:
        return entries[0]
    expansions += [len(entries), *entries]
    return len(expansions) - len(entries) - 1 | EXPAND << KIND_SHIFT


def _script(char: str) -> int:
    if "a" <= char <= "z" or "\xc0" <= char < "\u0250":
        return LATIN
    if "\u0370" <= char < "\u0400":
        return GREEK
    if "\u0400" <= char < "\u0530":
        return CYRILLIC
    return ARMENIAN if "\u0531" <= char < "\u0590" else OTHER_SCRIPT


def _alike() -> NDArray[np.uint16]:
    table = np.zeros(ALIKE_SIZE, np.uint16)
    for script, (drawn, latin) in _ALIKE.items():
        for chars, letter in zip(drawn.split(), latin.split(), strict=True):
            table[[ord(c) for c in chars]] = ord(letter)
            if script == CYRILLIC and not table[ord(letter)]:
                table[ord(letter)] = ord(chars[0])
    return table
