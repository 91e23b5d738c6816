"""Words of any script, folded so that case, accents and invisible characters do not hide them; knows no policy."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

_IGNORED = regex.compile(r"[\p{M}\p{Cf}]+")
# Scripts written without spaces have no words to the eye: there each letter is a word, and a phrase is a run of them.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"([{_UNSPACED}]|[\p{{L}}\p{{N}}--[{_UNSPACED}]]+)", regex.V1)
# Letters that casefold keeps apart although readers (and Turkic keyboards) take one for the other, and apostrophes.
_SAME = str.maketrans({"ı": "i", "’": "'", "‘": "'", "ʼ": "'", "`": "'"})  # noqa: RUF001

Words = list[str]
"""Gap, word, gap, word, ..., gap: words at odd places, what stands between them (often white space) at even ones."""


def visible(text: str) -> str:
    """The text without combining marks and zero-width characters."""
    return text if text.isascii() else _IGNORED.sub("", text)


def fold(text: str) -> str:
    """The text in a compatible form without case and without what is not `visible`; linear in its length."""
    if text.isascii():
        return text.casefold()
    # Marks go first: normalisation sorts them, in time quadratic in their number; and before casefold, which makes
    # a letter of the Greek iota that stands below.
    decomposed = unicodedata.normalize("NFKD", visible(text))
    return visible(decomposed).casefold().translate(_SAME)


def split(text: str) -> Words:
    """The folded words of a text and the gaps between them."""
    return _WORD.split(fold(text))


def same_phrase(phrase: str) -> tuple[str, ...]:
    """Words and the punctuation between them: equal for phrases that match the same; empty without a word."""
    words = split(phrase)[1:-1]
    return tuple(part if place % 2 == 0 else _tight(part) for place, part in enumerate(words))


@dataclass(slots=True)
class _Node:
    phrase: int | None = None
    next: dict[tuple[str, str], "_Node"] = field(default_factory=dict)


class Phrasebook:
    """Finds which of many phrases stand in a text, in one pass over its words whatever the number of phrases.

    Words must match whole; between them the punctuation must be the phrase's, and white space does not matter.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._roots: dict[str, _Node] = {}
        for index, phrase in enumerate(phrases):
            first, *rest = same_phrase(phrase)
            node = self._roots.setdefault(first, _Node())
            for step in zip(rest[::2], rest[1::2], strict=True):
                node = node.next.setdefault(step, _Node())
            node.phrase = index

    def find(self, words: Words) -> list[int]:
        """Indices of the phrases that occur, each once, ascending."""
        found = set()
        for start in range(1, len(words), 2):
            node, place = self._roots.get(words[start]), start
            while node is not None:
                if node.phrase is not None:
                    found.add(node.phrase)
                if not node.next or place + 2 >= len(words):
                    break
                node = node.next.get((_tight(words[place + 1]), words[place + 2]))
                place += 2
        return sorted(found)


def _tight(gap: str) -> str:
    return "" if gap == " " else "".join(gap.split())
