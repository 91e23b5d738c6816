"""Finds payment cards and bank accounts by their check digits; knows no policy."""

import re
from collections.abc import Iterator
from itertools import islice

from stdnum import iban, luhn

MOST_CHECKED = 60
_CARD = re.compile(
    r"[0-9](?<![\w=#/+]\d)(?<!\d[.,-]\d)(?:\d{3}([ .-]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?"
    r"|\d{3}([ .-]?)\d{6}\2\d{5}|\d{12,18}|(?<!\d.\d)(?:[ .-]\d){12,18})(?!\w)"
)
# The ranges in use, by length: ISO/IEC 7812 leaves the rest to others, whose numbers would pass Luhn one time in ten.
_ISSUER = re.compile(
    r"4(?:.{12}|.{15}|.{18})|3[47].{13}|35.{14}|(?:5[1-5]|22[3-9]|222[1-9]|2[3-6]|27[01]|2720).{12,14}"
    r"|(?:220[0-4]|5[06-9]|6\d).{12,17}|(?:9051|9792|8600|9860).{12}"
)
_IBAN = re.compile(r"[0-9](?<=[a-z]{2}\d)(?<![^\W_][a-z]{2}\d)(?=(\d(?:[ -]?[a-z\d]){11,30}))")
_GAP = re.compile(r"[ .-]")
_LEAST_IBAN, _MOST_IBAN = 15, 34


def find(plain: str) -> set[str]:
    """The card and account numbers in a text that `digits.plain` made; linear in its length."""
    return {*islice(_cards(plain), MOST_CHECKED), *_ibans(plain)}


def account(written: str) -> str:
    """The account number (IBAN) that is written, without its spaces; empty when it is none."""
    compact = _GAP.sub("", written).upper()
    return compact if iban.is_valid(compact, check_country=False) else ""


def _cards(plain: str) -> Iterator[str]:
    for match in _CARD.finditer(plain):
        number = _GAP.sub("", match[0])
        if _ISSUER.fullmatch(number) and luhn.is_valid(number):
            yield number


def _ibans(text: str) -> Iterator[str]:
    for candidate in islice(_endings(text), MOST_CHECKED):
        if number := account(candidate):
            yield number


def _endings(text: str) -> Iterator[str]:
    """Each stretch that may be an IBAN: words that follow it look like more of it, so it may end at any gap."""
    for match in _IBAN.finditer(text):
        stretch = text[match.start() - 2 : match.end()] + match[1]
        ends = [gap.start() for gap in _GAP.finditer(stretch)]
        for end in (*ends, len(stretch)):
            if _LEAST_IBAN <= len(_GAP.sub("", stretch[:end])) <= _MOST_IBAN:
                yield stretch[:end]
