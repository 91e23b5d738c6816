"""A comment's text as Perspective tells of it: sentences in UTF-16 units and the language by the letters; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_SPANS = 100
"""Sentences told of one comment; what follows belongs to the last."""

_END = re.compile(r"(?<=[.!?\u2026\u0589\u3002])[\"')\]\u00bb\u201d]*\s+|\n+")
_LETTERS = (
    ("ka", re.compile("[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]")),
    ("hy", re.compile("[\u0531-\u058f\ufb13-\ufb17]")),
    ("ru", re.compile("[\u0400-\u052f]")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, [begin, end) in UTF-16 code units."""

    text: str
    begin: int
    end: int


def whole(text: str) -> Span:
    """The text as one span."""
    return Span(text, 0, _units(text))


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without the white space around them; none of a blank text."""
    spans: list[Span] = []
    at = units = 0
    for start, end in _pieces(text):
        begin = units + _units(text[at:start])
        units = begin + _units(text[start:end])
        at = end
        spans.append(Span(text[start:end], begin, units))
    return spans


def language(text: str, requested: Sequence[str]) -> str:
    """The language by the script most letters are of: Georgian, Armenian or Russian; else as requested, else English.

    A guess: Cyrillic is not always Russian, and Latin letters say nothing.
    """
    counts = [(len(letters.findall(text)), name) for name, letters in _LETTERS]
    most, name = max(counts)
    if most * 2 > sum(character.isalpha() for character in text):
        return name
    return requested[0] if requested else "en"


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    bounds = [0]
    for gap in _END.finditer(text):
        if len(bounds) == MOST_SPANS:
            break
        bounds.append(gap.end())
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        piece = text[start:end]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
