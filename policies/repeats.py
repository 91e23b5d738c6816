"""Measures how much of a text is said again and again; knows no policy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policies.words import fold

LEAST_CHARS = 120  # below this a refrain is no flood
_MOST_CHARS = 24
_PIECE = 8
_RUN = 3
# A word without end is taken apart, so that "spamspamspam" is repetition too.
_TOKEN = re.compile(rf"\w{{{_PIECE}}}(?=\w{{{_MOST_CHARS - _PIECE}}})|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often at most one word stands in a row, and which share (0..1) of the text was said before in it."""

    in_a_row: int = 1
    share: float = 0.0


def measure(text: str, in_a_row: int | None, share: float | None) -> Repetition:
    """The repetition in a text, where it may pass these limits; linear in its length.

    What was said before are runs of three words or signs that stand earlier in the text too, by their length; texts
    of less than 120 characters are too short for a share.
    """
    if _plainly_varied(text, in_a_row, share):
        return Repetition()
    tokens = _TOKEN.findall(fold(text))
    return Repetition(_in_a_row(tokens), _share(tokens) if len(text) >= LEAST_CHARS else 0.0)


def _plainly_varied(text: str, in_a_row: int | None, share: float | None) -> bool:
    """Whether too few words come again to pass the limits: most comments, at a tenth of the cost."""
    words = text.casefold().split()
    again = len(words) - len(set(words))
    # Two thirds: in a row, one word may be written in several ways.
    if (in_a_row is not None and 3 * again >= 2 * in_a_row) or (share is not None and 2 * again >= share * len(words)):
        return False
    return max(map(len, words), default=0) <= _MOST_CHARS


def _in_a_row(tokens: Sequence[str]) -> int:
    most, row, last = 1, 0, ""
    for token in tokens:
        if token[0].isalnum():
            row = row + 1 if token == last else 1
            most, last = max(most, row), token
    return most


def _share(tokens: Sequence[str]) -> float:
    seen: set[tuple[str, ...]] = set()
    repeated = bytearray(len(tokens))
    for start in range(len(tokens) - _RUN + 1):
        run = tuple(tokens[start : start + _RUN])
        if run in seen:
            repeated[start : start + _RUN] = b"\1" * _RUN
        seen.add(run)
    said_again = sum(len(token) for token, again in zip(tokens, repeated, strict=True) if again)
    return said_again / max(1, sum(map(len, tokens)))
