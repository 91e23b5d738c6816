"""A moderator's decision as it comes from a form: read, checked, and kept as typed when it cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.core.review import Ruling
from policies.case import Category
from policies.decision import Verdict

LONGEST_NOTE = 2000
"""Characters."""


@dataclass(frozen=True, slots=True)
class RulingForm:
    """What was typed and chosen."""

    verdict: str
    category: str
    note: str
    version: str

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong with it, in words for the moderator; empty when it can be taken."""
        found = []
        if self.verdict not in (Verdict.KEEP, Verdict.DELETE):
            found.append("Choose Keep or Delete.")
        if self.verdict == Verdict.DELETE and self.category not in set(Category):
            found.append("Choose the reason for which you delete.")
        if len(self.note) > LONGEST_NOTE:
            found.append(f"Shorten the note to {LONGEST_NOTE} characters; it has {len(self.note)}.")
        if not (self.version.isascii() and self.version.isdigit() and len(self.version) < 10):  # noqa: PLR2004
            found.append("The form is damaged. Look at the comment as it stands now and decide again.")
        return tuple(found)

    @property
    def ruling(self) -> Ruling:
        """The decision. Raises ValueError unless there are no problems."""
        deletes = Verdict(self.verdict) is Verdict.DELETE
        return Ruling(Verdict(self.verdict), Category(self.category) if deletes else None, self.note)


def read_ruling(form: Mapping[str, str]) -> RulingForm:
    """The fields of the form as they came; browsers' line ends become plain ones."""
    note = form.get("note", "").replace("\r\n", "\n").strip()
    return RulingForm(form.get("verdict", ""), form.get("category", ""), note, form.get("version", ""))
