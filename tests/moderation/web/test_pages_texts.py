from collections.abc import Iterable

import pytest

from moderation.core.models import Span
from moderation.web.pages.texts import FOLD_AFTER, Piece, fold

LONG = ["word " * 400, "x" * 5000, "line\n" * 40, "a" + "\u0301" * 3000, "один два " * 300, " " * 3000, "\n" * 99]


def whole(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: Iterable[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.marked]


@pytest.mark.parametrize("text", ["", "Short.", "x" * (FOLD_AFTER + 50), "line\n" * 14])
def test_short_texts_are_not_folded(text: str) -> None:
    assert whole(fold(text).head) == text
    assert fold(text).rest == ()


@pytest.mark.parametrize("text", LONG)
def test_long_texts_are_folded_and_nothing_is_lost(text: str) -> None:
    folded = fold(text)
    head, rest = whole(folded.head), whole(folded.rest)
    assert head + rest == text
    assert 0 < len(head) <= FOLD_AFTER
    assert head.count("\n") < 12
    assert folded.length_of_rest == len(rest) > 0


def test_a_fold_lies_between_two_words() -> None:
    assert whole(fold("word " * 400).head).endswith("word")


def test_marks_cut_a_text_exactly_in_whatever_order_they_come() -> None:
    folded = fold("You clown, you 🤡 fool.", [Span(17, 21, 1), Span(4, 9, 2), Span(15, 16, 3)])
    assert folded.head == (
        Piece("You "),
        Piece("clown", marked=True),
        Piece(", you "),
        Piece("🤡", marked=True),
        Piece(" "),
        Piece("fool", marked=True),
        Piece("."),
    )


def test_marks_at_both_ends_leave_no_empty_pieces() -> None:
    assert fold("ab", [Span(0, 1, 1), Span(1, 2, 1)]).head == (Piece("a", marked=True), Piece("b", marked=True))


@pytest.mark.parametrize("text", LONG)
def test_marks_change_nothing_of_a_long_text_and_reach_over_the_fold(text: str) -> None:
    end = len(whole(fold(text).head))
    marks = [Span(0, 1, 1), Span(end - 2, end + 2, 2), Span(len(text) - 1, len(text), 1)][: 3 if len(text) > end else 1]
    folded = fold(text, marks)
    assert whole(folded.head) + whole(folded.rest) == text
    assert len(whole(folded.head)) == end
    assert marked(folded.head) == [text[:1], text[end - 2 : end]]
    assert marked(folded.rest) == [text[end : end + 2], text[-1:]]
    assert folded.marked_in_rest == 2
