"""The hashed n-gram space, one definition for training, serving and explaining; knows no labels and no weights."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import SPACE
from classifier.compiled import compiled
from classifier.hashes import WORD_SEED, mix
from classifier.words import KIND, NAME, Folded, wordlike

LONGEST_GRAM = 5
_GRAM_SEED = np.uint64(0xC2B2AE3D27D4EB4F)
_PAIR_SEED = np.uint64(0x165667B19E3779F9)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_EDGE = np.uint64(1)
_WORD_BITS = np.uint64(64)
_FIRST_EMOJI = 0x2000


@compiled
def room_for(n: int) -> int:
    """The most features that `n` folded code points can have: two for each word, eight for each character at most."""
    return (LONGEST_GRAM + 3) * (n + 2)


@compiled
def scratch_size(n: int) -> int:
    """Cells needed to tell the features of `n` folded code points apart: a power of two, at most half filled."""
    size = 64
    while size < 2 * room_for(n):
        size *= 2
    return size


@compiled
def _bucket(state: np.uint64, bits: int) -> int:
    return int((state * _SPREAD) >> (_WORD_BITS - np.uint64(bits)))


@compiled
def occurrences(
    text: Folded,
    n: int,
    bits: int,
    found: NDArray[np.int32],
    firsts: NDArray[np.int32],
    lasts: NDArray[np.int32],
) -> tuple[int, int]:
    """Write the bucket (of 2**bits) of every feature of a folded text, and the part [first, last) it stands on.

    Words and pairs of neighbouring words come first; then, of each stretch without space, all runs of 2 to 5
    characters, its two edges counted as characters. A NAME takes part in words and pairs only. Returns how many
    are of words, and how many there are in all. `found`, `firsts` and `lasts` must hold `room_for(n)`.
    """
    words = count = _add_words(text, n, bits, found, firsts, lasts)
    i = 0
    while i < n:
        if text.marks[i] & KIND == SPACE or text.chars[i] == NAME:
            i += 1
            continue
        stop = i + 1
        while stop < n and text.marks[stop] & KIND != SPACE and text.chars[stop] != NAME:
            stop += 1
        count = _add_grams(text, i, stop, bits, found, firsts, lasts, count)
        i = stop
    return words, count


@compiled
def _add_words(
    text: Folded,
    n: int,
    bits: int,
    found: NDArray[np.int32],
    firsts: NDArray[np.int32],
    lasts: NDArray[np.int32],
) -> int:
    count = i = 0
    neighbour = n
    pair = _PAIR_SEED
    while i < n:
        word = wordlike(text.marks[i])
        if not word and (text.marks[i] & KIND == SPACE or text.chars[i] < _FIRST_EMOJI):
            i += 1
            continue
        start = i
        state = mix(WORD_SEED, np.uint64(text.chars[i]))
        i += 1
        while word and i < n and wordlike(text.marks[i]):
            state = mix(state, np.uint64(text.chars[i]))
            i += 1
        found[count], firsts[count], lasts[count] = _bucket(state, bits), start, i
        count += 1
        found[count], firsts[count], lasts[count] = _bucket(mix(pair, state), bits), min(neighbour, start), i
        count += 1
        pair, neighbour = mix(_PAIR_SEED, state), start
    return count


@compiled
def _add_grams(
    text: Folded,
    start: int,
    stop: int,
    bits: int,
    found: NDArray[np.int32],
    firsts: NDArray[np.int32],
    lasts: NDArray[np.int32],
    count: int,
) -> int:
    for i in range(start - 1, stop):
        state = mix(_GRAM_SEED, _EDGE if i < start else np.uint64(text.chars[i]))
        for k in range(i + 1, min(i + LONGEST_GRAM, stop + 1)):
            state = mix(state, _EDGE if k == stop else np.uint64(text.chars[k]))
            found[count], firsts[count], lasts[count] = _bucket(state, bits), max(i, start), min(k + 1, stop)
            count += 1
    return count


@compiled
def distinct(found: NDArray[np.int32], words: int, total: int, table: NDArray[np.int32], size: int) -> tuple[int, int]:
    """Keep each bucket of found[:total] once, in order and in place; how many are of words, how many in all.

    `size` is the part of `table` to use, a power of two of at least twice `total`; it is cleared here.
    """
    table[:size] = 0
    mask = size - 1
    count = kept_words = 0
    for k in range(total):
        if k == words:
            kept_words = count
        bucket = found[k]
        at = bucket & mask
        while table[at] != 0 and table[at] != bucket + 1:
            at = (at + 1) & mask
        if table[at] == 0:
            table[at] = bucket + 1
            found[count] = bucket
            count += 1
    return (count if words == total else kept_words), count
