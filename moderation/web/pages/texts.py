"""A reader's text as a page shows it: cut at the fold and at the marked words, with nothing lost; knows no markup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.core.models import Span

FOLD_AFTER = 700
"""Characters of a text that are shown at once."""

FOLD_AFTER_LINES = 12

_ROOM = 1.25  # what is only a little longer is not worth a fold


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, marked or not, never empty."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in two parts, of which the second is folded away (and often empty)."""

    head: tuple[Piece, ...]
    rest: tuple[Piece, ...] = ()

    @property
    def length_of_rest(self) -> int:
        """Characters that are folded away."""
        return sum(len(piece.text) for piece in self.rest)

    @property
    def marked_in_rest(self) -> int:
        """Marked words that are folded away."""
        return sum(piece.marked for piece in self.rest)


def fold(text: str, marks: Iterable[Span] = ()) -> Folded:
    """Fold a long text away, between two words where there are any; the marks must not overlap."""
    end = _place_of_fold(text)
    edges = [(span.start, span.end) for span in sorted(marks, key=lambda span: span.start)]
    return Folded(tuple(_pieces(text, edges, 0, end)), tuple(_pieces(text, edges, end, len(text))))


def _place_of_fold(text: str) -> int:
    lines = text.split("\n")
    fits = len(text) <= FOLD_AFTER * _ROOM and len(lines) <= FOLD_AFTER_LINES * _ROOM
    if fits:
        return len(text)
    end = min(FOLD_AFTER, len("\n".join(lines[:FOLD_AFTER_LINES])))
    gap = text.rfind(" ", end * 3 // 4, end)
    return gap if gap > 0 else end


def _pieces(text: str, edges: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    """The pieces of text[start:end]; a mark that reaches over either end is cut there."""
    place = start
    for first, last in edges:
        opens, closes = max(first, start), min(last, end)
        if opens >= closes:
            continue
        if opens > place:
            yield Piece(text[place:opens])
        yield Piece(text[opens:closes], marked=True)
        place = closes
    if place < end:
        yield Piece(text[place:end])
