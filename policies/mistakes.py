"""What is wrong with a policy document, where, and what to do about it; knows nothing of how documents are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; `place` is a dotted path in the document ("categories.offensive.delete_at"), lines count from 1."""

    place: str
    problem: str
    hint: str = ""
    line: int | None = None

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}, "
        place = self.place or "the document"
        hint = f" {self.hint}" if self.hint else ""
        return f"{line}{place}: {self.problem}{hint}"


class PolicyError(ValueError):
    """The policy document is refused; `mistakes` lists everything that is wrong with it, in the document's order."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        lines = "\n".join(f"- {mistake}" for mistake in mistakes)
        super().__init__(f"The policy has {count}:\n{lines}")
        self.mistakes = mistakes


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint: the known word nearest to a mistyped one, or after `otherwise` all of them."""
    names = [str(name) for name in known]
    if near := get_close_matches(word.casefold()[:100], names, n=1):
        return f"Did you mean {near[0]}?"
    return f"{otherwise} {', '.join(names)}."
