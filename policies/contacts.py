"""Counts the contact data and personal numbers in a text by kind; keeps none of them and knows no verdicts."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from policies import cards, digits, emails, identities, phones

_LEAST_DIGITS = 6  # of seven, one may be the letter o
_LEAST_IN_PAPER = 3
_TAIL = 7


class Kind(StrEnum):
    """What may be looked for."""

    PHONES = "phones"
    EMAILS = "emails"
    CARDS = "cards"
    IDS = "ids"


NAMES = {
    Kind.PHONES: "telephone number",
    Kind.EMAILS: "e-mail address",
    Kind.CARDS: "card or account number",
    Kind.IDS: "identity number",
}
_UNCHECKED = f"more than {phones.MOST_CHECKED} numbers that could be called"


def allowed(written: str) -> str:
    """One entry of what the publisher allows, in the form in which it is found in texts; empty when it is nothing.

    Entries are e-mail addresses, all addresses of a domain ("@example.org"), international telephone numbers, IBANs.
    """
    if "@" in written:
        name, _, domain = written.strip().rpartition("@")
        found = emails.find(f"{name or 'name'}@{domain}")
        return "".join(found)[0 if name else 4 :] if len(found) == 1 else ""
    plain = digits.plain(written).strip()
    return phones.e164(plain) or cards.account(plain)


def look(text: str, kinds: Collection[Kind], regions: Collection[str], allow: Collection[str]) -> dict[Kind, str]:
    """What was found of each kind, in words that say how many and never which ("2 telephone numbers")."""
    addresses = emails.find(text) if Kind.EMAILS in kinds else set()
    if not digits.has(text, _LEAST_IN_PAPER if Kind.IDS in kinds else _LEAST_DIGITS):
        return _in_words({Kind.EMAILS: _but(addresses, allow)}) if addresses else {}
    found, more = _numbers(digits.plain(text), kinds, regions)
    told = _in_words({kind: _but(values, allow) for kind, values in (found | {Kind.EMAILS: addresses}).items()})
    return told | ({Kind.PHONES: _UNCHECKED} if more and Kind.PHONES not in told else {})


def _numbers(plain: str, kinds: Collection[Kind], regions: Collection[str]) -> tuple[dict[Kind, set[str]], bool]:
    """The numbers of each kind, none under two of them, and whether there are more that could be called."""
    papers = identities.named(plain) if Kind.IDS in kinds else set()
    money = cards.find(plain) if Kind.CARDS in kinds else set()
    calls = phones.find(plain, regions) if Kind.PHONES in kinds else phones.Phones(frozenset())
    called = {number for number in calls.numbers if not _within(number, papers | money)}
    bare = identities.checked(plain, regions) if Kind.IDS in kinds else set()
    papers |= {number for number in bare if not _within(number, called)}
    return {Kind.PHONES: called, Kind.CARDS: money, Kind.IDS: papers}, calls.more


def _but(found: Iterable[str], allow: Collection[str]) -> set[str]:
    """What the publisher has not allowed: an address also by its domain."""
    return {one for one in found if one not in allow and f"@{one.partition('@')[2]}" not in allow}


def _within(number: str, others: Iterable[str]) -> bool:
    """Whether the end of a number, without the prefixes that may be left out, stands in another."""
    return any(number[-_TAIL:] in other for other in others)


def _in_words(found: dict[Kind, set[str]]) -> dict[Kind, str]:
    return {
        kind: f"{len(found[kind])} {name}{'es' if name.endswith('s') else 's'}" if len(found[kind]) > 1 else f"1 {name}"
        for kind, name in NAMES.items()
        if found.get(kind)
    }
