"""Settles the words of a folded text: mixed scripts, digits as letters, names to one mark; knows no features."""

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import ALIKE_SIZE, CYRILLIC, DIGIT, LATIN, LETTER, SPACE, SYMBOL
from classifier.compiled import compiled
from classifier.hashes import WORD_SEED, contains, mix

NAME = 0xE000  # a private code point: "some people, faith, country, place or person is named here"
SHORTEST_STEM = 4
LONGEST_ENDING = 7
_KIND, _UPPER, _SCRIPT = 7, 8, 4

_AT, _DOLLAR, _BANG, _STAR, _HASH, _UNDERSCORE = (ord(c) for c in "@$!*#_")
_LEET_FROM = np.array([ord(c) for c in "013457@$!"], np.uint32)
_LEET_TO = np.array([ord(c) for c in "oieastasi"], np.uint32)
_NAME_MARK = LETTER


@compiled
def _wordlike(mark: int) -> bool:
    return mark & _KIND == LETTER or mark & _KIND == DIGIT


@compiled
def _in_word(char: int) -> bool:
    return char == _AT or char == _DOLLAR or char == _BANG or char == _STAR or char == _HASH


@compiled
def word_end(chars: NDArray[np.uint32], marks: NDArray[np.uint8], start: int, n: int) -> int:
    """Where the word that starts at `start` ends; a symbol standing for a letter belongs to it."""
    i = start + 1
    while i < n:
        if _wordlike(marks[i]):
            i += 1
        elif _in_word(chars[i]) and i + 1 < n and marks[i + 1] & _KIND == LETTER and marks[i - 1] & _KIND == LETTER:
            if chars[i] == _AT and i - start > 2:  # an address, not a letter
                break
            i += 1
        else:
            break
    return i


@compiled
def settle_script(
    chars: NDArray[np.uint32], marks: NDArray[np.uint8], start: int, stop: int, alike: NDArray[np.uint16]
) -> bool:
    """Write a word of mixed scripts in the one its unmistakable letters are of; True if that is Cyrillic."""
    latin = foreign = only_latin = only_foreign = cyrillic = 0
    for i in range(start, stop):
        script = marks[i] >> _SCRIPT
        certain = chars[i] < ALIKE_SIZE and alike[chars[i]] == 0
        if script == LATIN:
            latin += 1
            only_latin += certain
        elif script != 0:
            foreign += 1
            only_foreign += certain
            cyrillic += script == CYRILLIC
    if latin == 0 or foreign == 0:
        return cyrillic > 0
    to_latin = only_latin >= only_foreign
    for i in range(start, stop):
        script = marks[i] >> _SCRIPT
        if script != 0 and (script == LATIN) != to_latin and chars[i] < ALIKE_SIZE and alike[chars[i]] != 0:
            chars[i] = alike[chars[i]]
            marks[i] = (marks[i] & 15) | ((LATIN if to_latin else CYRILLIC) << _SCRIPT)
    return not to_latin and cyrillic > 0


@compiled
def _letter_for(char: int) -> int:
    for k in range(_LEET_FROM.size):
        if _LEET_FROM[k] == char:
            return _LEET_TO[k]
    return 0


@compiled
def unmask_letters(
    chars: NDArray[np.uint32], marks: NDArray[np.uint8], start: int, stop: int, cyrillic: bool, alike: NDArray[np.uint16]
) -> None:
    """Turn digits and symbols that stand between letters into the letters they stand for (sh1t, a$$hole, 5hit)."""
    for i in range(start, stop):
        if marks[i] & _KIND == LETTER:
            continue
        before = i > start and marks[i - 1] & _KIND == LETTER
        after = i + 1 < stop and marks[i + 1] & _KIND == LETTER
        twice = i + 2 < stop and marks[i + 2] & _KIND == LETTER
        opening = i == start and after and twice and i + 3 < stop and marks[i + 3] & _KIND == LETTER
        letter = _letter_for(chars[i])
        if letter != 0 and (opening or (before and (after or twice))):
            chars[i] = alike[letter] if cyrillic and alike[letter] != 0 else letter
            marks[i] = LETTER | ((CYRILLIC if cyrillic else LATIN) << _SCRIPT)
        elif chars[i] == _STAR or chars[i] == _HASH:
            chars[i] = _STAR
            marks[i] = LETTER


@compiled
def is_name(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    start: int,
    stop: int,
    opens_sentence: bool,
    names: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    ordinary: NDArray[np.uint32],
) -> bool:
    """Whether a word names a people, faith, country, place or person.

    It does if it is listed, if it begins with a listed stem, or if it is written with a capital and is not
    among the words that writers otherwise begin with a small letter.
    """
    state = WORD_SEED
    lower = False
    for i in range(start, stop):
        state = mix(state, np.uint64(chars[i]))
        length = i - start + 1
        if length >= SHORTEST_STEM and stop - i - 1 <= LONGEST_ENDING and contains(stems, state):
            return True
        lower |= i > start and marks[i] & _UPPER == 0 and marks[i] & _KIND == LETTER
    if contains(names, state):
        return True
    capital = marks[start] & _UPPER != 0 and lower
    if not capital or (opens_sentence and marks[start] >> _SCRIPT != LATIN):
        return False
    return not contains(ordinary, state)


@compiled
def _ends_sentence(char: int) -> bool:
    return char == 46 or char == 33 or char == 63 or char == 0x589  # . ! ? and the Armenian full stop


@compiled
def settle_words(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    n: int,
    alike: NDArray[np.uint16],
    names: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    ordinary: NDArray[np.uint32],
) -> int:
    """Settle each word in place; the new length. A run of names, and a mention (@someone), become one NAME."""
    write = i = 0
    opens_sentence = True
    while i < n:
        mention = chars[i] == _AT and i + 1 < n and _wordlike(marks[i + 1])
        if not mention and not _wordlike(marks[i]):
            if _ends_sentence(chars[i]):
                opens_sentence = True
            write = _copy(chars, marks, starts, ends, i, i + 1, write)
            i += 1
            continue
        stop = _mention_end(chars, marks, i, n) if mention else word_end(chars, marks, i, n)
        if not mention:
            cyrillic = settle_script(chars, marks, i, stop, alike)
            unmask_letters(chars, marks, i, stop, cyrillic, alike)
        if mention or is_name(chars, marks, i, stop, opens_sentence, names, stems, ordinary):
            write = _put_name(chars, marks, starts, ends, i, stop, write)
        else:
            write = _copy(chars, marks, starts, ends, i, stop, write)
        opens_sentence = False
        i = stop
    return write


@compiled
def _mention_end(chars: NDArray[np.uint32], marks: NDArray[np.uint8], start: int, n: int) -> int:
    i = start + 1
    while i < n and (_wordlike(marks[i]) or chars[i] == _UNDERSCORE):
        i += 1
    return i


@compiled
def _copy(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    first: int,
    last: int,
    write: int,
) -> int:
    for i in range(first, last):
        chars[write] = chars[i]
        marks[write] = marks[i]
        starts[write] = starts[i]
        ends[write] = ends[i]
        write += 1
    return write


@compiled
def _put_name(
    chars: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    first: int,
    last: int,
    write: int,
) -> int:
    start, end = starts[first], ends[last - 1]
    if write >= 2 and chars[write - 2] == NAME and marks[write - 1] & _KIND == SPACE:
        ends[write - 2] = end
        return write - 1
    chars[write] = NAME
    marks[write] = _NAME_MARK
    starts[write] = start
    ends[write] = end
    return write + 1
