"""Finds telephone numbers in a text and leaves dates, scores, sums and counts alone; knows no policy."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from policies.number_words import CALLING, COUNTED_AFTER, COUNTED_BEFORE, one_of

MOST_CHECKED = 40
LEAST_DIGITS, MOST_DIGITS = 7, 15
_LEAST_UNNAMED = 9  # shorter ones, standing alone, are most often something else
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# What a pattern begins with is what the engine skips to, so what must not stand before comes second here.
_RUN = re.compile(
    r"[+(0-9](?:(?<=\+)(?<!\d\+)|(?<!\+)(?:(?<=wa\.me/.)|(?<![\w=#/+$€£₽₾₼֏₺].)(?<!\d[.,:'].)(?<!\w-.)))"
    r"(?:[-. ()\t]{0,3}\d){6,}+"
)
_DATE = re.compile(
    r"[0-9](?<!\d\d)(?<!\d[-./]\d)"
    r"(?:\d?[-./]\d{1,2}[-./](?:19|20)\d\d(?![-./]?\d)|(?<=[12])[09]\d\d[-./]\d{1,2}[-./]\d{1,2}(?![-./]?\d)"
    r"|\d?:\d\d(?::\d\d)?(?!\d))"
)
_NEW_NUMBER = re.compile(r"\s+(?=\+|\(?0)")
_CALLED = re.compile(rf"(?<![^\W\d_])(?:{one_of(CALLING)})[^\d\n]{{0,25}}$")
_COUNTED_BEFORE = re.compile(rf"(?:№|#|[$€£₽₾₼֏₺]|(?<![^\W\d_])(?:{one_of(COUNTED_BEFORE)}))[\s.:№#]*$")
_COUNTED_AFTER = re.compile(rf"[\s-]{{0,2}}(?:[%$€£₽₾₼֏₺°]|[,:]\d|(?:{one_of(COUNTED_AFTER)}))")
_HOST = re.compile(r"(?:(?:1?\d?\d|2[0-4]\d|25[0-5])(?:\.|$)){4}")  # an IP address
_SCORES = re.compile(r"(?:\d{1,2}-\d{1,2}(?: +|$)){2,}")
_COUNTING = ("01234567890123456789", "98765432109876543210")


@dataclass(frozen=True, slots=True)
class Phones:
    """Telephone numbers found, as E.164; `more` when the text holds more numbers than are looked at."""

    numbers: frozenset[str]
    more: bool = False


def find(plain: str, regions: Collection[str]) -> Phones:
    """The telephone numbers in a text that `digits.plain` made; linear in its length.

    Without a country code, numbers of these regions are taken, if they are written as people write such numbers or
    the text says that one may call them.
    """
    checked: dict[_Run, str] = {}
    for run in _runs(_DATE.sub(lambda date: "_" * len(date[0]), plain)):
        if run in checked or not run.may_be_one:
            continue
        if len(checked) == MOST_CHECKED:
            return Phones(frozenset(checked.values()) - {""}, more=True)
        checked[run] = run.number(regions)
    return Phones(frozenset(checked.values()) - {""})


def e164(written: str) -> str:
    """The international number that is written, as E.164; empty when it is none that can be."""
    number = _parsed(written, None)
    return "" if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits and what separates them, and whether the text beside them speaks of calling or of counting."""

    written: str
    called: bool = False
    counted: bool = False

    @property
    def groups(self) -> list[str]:
        return re.findall(r"\d+", self.written)

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def international(self) -> str:
        if self.written.startswith("+"):
            return f"+{self.digits}"
        return f"+{self.digits[2:]}" if self.written.startswith("00") else ""

    @property
    def may_be_one(self) -> bool:
        """A look at the outer form only."""
        if not LEAST_DIGITS <= len(self.digits) <= MOST_DIGITS:
            return False
        return bool(self.called or self.international) or not (self.counted or _reads_as_count(self))

    def number(self, regions: Collection[str]) -> str:
        """As E.164; empty when no region knows it."""
        if self.international and (abroad := e164(self.international)):
            return abroad
        for region in regions:
            number = _parsed(self.digits, region)
            if number is not None and (self.called or self._as_people_write(number)):
                return phonenumbers.format_number(number, PhoneNumberFormat.E164)
        return ""

    def _as_people_write(self, number: phonenumbers.PhoneNumber) -> bool:
        """With the prefix for calls within the country or with its code, in parentheses, or the number of a mobile."""
        significant = phonenumbers.national_significant_number(number)
        if significant != self.digits or "(" in self.written:
            return True
        return len(significant) >= _LEAST_UNNAMED and phonenumbers.number_type(number) in _MOBILE


def _runs(plain: str) -> Iterator[_Run]:
    for match in _RUN.finditer(plain):
        before, after = plain[max(0, match.start() - 40) : match.start()], plain[match.end() : match.end() + 16]
        if after[:1].isalnum() or after[:1] == "_":
            continue
        called = bool(_CALLED.search(before))
        counted = bool(_COUNTED_BEFORE.search(before[-16:]) or _COUNTED_AFTER.match(after))
        for written in _single(match[0]):
            yield _Run(written, called, counted)


def _single(written: str) -> list[str]:
    """What is too long for one number, taken apart where the next begins."""
    if sum(map(str.isdigit, written)) <= MOST_DIGITS:
        return [written]
    parts = _NEW_NUMBER.split(written)
    return [part for part in (parts if len(parts) > 1 else written.split()) if len(part) >= LEAST_DIGITS]


def _reads_as_count(run: _Run) -> bool:
    """Whether years, sums, decimals, scores, lists of small numbers, hosts or counting read like this."""
    groups, written = run.groups, run.written
    lengths = {len(group) for group in groups}
    if len(groups) == 1:
        return len(run.digits) < _LEAST_UNNAMED or run.digits.endswith("00000")
    if lengths == {1}:
        return run.digits in _COUNTING[0] or run.digits in _COUNTING[1]
    return (
        (lengths == {4} and all(group[:2] in {"18", "19", "20"} for group in groups))
        or (len(groups) == 2 and "." in written)  # noqa: PLR2004  a decimal
        or _grouped_by_thousands(groups, written)
        or max(lengths) <= 2  # noqa: PLR2004
        or bool(_HOST.fullmatch(written))
        or bool(_SCORES.fullmatch(written))
    )


def _grouped_by_thousands(groups: list[str], written: str) -> bool:
    """Thousands as in 1 234 567 or 1.234.567; but 599 123 456 is how a mobile number is written too."""
    first = groups[0]
    if any(len(group) != 3 for group in groups[1:]) or len(first) > 3 or first[0] == "0" or set(written) & set("-()"):  # noqa: PLR2004
        return False
    mobile = len("".join(groups)) == _LEAST_UNNAMED and not groups[-1].endswith("00")
    return "." in written or not mobile


def _parsed(written: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
