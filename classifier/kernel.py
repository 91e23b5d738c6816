"""The compiled loops over many texts: their features for training, their sums for serving; knows no files."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import LONGEST_EXPANSION
from classifier.compiled import compiled
from classifier.features import features, scratch_size
from classifier.text import fold


@compiled
def _longest(offsets: NDArray[np.int64]) -> int:
    longest = 0
    for i in range(offsets.size - 1):
        longest = max(longest, offsets[i + 1] - offsets[i])
    return longest


@compiled
def buckets(
    codes: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    pages: NDArray[np.uint16],
    blocks: NDArray[np.uint32],
    expansions: NDArray[np.uint32],
    alike: NDArray[np.uint16],
    names: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    ordinary: NDArray[np.uint32],
    bits: int,
    found: NDArray[np.int32],
    ends: NDArray[np.int64],
) -> int:
    """The distinct buckets of each text, one text after the other, into `found`; where each ends, into `ends`.

    Returns how many there are in all. `found` must have room: 8 for each code point and 64 for each text suffice.
    """
    room = LONGEST_EXPANSION * _longest(offsets) + 1
    chars, marks = np.empty(room, np.uint32), np.empty(room, np.uint8)
    starts, stops = np.empty(room, np.int32), np.empty(room, np.int32)
    table = np.empty(scratch_size(room), np.int32)
    total = 0
    for row in range(offsets.size - 1):
        n = fold(
            codes, offsets[row], offsets[row + 1], pages, blocks, expansions, alike, names, stems, ordinary,
            chars, marks, starts, stops,
        )  # fmt: skip
        total += features(chars, marks, n, bits, table, found[total:])
        ends[row] = total
    return total


@compiled
def sums(
    codes: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    pages: NDArray[np.uint16],
    blocks: NDArray[np.uint32],
    expansions: NDArray[np.uint32],
    alike: NDArray[np.uint16],
    names: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    ordinary: NDArray[np.uint32],
    bits: int,
    weights: NDArray[np.int8],
    scales: NDArray[np.float64],
    biases: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """The probabilities of each text by category into `out`: 1 / (1 + exp(-(bias + scale * sum / sqrt(features)))).

    The sums are of whole numbers, so they are exact and their order does not matter.
    """
    room = LONGEST_EXPANSION * _longest(offsets) + 1
    chars, marks = np.empty(room, np.uint32), np.empty(room, np.uint8)
    starts, stops = np.empty(room, np.int32), np.empty(room, np.int32)
    size = scratch_size(room)
    table, found = np.empty(size, np.int32), np.empty(size, np.int32)
    for row in range(offsets.size - 1):
        n = fold(
            codes, offsets[row], offsets[row + 1], pages, blocks, expansions, alike, names, stems, ordinary,
            chars, marks, starts, stops,
        )  # fmt: skip
        count = features(chars, marks, n, bits, table, found)
        a = b = c = d = np.int64(0)
        for k in range(count):
            at = found[k]
            a += weights[at, 0]
            b += weights[at, 1]
            c += weights[at, 2]
            d += weights[at, 3]
        root = np.sqrt(max(count, 1))
        out[row, 0] = 1.0 / (1.0 + np.exp(-(biases[0] + scales[0] * a / root)))
        out[row, 1] = 1.0 / (1.0 + np.exp(-(biases[1] + scales[1] * b / root)))
        out[row, 2] = 1.0 / (1.0 + np.exp(-(biases[2] + scales[2] * c / root)))
        out[row, 3] = 1.0 / (1.0 + np.exp(-(biases[3] + scales[3] * d / root)))
