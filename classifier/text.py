"""Folding: code points in, comparable code points out, with the way back to the original; knows no features.

Linear passes in place: every code point by table (compatibility form, lower case, no marks, nothing invisible);
repeated ones capped; letters spaced out joined; words settled (see `classifier.words`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import (
    CODE_POINT_MASK,
    DIGIT,
    DROP,
    EXPAND,
    KIND_SHIFT,
    LETTER,
    LONGEST_EXPANSION,
    PAGE_BITS,
    SPACE,
    SYMBOL,
    Alphabet,
)
from classifier.compiled import compiled
from classifier.words import KIND, Folded, Names, copy, settle_words, wordlike

_SPACE, _DOT, _DASH, _LINE, _STAR, _COMMA, _SLASH, _BAR = (ord(c) for c in " .-_*,/|")
_L, _S = ord("l"), ord("s")
_MARK = 127
_PAGE = (1 << PAGE_BITS) - 1
_SPACED_LETTERS = 3
_LETTERS_KEPT, _SYMBOLS_KEPT, _DIGITS_KEPT = 2, 3, 8


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """All code points of all texts in one array, and where each text begins (len(texts) + 1 places)."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32), offsets


@compiled
def blank(longest: int) -> Folded:
    """Room for the folded form of a text of up to `longest` code points."""
    room = LONGEST_EXPANSION * longest + 1
    return Folded(
        np.empty(room, np.uint32), np.empty(room, np.uint8), np.empty(room, np.int32), np.empty(room, np.int32)
    )


@compiled
def fold(codes: NDArray[np.uint32], first: int, last: int, alphabet: Alphabet, names: Names, text: Folded) -> int:
    """Fold codes[first:last] into `text` and return how many code points it has; its places count from `first`."""
    n = _by_table(codes, first, last, alphabet, text)
    n = cap_runs(text, n)
    n = join_spaced(text, n)
    return settle_words(text, n, alphabet.alike, names)


@compiled
def _by_table(codes: NDArray[np.uint32], first: int, last: int, alphabet: Alphabet, text: Folded) -> int:
    n = 0
    for i in range(first, last):
        code = np.int64(codes[i])
        entry = np.int64(alphabet.blocks[(np.int64(alphabet.pages[code >> PAGE_BITS]) << PAGE_BITS) | (code & _PAGE)])
        kind = (entry >> KIND_SHIFT) & KIND
        if kind == DROP:
            if n > 0:
                text.ends[n - 1] = i - first + 1
            continue
        at = entry & CODE_POINT_MASK
        count = np.int64(alphabet.expansions[at]) if kind == EXPAND else 1
        for k in range(count):
            if kind == EXPAND:
                entry = np.int64(alphabet.expansions[at + 1 + k])
            char = entry & CODE_POINT_MASK
            text.chars[n] = char if char != 0 else code
            text.marks[n] = (entry >> KIND_SHIFT) & _MARK
            text.starts[n] = i - first
            text.ends[n] = i - first + 1
            n += 1
    return n


@compiled
def _kept(char: int, kind: int, length: int) -> int:
    if kind == SPACE:
        return 1
    if kind == SYMBOL:
        return min(_SYMBOLS_KEPT, length)
    if kind == DIGIT:
        return min(_DIGITS_KEPT, length)
    if length <= _LETTERS_KEPT:
        return length
    return _LETTERS_KEPT if char in (_L, _S) else 1


@compiled
def cap_runs(text: Folded, n: int) -> int:
    """Cut three or more of a letter to one (l and s: two), of a symbol to three, spaces to one; the new length."""
    write = i = 0
    while i < n:
        stop = i + 1
        while stop < n and text.chars[stop] == text.chars[i]:
            stop += 1
        keep = _kept(text.chars[i], text.marks[i] & KIND, stop - i)
        end = text.ends[stop - 1]
        for k in range(keep):
            copy(text, i + k, write)
            write += 1
        text.ends[write - 1] = end
        i = stop
    return write


@compiled
def _is_separator(char: int) -> bool:
    return char in (_SPACE, _DOT, _DASH, _LINE, _STAR, _COMMA, _SLASH, _BAR)


@compiled
def _spaced_end(text: Folded, start: int, n: int) -> int:
    if text.marks[start] & KIND != LETTER or (start > 0 and wordlike(text.marks[start - 1])):
        return start
    if start + 2 >= n or not _is_separator(text.chars[start + 1]):
        return start
    i = start
    while i + 2 < n and text.chars[i + 1] == text.chars[start + 1] and text.marks[i + 2] & KIND == LETTER:
        if i + 3 < n and wordlike(text.marks[i + 3]):
            break
        i += 2
    return i + 1 if i - start >= 2 * (_SPACED_LETTERS - 1) else start


@compiled
def join_spaced(text: Folded, n: int) -> int:
    """Join three or more single letters that stand apart by one and the same separator; the new length."""
    write = i = 0
    while i < n:
        stop = _spaced_end(text, i, n)
        for k in range(i, max(stop, i + 1), 2):
            copy(text, k, write)
            write += 1
        i = max(stop, i + 1)
    return write
