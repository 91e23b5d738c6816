"""Which words are names: the written list, and from texts the words that are none; knows no labels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier import hashes, kernel
from classifier.alphabet import Alphabet, folded
from classifier.text import code_points
from classifier.words import Names

LIST = Path(__file__).parent / "names.txt"
_SEEN_OFTEN = 2
_CAPITALS_FOR_EACH_SMALL = 2


def listed(path: Path = LIST) -> tuple[list[str], list[str]]:
    """The words, and the stems (marked * in the list), folded."""
    entries = [
        word for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#" for word in line.split()
    ]
    plain = ["".join(map(folded, entry)) for entry in entries]
    return [word for word in plain if word[-1] != "*"], [word[:-1] for word in plain if word[-1] == "*"]


def tables(texts: Sequence[str], alphabet: Alphabet, path: Path = LIST) -> Names:
    """The hashed list, and the words of `texts` that are no names, as the folding loop takes them."""
    words, stems = listed(path)
    return Names(
        hashes.table_of(map(hashes.hash_of, words)),
        hashes.table_of(map(hashes.hash_of, stems)),
        hashes.table_of(_ordinary(texts, alphabet)),
    )


def _ordinary(texts: Sequence[str], alphabet: Alphabet) -> list[int]:
    """Hashes of the words that writers begin with a small letter.

    A word counts if it is seen so twice and if, within sentences of texts that use capitals at all, it is not
    mostly written with one.
    """
    codes, offsets = code_points(texts)
    words, written = np.empty(codes.size + 1, np.uint64), np.empty(codes.size + 1, np.uint8)
    nothing = hashes.table_of([])
    total = kernel.cases(codes, offsets, alphabet, Names(nothing, nothing, nothing), words, written)
    unique, places = np.unique(words[:total], return_inverse=True)
    small, small_among_capitals, capital = (
        np.bincount(places, weights=(written[:total] & bit) != 0, minlength=unique.size)
        for bit in (kernel.SMALL, kernel.SMALL_AMONG_CAPITALS, kernel.CAPITAL)
    )
    chosen = (small >= _SEEN_OFTEN) & (capital <= _CAPITALS_FOR_EACH_SMALL * small_among_capitals)
    return [int(key) for key in unique[chosen]]
