"""The model once more in plain Python and scikit-learn, slow and obvious; the compiled one must agree with it."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from classifier import alphabet
from classifier.alphabet import DIGIT, LETTER, SPACE, SYMBOL

NAME = "\ue000"
LEET = dict(zip("013457@$!", "oieastasi", strict=True))
LATIN, CYRILLIC = 1, 2
_WORD64 = (1 << 64) - 1


@dataclass(slots=True)
class Char:
    char: str
    kind: int
    upper: bool
    script: int


def _script(char: str) -> int:
    if re.fullmatch("[a-z\xc0-\u024f]", char):
        return LATIN
    if "\u0400" <= char <= "\u052f":
        return CYRILLIC
    if "\u0370" <= char <= "\u03ff":
        return 3
    return 4 if "\u0531" <= char <= "\u058f" else 0


def by_character(text: str) -> list[Char]:
    return [
        Char(folded, alphabet.kind(folded), original.isupper() or original.istitle(), _script(folded))
        for original in text
        for folded in alphabet.folded(original)
    ]


def cap(chars: list[Char]) -> list[Char]:
    kept: list[Char] = []
    for char, group in groupby(chars, key=lambda c: c.char):
        run = list(group)
        most = {SPACE: 1, SYMBOL: 3, DIGIT: 8}.get(run[0].kind, len(run))
        if run[0].kind == LETTER and len(run) > 2:
            most = 2 if char in "ls" else 1
        kept += run[:most]
    return kept


def join(chars: list[Char]) -> list[Char]:
    # Letters as A, digits as 0, separators as themselves, all else as ~: then it is a matter of one expression.
    shape = "".join(
        "A" if c.kind == LETTER else "0" if c.kind == DIGIT else c.char if c.char in " .-_*,/|" else "~" for c in chars
    )
    out, at = [], 0
    for match in re.finditer(r"(?<![A0])A([ .\-_*,/|])A(?![A0])(?:\1A(?![A0]))+", shape):
        out += chars[at : match.start()] + chars[match.start() : match.end() : 2]
        at = match.end()
    return out + chars[at:]


def _letter(chars: Sequence[Char], i: int, start: int = 0) -> bool:
    return start <= i < len(chars) and chars[i].kind == LETTER


def words(chars: list[Char]) -> Iterator[tuple[list[Char], bool, bool]]:
    """Stretches of characters; whether each is a word, whether a mention."""
    i = 0
    while i < len(chars):
        wordlike = [c.kind in (LETTER, DIGIT) for c in chars[i : i + 2]]
        stop = i + 1
        mention = chars[i].char == "@" and wordlike[1:] == [True]
        if mention:
            while stop < len(chars) and (chars[stop].kind in (LETTER, DIGIT) or chars[stop].char == "_"):
                stop += 1
        elif wordlike[0]:
            while stop < len(chars):
                c = chars[stop]
                symbol = c.char in "@$!*#" and not (c.char == "@" and stop - i > 2)
                before = _letter(chars, stop - 1, i) or chars[stop - 1].char == c.char
                after = _letter(chars, stop + 1) or [d.char for d in chars[stop + 1 : stop + 2]] == [c.char]
                inside = symbol and before and after
                if c.kind not in (LETTER, DIGIT) and not inside:
                    break
                stop += 1
        yield chars[i:stop], wordlike[0], mention
        i = stop


def settle_script(word: list[Char], alike: NDArray[np.uint16]) -> bool:
    def twin(c: Char) -> int:
        return int(alike[ord(c.char)]) if ord(c.char) < alike.size else 1

    latin = [c for c in word if c.script == LATIN]
    foreign = [c for c in word if c.script > LATIN]
    cyrillic = any(c.script == CYRILLIC for c in word)
    if not latin or not foreign:
        return cyrillic
    certain = [(sum(twin(c) == 0 for c in group), len(group)) for group in (latin, foreign)]
    to_latin = certain[0] >= certain[1]
    for c in foreign if to_latin else latin:
        if ord(c.char) < alike.size and twin(c):
            c.char, c.script, c.kind = chr(twin(c)), LATIN if to_latin else CYRILLIC, LETTER
    return cyrillic and not to_latin


def unmask(word: list[Char], alike: NDArray[np.uint16], *, cyrillic: bool) -> None:
    for i, c in enumerate(word):
        if c.kind == LETTER:
            continue
        after, second = _letter(word, i + 1), _letter(word, i + 2)
        inside = _letter(word, i - 1) and (after or second)
        opening = i == 0 and after and second and _letter(word, 3)
        if c.char in LEET and (inside or opening):
            twin = int(alike[ord(LEET[c.char])])
            c.char, c.kind = chr(twin) if cyrillic and twin else LEET[c.char], LETTER
        elif c.char in "*#" and word[-1].kind == LETTER:
            c.char, c.kind = "*", LETTER


def is_name(
    word: list[Char], names: AbstractSet[str], stems: AbstractSet[str], ordinary: AbstractSet[str], *, opens: bool
) -> bool:
    plain = "".join(c.char for c in word)
    if plain in names or any(plain[:k] in stems for k in range(4, len(plain) + 1) if len(plain) - k <= 7):
        return True
    capital = word[0].upper and any(not c.upper and c.kind == LETTER for c in word[1:])
    return capital and not opens and bool(ordinary) and plain not in ordinary


def fold(
    text: str, alike: NDArray[np.uint16], names: AbstractSet[str], stems: AbstractSet[str], ordinary: AbstractSet[str]
) -> list[Char]:
    out: list[Char] = []
    opens = True
    for word, wordlike, mention in words(join(cap(by_character(text)))):
        if not (wordlike or mention):
            opens = opens or word[0].char in ".!?\u0589"
            out += word
            continue
        if not mention:
            unmask(word, alike, cyrillic=settle_script(word, alike))
        if not mention and not is_name(word, names, stems, ordinary, opens=opens):
            out += word
        elif len(out) > 1 and out[-2].char == NAME and out[-1].kind == SPACE:
            out.pop()
        else:
            out.append(Char(NAME, LETTER, upper=False, script=0))
        opens = False
    return out


def mix(state: int, value: int) -> int:
    state = (state ^ value) * 0x9E3779B97F4A7C15 & _WORD64
    return state ^ state >> 32


def _hash(seed: int, values: Sequence[int]) -> int:
    for value in values:
        seed = mix(seed, value)
    return seed


def _bucket(state: int, bits: int) -> int:
    return (state * 0xD6E8FEB86659FD93 & _WORD64) >> 64 - bits


def features(chars: list[Char], bits: int) -> tuple[list[int], list[int]]:
    """Distinct buckets of words and of runs of characters; a run's bucket that a word has taken is not a run's."""
    line = "".join(c.char if c.kind != SPACE else " " for c in chars)
    shape = "".join(
        "w" if c.kind in (LETTER, DIGIT) else "e" if c.kind == SYMBOL and c.char >= "\u2000" else " " for c in chars
    )
    of_words: dict[int, None] = {}
    pair = 0x165667B19E3779F9
    for match in re.finditer("w+|e", shape):
        state = _hash(0x9AE16A3B2F90404F, [ord(c.char) for c in chars[match.start() : match.end()]])
        of_words |= {_bucket(state, bits): None, _bucket(mix(pair, state), bits): None}
        pair = mix(0x165667B19E3779F9, state)
    of_runs: dict[int, None] = {}
    for stretch in re.findall(f"[^ {NAME}]+", line):
        codes = [1, *map(ord, stretch), 1]
        for size in range(2, 6):
            for i in range(len(codes) - size + 1):
                of_runs[_bucket(_hash(0xC2B2AE3D27D4EB4F, codes[i : i + size]), bits)] = None
    return list(of_words), [bucket for bucket in of_runs if bucket not in of_words]


def probabilities(
    rows: Sequence[tuple[list[int], list[int]]],
    weights: NDArray[np.int8],
    word_weight: float,
    scale: float,
    bias: float,
) -> NDArray[np.float64]:
    """What scikit-learn's logistic regression with these coefficients gives."""
    model = LogisticRegression()
    model.classes_ = np.array([False, True])
    model.coef_ = weights[np.newaxis, :].astype(np.float64) * scale
    model.intercept_ = np.array([bias])
    values, columns, ends = [], [], [0]
    for of_words, of_runs in rows:
        values += [word_weight / max(len(of_words), 1) ** 0.5] * len(of_words)
        values += [1 / max(len(of_runs), 1) ** 0.5] * len(of_runs)
        columns += of_words + of_runs
        ends.append(len(columns))
    matrix = csr_matrix((values, columns, ends), shape=(len(rows), weights.size))
    return np.asarray(model.predict_proba(matrix)[:, 1])
