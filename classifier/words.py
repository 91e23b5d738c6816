"""Settles the words of a folded text: mixed scripts, digits as letters, names to one mark; knows no features."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import ALIKE_SIZE, CYRILLIC, DIGIT, LATIN, LETTER, NAME_MARK, SPACE
from classifier.compiled import compiled
from classifier.hashes import EMPTY_SIZE, WORD_SEED, contains, mix

NAME = ord(NAME_MARK)
SHORTEST_STEM = 4
LONGEST_ENDING = 7
KIND, UPPER, SCRIPT_SHIFT = 7, 8, 4  # the parts of a mark

_AT, _DOLLAR, _BANG, _STAR, _HASH, _UNDERSCORE = (ord(c) for c in "@$!*#_")
_LEET_FROM = np.array([ord(c) for c in "013457@$!"], np.uint32)
_LEET_TO = np.array([ord(c) for c in "oieastasi"], np.uint32)
_DOT, _QUESTION, _ARMENIAN_STOP = (ord(c) for c in ".?\u0589")
_BEFORE_AT = 2


class Folded(NamedTuple):
    """A folded text: its code points, their marks (kind, upper case, script) and the parts of the original."""

    chars: NDArray[np.uint32]
    marks: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


class Names(NamedTuple):
    """Hash tables: listed names, stems that listed names begin with, and ordinary words (none: not known)."""

    names: NDArray[np.uint32]
    stems: NDArray[np.uint32]
    ordinary: NDArray[np.uint32]


@compiled
def copy(text: Folded, source: int, target: int) -> None:
    """Put what stands at `source` at `target` as well."""
    text.chars[target] = text.chars[source]
    text.marks[target] = text.marks[source]
    text.starts[target] = text.starts[source]
    text.ends[target] = text.ends[source]


@compiled
def wordlike(mark: int) -> bool:
    """Whether a mark is a letter's or a digit's."""
    return mark & KIND in (LETTER, DIGIT)


@compiled
def _letter_at(text: Folded, i: int, start: int, stop: int) -> bool:
    return start <= i < stop and bool(text.marks[i] & KIND == LETTER)


@compiled
def _stands_for_letter(text: Folded, i: int, start: int, n: int) -> bool:
    char = text.chars[i]
    if char not in (_AT, _DOLLAR, _BANG, _STAR, _HASH) or i + 1 >= n:
        return False
    if char == _AT and i - start > _BEFORE_AT:  # an address
        return False
    before = _letter_at(text, i - 1, start, n) or text.chars[i - 1] == char
    return before and (_letter_at(text, i + 1, start, n) or text.chars[i + 1] == char)


@compiled
def word_end(text: Folded, start: int, n: int) -> int:
    """Where the word that starts at `start` ends; a symbol standing for a letter belongs to it."""
    i = start + 1
    while i < n and (wordlike(text.marks[i]) or _stands_for_letter(text, i, start, n)):
        i += 1
    return i


@compiled
def ends_sentence(char: int) -> bool:
    """Whether a word after `char` may be written with a capital whatever it is."""
    return char in (_DOT, _BANG, _QUESTION, _ARMENIAN_STOP)


@compiled
def settle_script(text: Folded, start: int, stop: int, alike: NDArray[np.uint16]) -> bool:
    """Write a word of mixed scripts in the one its unmistakable letters are of; True if that is Cyrillic.

    Where these are even, the script of most letters wins.
    """
    latin = foreign = only_latin = only_foreign = cyrillic = 0
    for i in range(start, stop):
        script = text.marks[i] >> SCRIPT_SHIFT
        certain = text.chars[i] < ALIKE_SIZE and alike[text.chars[i]] == 0
        if script == LATIN:
            latin += 1
            only_latin += certain
        elif script != 0:
            foreign += 1
            only_foreign += certain
            cyrillic += script == CYRILLIC
    if latin == 0 or foreign == 0:
        return cyrillic > 0
    to_latin = only_latin > only_foreign or (only_latin == only_foreign and latin >= foreign)
    for i in range(start, stop):
        script = text.marks[i] >> SCRIPT_SHIFT
        if script != 0 and (script == LATIN) != to_latin and text.chars[i] < ALIKE_SIZE and alike[text.chars[i]] != 0:
            _rewrite(text, i, alike[text.chars[i]], not to_latin)
    return not to_latin and cyrillic > 0


@compiled
def _rewrite(text: Folded, i: int, letter: int, cyrillic: bool) -> None:  # noqa: FBT001 - numba takes no keywords here
    text.chars[i] = letter
    text.marks[i] = LETTER | (text.marks[i] & UPPER) | ((CYRILLIC if cyrillic else LATIN) << SCRIPT_SHIFT)


@compiled
def _letter_for(char: int) -> int:
    for k in range(_LEET_FROM.size):
        if _LEET_FROM[k] == char:
            return int(_LEET_TO[k])
    return 0


@compiled
def unmask_letters(text: Folded, start: int, stop: int, cyrillic: bool, alike: NDArray[np.uint16]) -> None:  # noqa: FBT001
    """Turn digits and symbols into the letters they stand for: within a word, or one before three letters."""
    for i in range(start, stop):
        if text.marks[i] & KIND == LETTER:
            continue
        after, second = _letter_at(text, i + 1, start, stop), _letter_at(text, i + 2, start, stop)
        inside = _letter_at(text, i - 1, start, stop) and (after or second)
        opening = i == start and after and second and _letter_at(text, i + 3, start, stop)
        letter = _letter_for(text.chars[i])
        if letter != 0 and (inside or opening):
            _rewrite(text, i, alike[letter] if cyrillic and alike[letter] != 0 else letter, cyrillic)
        elif text.chars[i] in (_STAR, _HASH) and _letter_at(text, stop - 1, start, stop):
            text.chars[i] = _STAR
            text.marks[i] = LETTER


@compiled
def is_name(text: Folded, start: int, stop: int, opens_sentence: bool, names: Names) -> bool:  # noqa: FBT001
    """Whether a word names a people, faith, country, place or person.

    It does if it is listed, if it begins with a listed stem, or if it is written with a capital within a sentence
    and is not among the words that writers otherwise begin with a small letter (when these are known).
    """
    state = WORD_SEED
    lower = False
    for i in range(start, stop):
        state = mix(state, np.uint64(text.chars[i]))
        if i - start + 1 >= SHORTEST_STEM and stop - i - 1 <= LONGEST_ENDING and contains(names.stems, state):
            return True
        lower |= i > start and text.marks[i] & UPPER == 0 and text.marks[i] & KIND == LETTER
    if contains(names.names, state):
        return True
    capital = text.marks[start] & UPPER != 0 and lower
    return capital and not opens_sentence and names.ordinary.size > EMPTY_SIZE and not contains(names.ordinary, state)


@compiled
def settle_words(text: Folded, n: int, alike: NDArray[np.uint16], names: Names) -> int:
    """Settle each word in place; the new length. A run of names, and a mention (@someone), become one NAME."""
    write = i = 0
    opens_sentence = True
    while i < n:
        mention = text.chars[i] == _AT and i + 1 < n and wordlike(text.marks[i + 1])
        if not mention and not wordlike(text.marks[i]):
            opens_sentence |= ends_sentence(text.chars[i])
            copy(text, i, write)
            write += 1
            i += 1
            continue
        stop = _mention_end(text, i, n) if mention else word_end(text, i, n)
        if not mention:
            unmask_letters(text, i, stop, settle_script(text, i, stop, alike), alike)
        if mention or is_name(text, i, stop, opens_sentence, names):
            write = _put_name(text, i, stop, write)
        else:
            for k in range(i, stop):
                copy(text, k, write)
                write += 1
        opens_sentence = False
        i = stop
    return write


@compiled
def _mention_end(text: Folded, start: int, n: int) -> int:
    i = start + 1
    while i < n and (wordlike(text.marks[i]) or text.chars[i] == _UNDERSCORE):
        i += 1
    return i


@compiled
def _put_name(text: Folded, first: int, last: int, write: int) -> int:
    end = text.ends[last - 1]
    if write > 1 and text.chars[write - 2] == NAME and text.marks[write - 1] & KIND == SPACE:
        text.ends[write - 2] = end
        return write - 1
    copy(text, first, write)
    text.chars[write] = NAME
    text.marks[write] = LETTER
    text.ends[write] = end
    return write + 1
