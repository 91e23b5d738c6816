"""Finds national identity and tax numbers: those with check digits, and those that the text names; knows no policy."""

import re
from collections.abc import Collection
from itertools import islice

from stdnum.ru import inn
from stdnum.tr import tckimlik

from policies.number_words import BETWEEN_PAPER_AND_NUMBER, PAPERS, one_of

MOST_CHECKED = 200
_PERSON = 12  # digits of a person's INN; a company's has ten
_BARE = re.compile(r"[1-9](?<![\w=#/+.,-]\d)\d{10,11}(?![\w%$])")
_NUMBER = (
    r"[a-z]{1,3} ?\d{6,9}|\d{2} ?\d{2} ?\d{6}|\d{3}-\d{3}-\d{3}[ -]\d{2}|\d{6,14}"
    r"|(?=[a-z]{0,6}\d)(?=\d{0,6}[a-z])[a-z\d]{7}"  # Azerbaijan's FIN
)
_NAMED = re.compile(
    rf"(?<![^\W\d_])(?:{one_of(PAPERS)})[^\W\d_]{{0,8}}[^\w\n]{{1,3}}"
    rf"(?:(?:{one_of(BETWEEN_PAPER_AND_NUMBER)})[^\w\n]{{1,3}}){{0,3}}({_NUMBER})(?![\w.,]\d|\w)"
)


def named(plain: str) -> set[str]:
    """The numbers in a text that `digits.plain` made that stand behind the name of such a number; linear."""
    if not any(paper in plain for paper in PAPERS):  # most comments, told apart at a tenth of the cost
        return set()
    return {match[1].replace(" ", "") for match in _NAMED.finditer(plain)}


def checked(plain: str, regions: Collection[str]) -> set[str]:
    """The unnamed numbers of these regions with two check digits; one would take every tenth number for somebody's."""
    bare = {match[0] for match in islice(_BARE.finditer(plain), MOST_CHECKED)}
    turkish = {number for number in bare if "TR" in regions and tckimlik.is_valid(number)}
    return turkish | {number for number in bare if "RU" in regions and len(number) == _PERSON and inn.is_valid(number)}
