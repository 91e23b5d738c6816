"""The one hash function, and sets of hashed words as tables; knows no text rules."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from classifier.compiled import compiled

EMPTY_SIZE = 1
_SMALLEST = 16
WORD_SEED = np.uint64(0x9AE16A3B2F90404F)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)
_ONE = np.uint64(1)


@compiled
def mix(state: np.uint64, value: np.uint64) -> np.uint64:
    """The hash `state` after one more `value` (multiply and fold, 64 bits)."""
    state = (state ^ value) * _MULTIPLIER
    return state ^ (state >> _SHIFT)


@compiled
def word_hash(chars: NDArray[np.uint32], start: int, stop: int) -> np.uint64:
    """The hash of the folded word chars[start:stop]."""
    state = WORD_SEED
    for i in range(start, stop):
        state = mix(state, np.uint64(chars[i]))
    return state


@compiled
def contains(table: NDArray[np.uint32], key: np.uint64) -> bool:
    """Whether the set `table`, made by `table_of`, holds `key` (a stranger passes once in about 10**9)."""
    mask = np.uint64(table.size - 1)
    tag = np.uint32(key >> _SHIFT) | np.uint32(1)
    at = key & mask
    while table[at] != 0:
        if table[at] == tag:
            return True
        at = (at + _ONE) & mask
    return False


def table_of(keys: Iterable[int]) -> NDArray[np.uint32]:
    """An open-addressed set of 64-bit hashes, a quarter to a half full, always with a free cell."""
    unique = sorted(set(keys))
    table = np.zeros(max(_SMALLEST, 1 << (2 * len(unique)).bit_length()) if unique else EMPTY_SIZE, np.uint32)
    for key in unique:
        at = key & (table.size - 1)
        while table[at]:
            at = (at + 1) & (table.size - 1)
        table[at] = key >> 32 | 1
    return table


def hash_of(word: str) -> int:
    """The hash of a word that is folded already."""
    state = int(WORD_SEED)
    for char in word:
        state = (state ^ ord(char)) * int(_MULTIPLIER) & (1 << 64) - 1
        state ^= state >> 32
    return state
