"""The words of a comment that carry its score, as whole characters; knows no model and no page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from moderation.core.models import Record, Span
from moderation.core.ports import Explainer
from moderation.logs import logger, where
from policies.case import Category

MOST_WORDS = 5

_LEAST_SHARE = 0.2  # a word with less of the heaviest one's weight would only distract

# What belongs to the character before it: marks, modifiers, and the further parts of joined emoji.
_PART = regex.compile(r"[\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}\u200d]")
_TAIL = regex.compile(r"(?:[\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}]|\u200d\p{Extended_Pictographic}?)++")

_log = logger("evidence")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The spans of the original text that weigh most for a category, the heaviest first; they do not overlap."""

    category: Category
    spans: tuple[Span, ...]


def leading_category(record: Record) -> Category | None:
    """The category of the strongest reason that has one: what a deletion would most likely be for."""
    return next((reason.category for reason in record.decision.reasons if reason.category), None)


def evidence_in(record: Record, explainer: Explainer) -> Evidence | None:
    """The evidence for the leading category; None without scores, and when the explainer fails. Never raises."""
    category, text = leading_category(record), record.comment.text
    if category is None or record.scores is None:
        return None
    try:
        spans = _apart(_whole(text, span) for span in _heavy(explainer.explain(text, category, MOST_WORDS)))
    except Exception as error:  # noqa: BLE001  # whatever breaks in the model, the moderator must see the comment
        _log.error("a score could not be explained", **where(error))  # the message may hold the text
        return None
    return Evidence(category, tuple(spans)) if spans else None


def _heavy(spans: Iterable[Span]) -> list[Span]:
    raising = sorted((span for span in spans if span.weight > 0), key=lambda span: -span.weight)[:MOST_WORDS]
    return [span for span in raising if span.weight >= _LEAST_SHARE * raising[0].weight]


def _whole(text: str, span: Span) -> Span:
    """The span, widened to whole characters as readers see them. Raises ValueError for one outside of the text."""
    start, end = span.start, span.end
    if not 0 <= start < end <= len(text):
        raise ValueError("A span lies outside of the text.")
    while start > 0 and (_PART.match(text, start) or text[start - 1] == "\u200d"):
        start -= 1
    tail = _TAIL.match(text, end)
    return replace(span, start=start, end=tail.end() if tail else end)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Those that do not overlap a heavier one."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept
