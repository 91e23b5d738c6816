"""The compiled loops over many texts: their features for training, their sums for serving; knows no files."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import LETTER, SPACE, Alphabet
from classifier.compiled import compiled
from classifier.features import distinct, occurrences, room_for, scratch_size
from classifier.hashes import word_hash
from classifier.text import blank, fold
from classifier.words import KIND, UPPER, Folded, Names, ends_sentence, word_end, wordlike

SMALL, SMALL_AMONG_CAPITALS, CAPITAL = 1, 2, 4  # how a word is written


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
    alphabet: Alphabet,
    names: Names,
    bits: int,
    found: NDArray[np.int32],
    word_ends: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """The distinct buckets of each text, one text after the other, into `found`; how many there are in all.

    A text's buckets of words stand first and end where `word_ends` says, all of its buckets where `ends` says.
    ValueError if `found` is too small: eight for each code point and 64 for each text suffice for common text.
    """
    text = blank(_longest(offsets))
    most = room_for(text.chars.size)
    seen, firsts, lasts = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    table = np.empty(scratch_size(text.chars.size), np.int32)
    total = 0
    for row in range(offsets.size - 1):
        n = fold(codes, offsets[row], offsets[row + 1], alphabet, names, text)
        words, count = occurrences(text, n, bits, seen, firsts, lasts)
        words, count = distinct(seen, words, count, table, scratch_size(n))
        if total + count > found.size:
            raise ValueError("no room for the features")
        found[total : total + count] = seen[:count]
        word_ends[row] = total + words
        total += count
        ends[row] = total
    return total


@compiled
def cases(
    codes: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    alphabet: Alphabet,
    names: Names,
    words: NDArray[np.uint64],
    written: NDArray[np.uint8],
) -> int:
    """The hash of every word into `words`, how it is written into `written`; how many there are.

    SMALL: it begins with a small letter; SMALL_AMONG_CAPITALS: it does in a text that uses capitals; CAPITAL: it
    begins with a capital, alone, within a sentence.
    """
    text = blank(_longest(offsets))
    total = 0
    for row in range(offsets.size - 1):
        n = fold(codes, offsets[row], offsets[row + 1], alphabet, names, text)
        total = _cases_of(text, n, words, written, total)
    return total


@compiled
def _cases_of(text: Folded, n: int, words: NDArray[np.uint64], written: NDArray[np.uint8], total: int) -> int:
    first = total
    uses_capitals = False
    opens_sentence = True
    i = 0
    while i < n:
        if not wordlike(text.marks[i]):
            opens_sentence |= ends_sentence(text.chars[i])
            i += 1
            continue
        stop = word_end(text, i, n)
        upper = text.marks[i] & UPPER != 0
        lower = False
        for k in range(i + 1, stop):
            lower |= text.marks[k] & UPPER == 0 and text.marks[k] & KIND == LETTER
        uses_capitals |= upper and lower
        words[total] = word_hash(text.chars, i, stop)
        written[total] = (CAPITAL if upper and lower and not opens_sentence else 0) | (0 if upper else SMALL)
        total += 1
        opens_sentence = False
        i = stop
    if uses_capitals:
        for k in range(first, total):
            if written[k] & SMALL:
                written[k] |= SMALL_AMONG_CAPITALS
    return total


@compiled
def probabilities(
    codes: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    alphabet: Alphabet,
    names: Names,
    bits: int,
    weights: NDArray[np.int8],
    word_weight: float,
    scales: NDArray[np.float64],
    biases: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """The probabilities of each text by category into `out`: 1 / (1 + exp(-(bias + scale * total))).

    total = word_weight * sum over words / sqrt(words) + sum over runs / sqrt(runs). The sums are of whole
    numbers: exact, in whatever order.
    """
    text = blank(_longest(offsets))
    most = room_for(text.chars.size)
    seen, firsts, lasts = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    table = np.empty(scratch_size(text.chars.size), np.int32)
    of_words, of_runs = np.empty(weights.shape[1], np.int64), np.empty(weights.shape[1], np.int64)
    for row in range(offsets.size - 1):
        n = fold(codes, offsets[row], offsets[row + 1], alphabet, names, text)
        words, count = occurrences(text, n, bits, seen, firsts, lasts)
        words, count = distinct(seen, words, count, table, scratch_size(n))
        _add_up(weights, seen, 0, words, of_words)
        _add_up(weights, seen, words, count, of_runs)
        for head in range(out.shape[1]):
            total = word_weight * of_words[head] / np.sqrt(max(words, 1))
            total += of_runs[head] / np.sqrt(max(count - words, 1))
            out[row, head] = 1.0 / (1.0 + np.exp(-(biases[head] + scales[head] * total)))


@compiled
def _add_up(weights: NDArray[np.int8], seen: NDArray[np.int32], first: int, last: int, out: NDArray[np.int64]) -> None:
    a = b = c = d = np.int64(0)
    for k in range(first, last):
        at = seen[k]
        a += weights[at, 0]
        b += weights[at, 1]
        c += weights[at, 2]
        d += weights[at, 3]
    out[0], out[1], out[2], out[3] = a, b, c, d


@compiled
def shares(
    codes: NDArray[np.uint32],
    alphabet: Alphabet,
    names: Names,
    bits: int,
    weights: NDArray[np.int8],
    word_weight: float,
    head: int,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int32], NDArray[np.int32]]:
    """What each folded code point of one text adds to `total` of a head, whether it is a space, and its place.

    A feature's weight is shared out evenly over its occurrences, and over the code points of each.
    """
    text = blank(codes.size)
    n = fold(codes, 0, codes.size, alphabet, names, text)
    most = room_for(n)
    found, firsts, lasts = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    words, count = occurrences(text, n, bits, found, firsts, lasts)
    seen = found.copy()
    size = scratch_size(n)
    kept_words, kept = distinct(seen, words, count, np.empty(size, np.int32), size)
    order = np.argsort(seen[:kept])
    rank = order[np.searchsorted(seen[:kept][order], found[:count])]  # which distinct feature each occurrence is of
    times = np.bincount(rank, minlength=kept)
    adds = np.zeros(n, np.float64)
    for k in range(count):
        word = rank[k] < kept_words
        factor = word_weight / np.sqrt(kept_words) if word else 1 / np.sqrt(kept - kept_words)
        share = weights[found[k], head] * factor / times[rank[k]]
        adds[firsts[k] : lasts[k]] += share / (lasts[k] - firsts[k])
    return adds, text.marks[:n] & KIND == SPACE, text.starts[:n].copy(), text.ends[:n].copy()
