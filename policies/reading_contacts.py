"""From the table [contacts] to its rule, noting every mistake; knows no other rule."""

from phonenumbers import SUPPORTED_REGIONS

from policies.case import Category
from policies.contacts import Kind, allowed
from policies.decision import Verdict
from policies.rules import Contacts
from policies.table import Table

MAX_REGIONS = 10
MAX_ALLOW = 1_000


def read_contacts(table: Table) -> Contacts:
    """The rule; meaningful only when no mistake was noted."""
    table.only(*Kind, "regions", "allow", "category")
    asks = {kind: table.choice(kind, tuple(Verdict)) for kind in Kind if kind in table.values}
    if not asks:
        table.notes.add(table.path, "nothing is looked for.", f"Give a verdict for one or more of {', '.join(Kind)}.")
    return Contacts(
        {kind: verdict for kind, verdict in asks.items() if verdict is not None},
        _regions(table),
        _allow(table),
        table.choice("category", tuple(Category), Category.UNACCEPTABLE) or Category.UNACCEPTABLE,
    )


def _regions(table: Table) -> tuple[str, ...]:
    """The regions in the document's order, in which numbers are tried."""
    regions = table.texts("regions")
    if len(regions) > MAX_REGIONS:
        table.note(
            "regions", f"there are {len(regions)} regions.", f"At most {MAX_REGIONS} are taken: each costs time."
        )
    for region in dict.fromkeys(regions):
        if region not in SUPPORTED_REGIONS:
            hint = f"Did you mean {region.upper()}?" if region.upper() in SUPPORTED_REGIONS else _CODES
            table.note("regions", f'"{region[:40]}" is no region.', hint)
        elif regions.count(region) > 1:
            table.note("regions", f'"{region}" stands twice.', "Keep one.")
    return regions


def _allow(table: Table) -> tuple[str, ...]:
    entries = table.texts("allow")
    if len(entries) > MAX_ALLOW:
        table.note("allow", f"there are {len(entries)} entries.", f"At most {MAX_ALLOW} are taken.")
    found: dict[str, str] = {}
    for entry in entries[:MAX_ALLOW]:
        if not (one := allowed(entry[:200])):
            table.note("allow", f'"{entry[:40]}" is nothing that could be found.', _FORMS)
        elif one in found:
            table.note("allow", f'"{entry[:40]}" stands twice.', f'It is the same as "{found[one][:40]}": keep one.')
        else:
            found[one] = entry
    return tuple(found)


_CODES = 'Give two capital letters, such as "GE".'
_FORMS = 'Write an e-mail address, "@example.org" for a whole domain, a telephone number with +, or an IBAN.'
