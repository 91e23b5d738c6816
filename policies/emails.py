"""Finds e-mail addresses in a text, plainly written or with the signs spelled out; knows no policy."""

import re

from policies.words import fold

_AT_WORD = r"(?:at|ət|ат|эт|собака|собачка)"
_DOT_WORDS = ("dot", "точка", "крапка", "nokta", "noqtə", "წერტილი", "կետ")
_DOT_WORD = f"(?:{'|'.join(_DOT_WORDS)})"
_PROVIDER = (
    r"(?:gmail|googlemail|mail|yandex|ya|rambler|bk|inbox|list|ukr|yahoo|hotmail|outlook|live|icloud|proton|protonmail"
    r"|гмеил|жмеил|джимеил|меил|яндекс)"
)
_SIGN = re.compile(rf"[@\uff20\ufe6b(\[{{<*_](?:(?<=[@\uff20\ufe6b])|\s{{0,2}}(?i:{_AT_WORD})\s{{0,2}}[)\]}}>*_])")
_BRACKETED_AT = re.compile(rf"\s{{0,2}}[(\[{{<*_]\s{{0,2}}(?:{_AT_WORD}|@)\s{{0,2}}[)\]}}>*_]\s{{0,2}}")
_BRACKETED_DOT = re.compile(rf"\s{{0,2}}[(\[{{<*_]\s{{0,2}}(?:{_DOT_WORD}|\.)\s{{0,2}}[)\]}}>*_]\s{{0,2}}")
# Without brackets the words are words: only before the name of a mail service with an ending.
_LOOSE = re.compile(
    rf"\s{{1,2}}{_AT_WORD}\s{{1,2}}({_PROVIDER})\s{{1,2}}{_DOT_WORD}\s{{1,2}}(?=\w{{2,4}}\b)"
    rf"|\s{{0,2}}@\s{{0,2}}({_PROVIDER})(?:\s{{0,2}}\.\s{{0,2}}|\s{{1,2}}{_DOT_WORD}\s{{1,2}})(?=\w{{2,4}}\b)"
)
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")


def find(text: str) -> set[str]:
    """The addresses in the text, folded; linear in its length."""
    if not _may_hold_one(text):
        return set()
    folded = _BRACKETED_DOT.sub(".", _BRACKETED_AT.sub("@", fold(text)))
    joined = _LOOSE.sub(lambda match: f"@{match[1] or match[2]}.", folded)
    return {address.strip(".") for address in _ADDRESS.findall(joined)}


def _may_hold_one(text: str) -> bool:
    """A look that costs a tenth of the whole."""
    if _SIGN.search(text):
        return True
    folded = text.casefold()
    return any(word in folded for word in _DOT_WORDS)
