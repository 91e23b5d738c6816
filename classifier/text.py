"""Folding: code points in, comparable code points out, with the way back to the original; knows no features.

Linear passes in place: every code point by table (compatibility form, lower case, no marks, nothing invisible);
repeated ones capped; letters spaced out joined; words settled (see `classifier.words`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import CODE_POINT_MASK, DIGIT, DROP, EXPAND, KIND_SHIFT, LETTER, SPACE, SYMBOL
from classifier.compiled import compiled
from classifier.words import settle_words

_KIND = 7
_SEPARATORS = np.array([ord(c) for c in " .-_*,/|"], np.uint32)
_LAST_CODE_POINT = 0x10FFFF
_L, _S = ord("l"), ord("s")


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """All code points of all texts in one array, and where each text begins (len(texts) + 1 places)."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32), offsets


@compiled
def fold(
    codes: NDArray[np.uint32],
    first: int,
    last: int,
    pages: NDArray[np.uint16],
    blocks: NDArray[np.uint32],
    expansions: NDArray[np.uint32],
    alike: NDArray[np.uint16],
    names: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    ordinary: NDArray[np.uint32],
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    """Fold codes[first:last] into `chars` and return how many there are.

    `marks` get their kinds, `starts` and `ends` the part of the original, counted from `first`, that each came
    from. The four must hold LONGEST_EXPANSION times as many as there are code points.
    """
    n = _by_table(codes, first, last, pages, blocks, expansions, chars, marks, starts, ends)
    n = cap_runs(chars, marks, starts, ends, n)
    n = join_spaced(chars, marks, starts, ends, n)
    return settle_words(chars, marks, starts, ends, n, alike, names, stems, ordinary)


@compiled
def _by_table(
    codes: NDArray[np.uint32],
    first: int,
    last: int,
    pages: NDArray[np.uint16],
    blocks: NDArray[np.uint32],
    expansions: NDArray[np.uint32],
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    n = 0
    for i in range(first, last):
        code = np.int64(codes[i])
        entry = np.int64(blocks[(np.int64(pages[code >> 8]) << 8) | (code & 255)])
        kind = (entry >> KIND_SHIFT) & _KIND
        if kind == DROP:
            if n > 0:
                ends[n - 1] = i - first + 1
            continue
        at = entry & CODE_POINT_MASK
        count = np.int64(expansions[at]) if kind == EXPAND else 1
        for k in range(count):
            if kind == EXPAND:
                entry = np.int64(expansions[at + 1 + k])
            char = entry & CODE_POINT_MASK
            chars[n] = char if char != 0 else code
            marks[n] = (entry >> KIND_SHIFT) & 127
            starts[n] = i - first
            ends[n] = i - first + 1
            n += 1
    return n


@compiled
def cap_runs(
    chars: NDArray[np.uint32], marks: NDArray[np.uint8], starts: NDArray[np.int32], ends: NDArray[np.int32], n: int
) -> int:
    """Cut three or more of a letter to one (l and s: two), of a symbol to three, spaces to one; the new length."""
    write = i = 0
    while i < n:
        stop = i + 1
        while stop < n and chars[stop] == chars[i]:
            stop += 1
        length = stop - i
        kind = marks[i] & _KIND
        keep = length
        if kind == SPACE:
            keep = 1
        elif kind == SYMBOL:
            keep = min(3, length)
        elif kind == LETTER and length > 2:
            keep = 2 if chars[i] == _L or chars[i] == _S else 1
        elif kind == DIGIT:
            keep = min(8, length)
        end = ends[stop - 1]
        for k in range(keep):
            chars[write] = chars[i + k]
            marks[write] = marks[i + k]
            starts[write] = starts[i + k]
            ends[write] = ends[i + k]
            write += 1
        ends[write - 1] = end
        i = stop
    return write


@compiled
def _is_separator(char: int) -> bool:
    for k in range(_SEPARATORS.size):
        if _SEPARATORS[k] == char:
            return True
    return False


@compiled
def _spaced_end(chars: NDArray[np.uint32], marks: NDArray[np.uint8], start: int, n: int) -> int:
    if start > 0 and (marks[start - 1] & _KIND == LETTER or marks[start - 1] & _KIND == DIGIT):
        return start
    if start + 4 >= n or not _is_separator(chars[start + 1]):
        return start
    i = start
    while (
        i + 2 < n
        and chars[i + 1] == chars[start + 1]
        and marks[i + 2] & _KIND == LETTER
        and (i + 3 >= n or (marks[i + 3] & _KIND != LETTER and marks[i + 3] & _KIND != DIGIT))
    ):
        i += 2
    return i + 1 if i - start >= 4 else start


@compiled
def join_spaced(
    chars: NDArray[np.uint32], marks: NDArray[np.uint8], starts: NDArray[np.int32], ends: NDArray[np.int32], n: int
) -> int:
    """Join three or more single letters that stand apart by one and the same separator; the new length."""
    write = i = 0
    while i < n:
        stop = _spaced_end(chars, marks, i, n) if marks[i] & _KIND == LETTER else i
        step = 2 if stop > i else 1
        for k in range(i, max(stop, i + 1), step):
            chars[write] = chars[k]
            marks[write] = marks[k]
            starts[write] = starts[k]
            ends[write] = ends[k]
            write += 1
        i = max(stop, i + 1)
    return write
