"""Hands out the values of a parsed document by type and notes every mistake on the way; knows no rules."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from policies.lines import Path
from policies.mistakes import did_you_mean

Choice = TypeVar("Choice", bound=StrEnum)
MOST_MISTAKES = 1_000
_MOST_CHARS = 500


class FullError(Exception):
    """So much is wrong that looking for more would help nobody."""


@dataclass(slots=True)
class Notes:
    """The mistakes found so far: path, problem, hint."""

    found: list[tuple[Path, str, str]] = field(default_factory=list)

    def add(self, path: Path, problem: str, hint: str = "") -> None:
        """Note one mistake; raises FullError at the thousandth."""
        self.found.append((path, problem, hint))
        if len(self.found) == MOST_MISTAKES:
            raise FullError


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the document. A value that is missing or wrong reads as None or empty, and is noted."""

    values: dict[str, Any]
    path: Path
    notes: Notes

    def at(self, key: str) -> Path:
        """The path of a key in this table."""
        return (*self.path, key)

    def note(self, key: str, problem: str, hint: str = "") -> None:
        """Note a mistake in the value of a key."""
        self.notes.add(self.at(key), problem, hint)

    def only(self, *known: str) -> None:
        """Note each key that is not one of these."""
        for key in self.values:
            if key not in known:
                self.note(key, "this key is not known.", did_you_mean(key, known, "Known here are"))

    def table(self, key: str) -> "Table":
        """A table in this one; an empty one when there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.note(key, f"must be a table, not {_kind(value)}.", "Write it as a heading in square brackets.")
            value = {}
        return Table(value, self.at(key), self.notes)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Every key of this table with the table that it must hold."""
        return ((key, self.table(key)) for key in self.values)

    def listed(self, key: str) -> list["Table"]:
        """An array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.note(key, f"must be a list of tables, not {_kind(value)}.", f"Begin each with [[{key}]].")
            return []
        return [Table(item, (*self.path, key, index), self.notes) for index, item in enumerate(value)]

    def number(self, key: str, low: float = 0.0, high: float = math.inf) -> float | None:
        """A finite number in low..high."""
        value = self.values.get(key)
        if value is None:
            return None
        between = f"between {low:g} and {high:g}" if math.isfinite(high) else f"{low:g} or more"
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note(key, f"must be a number, not {_kind(value)}.", f"Give a number {between}, without quotes.")
        elif not (low <= value <= high) or value == math.inf:
            self.note(key, f"{_short(value)} is out of range.", f"Give a number {between}.")
        else:
            return float(value)
        return None

    def whole(self, key: str, high: int, low: int = 0) -> int | None:
        """A whole number in low..high, which must be there."""
        value = self.values.get(key)
        if value is None:
            self.note(key, "is missing.", f"Give a whole number between {low} and {high}.")
        elif isinstance(value, bool) or not isinstance(value, int):
            self.note(key, f"must be a whole number, not {_shown(value)}.", f"Give one between {low} and {high}.")
        elif not low <= value <= high:
            self.note(key, f"{_short(value)} is out of range.", f"Give a whole number between {low} and {high}.")
        else:
            return value
        return None

    def text(self, key: str, *, most: int = _MOST_CHARS, required: bool = True) -> str:
        """A string that is not blank, of at most `most` characters."""
        value = self.values.get(key)
        if value is None:
            if required:
                self.note(key, "is missing.", f'Write {key} = "..." here.')
        elif not isinstance(value, str):
            self.note(key, f"must be a text, not {_kind(value)}.", "Put it in quotes.")
        elif required and not value.strip():
            self.note(key, "is empty.", "Write something between the quotes.")
        elif len(value) > most:
            self.note(key, f"has {len(value)} characters.", f"At most {most} are taken.")
        else:
            return value
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; None is read as an empty one."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.note(key, f"must be a list, not {_kind(value)}.", f'Write {key} = ["...", "..."].')
            return ()
        for item in value:
            if not isinstance(item, str):
                self.note(key, f"must hold texts only, not {_kind(item)}.", "Put each item in quotes.")
        return tuple(item for item in value if isinstance(item, str))

    def choice(self, key: str, among: tuple[Choice, ...], default: Choice | None = None) -> Choice | None:
        """One of a few words; `default` where the key is missing, which is a mistake when there is no default."""
        value = self.values.get(key, default)
        for one in among:
            if isinstance(value, str) and value == one:
                return one
        if value is None:
            self.note(key, "is missing.", f"Give one of {', '.join(among)}.")
        elif isinstance(value, str):
            self.note(key, f'"{_short(value)}" is not taken here.', did_you_mean(value, among, "Give one of"))
        else:
            self.note(key, f"must be a text, not {_kind(value)}.", f"Give one of {', '.join(among)}, in quotes.")
        return default


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."  # noqa: PLR2004


def _shown(value: object) -> str:
    return _short(value) if isinstance(value, float) else _kind(value)


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
