"""Text made ready for finding numbers in it: digits of every script as 0 to 9, dashes as one; knows no policy."""

import re

from policies.words import fold

_DIGIT = re.compile(r"[\d\u2070-\u2089\u2460-\u24ff\u2776-\u2793\U0001f100-\U0001f10a]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_DASH = re.compile(r"[\u2010-\u2015\u2212\u207b\u30fc]")
_SPACE = re.compile(r"[^\S\n]")
# Latin, Cyrillic, Greek and Armenian: all are typed for a nought, but only beside a digit and outside a word.
_O = "[oоοօ]"  # noqa: RUF001
# What a pattern begins with is what the engine skips to, so what must not stand before comes second here.
_NOUGHT = re.compile(
    rf"{_O}(?:(?<![^\W\d_]{_O}){_O}{{0,2}}(?=[-.]?\d)|(?<=\d{_O}){_O}{{0,2}}(?![^\W\d_]))",
)


def has(text: str, least: int) -> bool:
    """Whether the text holds at least so many digits, in any script: a quick look before a slow one."""
    return len(_DIGIT.findall(text)) >= least


def plain(text: str) -> str:
    """The text folded as words are, with every digit as 0 to 9; linear in its length."""
    folded = fold(text)
    if not folded.isascii():
        folded = _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), folded)
        folded = _SPACE.sub(" ", _DASH.sub("-", folded))
    return _NOUGHT.sub(lambda noughts: "0" * len(noughts[0]), folded)
