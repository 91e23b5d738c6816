"""The hashed n-gram space, one definition for training and serving; knows no labels and no weights."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import DIGIT, LETTER, SPACE
from classifier.compiled import compiled
from classifier.hashes import WORD_SEED, mix
from classifier.words import NAME

LONGEST_GRAM = 5
_KIND = 7
_GRAM_SEED = np.uint64(0xC2B2AE3D27D4EB4F)
_PAIR_SEED = np.uint64(0x165667B19E3779F9)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_EDGE = np.uint64(1)
_WORD_BITS = np.uint64(64)
_FIRST_EMOJI = 0x2000


@compiled
def scratch_size(n: int) -> int:
    """Cells needed to tell the features of `n` folded code points apart: a power of two, at most half filled."""
    size = 64
    while size < 2 * (LONGEST_GRAM + 3) * (n + 2):
        size *= 2
    return size


@compiled
def _add(
    state: np.uint64, bits: np.uint64, table: NDArray[np.int32], mask: np.int64, found: NDArray[np.int32], count: int
) -> int:
    bucket = np.int64((state * _SPREAD) >> (_WORD_BITS - bits))
    at = bucket & mask
    while table[at] != 0:
        if table[at] == bucket + 1:
            return count
        at = (at + 1) & mask
    table[at] = bucket + 1
    found[count] = bucket
    return count + 1


@compiled
def features(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    n: int,
    bits: int,
    table: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:
    """Write the distinct buckets (of 2**bits) of a folded text to `found`; how many there are.

    Words and pairs of neighbouring words, and all runs of 2 to 5 characters of each stretch without space, its
    edges included. A NAME takes part in words and pairs only. `table` has `scratch_size(n)` cells and is
    cleared here.
    """
    size = scratch_size(n)
    table[:size] = 0
    mask = np.int64(size - 1)
    width = np.uint64(bits)
    count = _add_words(chars, marks, n, width, table, mask, found)
    i = 0
    while i < n:
        if marks[i] & _KIND == SPACE or chars[i] == NAME:
            i += 1
            continue
        stop = i + 1
        while stop < n and marks[stop] & _KIND != SPACE and chars[stop] != NAME:
            stop += 1
        count = _add_grams(chars, i, stop, width, table, mask, found, count)
        i = stop
    return count


@compiled
def _add_words(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    n: int,
    bits: np.uint64,
    table: NDArray[np.int32],
    mask: np.int64,
    found: NDArray[np.int32],
) -> int:
    count = i = 0
    before = _PAIR_SEED
    while i < n:
        kind = marks[i] & _KIND
        word = kind == LETTER or kind == DIGIT
        if not word and (kind == SPACE or chars[i] < _FIRST_EMOJI):
            i += 1
            continue
        state = mix(WORD_SEED, np.uint64(chars[i]))
        i += 1
        while word and i < n and (marks[i] & _KIND == LETTER or marks[i] & _KIND == DIGIT):
            state = mix(state, np.uint64(chars[i]))
            i += 1
        count = _add(state, bits, table, mask, found, count)
        count = _add(mix(before, state), bits, table, mask, found, count)
        before = mix(_PAIR_SEED, state)
    return count


@compiled
def _add_grams(
    chars: NDArray[np.uint32],
    start: int,
    stop: int,
    bits: np.uint64,
    table: NDArray[np.int32],
    mask: np.int64,
    found: NDArray[np.int32],
    count: int,
) -> int:
    for i in range(start - 1, stop):
        state = mix(_GRAM_SEED, _EDGE if i < start else np.uint64(chars[i]))
        for k in range(i + 1, min(i + LONGEST_GRAM, stop + 1)):
            state = mix(state, _EDGE if k == stop else np.uint64(chars[k]))
            count = _add(state, bits, table, mask, found, count)
    return count
