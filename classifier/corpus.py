"""Labelled comments as JSON lines, plain or gzipped; knows no features and no models."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.artefact import CATEGORIES

LICENCE_CLASSES = ("permissive", "sharealike", "nc", "none")
SHIPPABLE = ("permissive", "sharealike")
_PAIRED_SOURCES = frozenset({"paradetox"})
_PAIRED_ID = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled comment. A label is True, False, or None where the source says nothing of the category.

    `weak` names the categories whose label fits loosely; `licence` is as found,
    `licence_class` one of LICENCE_CLASSES; `use` is "" for training rows, else "dev" or "dev-only".
    """

    id: str
    source: str
    lang: str
    text: str
    labels: Mapping[str, bool | None]
    weak: frozenset[str] = frozenset()
    licence_class: str = "none"
    licence: str = ""
    use: str = ""

    @property
    def trainable(self) -> bool:
        """Whether weights learned from this row may be shipped."""
        return self.licence_class in SHIPPABLE and self.use == ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no labelled comment: its number, counted from 1, and what is wrong with it."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


class CorpusError(Exception):
    """A file of labelled comments that cannot be used."""


def read(path: Path) -> tuple[list[Row], list[BadLine]]:
    """All rows of a .jsonl or .jsonl.gz file in order, and the lines that are none. CorpusError if unreadable."""
    rows: list[Row] = []
    bad: list[BadLine] = []
    for number, line in numbered_lines(path):
        try:
            rows.append(parse(line))
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    return rows, bad


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1; CorpusError if the file cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); give a .jsonl or .jsonl.gz file") from error


def parse(line: bytes) -> Row:
    """A row out of one line; ValueError says in plain words what is wrong with it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - one kind of error for a line
    text = found.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text is missing, empty or not a string")
    return Row(
        id=str(found.get("id", "")),
        source=str(found.get("source", "unknown")),
        lang=str(found.get("lang", "und")),
        text=text,
        labels=_labels(found.get("labels")),
        weak=_weak(found.get("weak")),
        licence_class=_licence_class(found.get("licence_class", "none")),
        licence=str(found.get("licence", "")),
        use=str(found.get("use", "")),
    )


def _labels(found: Any) -> dict[str, bool | None]:
    if not isinstance(found, dict) or not found:
        raise ValueError('labels are missing; give {"offensive": 0, 1 or null, …}')
    if strangers := sorted(set(found) - set(CATEGORIES)):
        raise ValueError(f"unknown label {strangers[0]!r}; the labels are {', '.join(CATEGORIES)}")
    for name, value in found.items():
        if value is not None and value not in (0, 1):
            raise ValueError(f"label {name!r} is {value!r}; it must be 0, 1 or null")
    return {name: None if found.get(name) is None else bool(found[name]) for name in CATEGORIES}


def _weak(found: Any) -> frozenset[str]:
    if found is None:
        return frozenset()
    if not isinstance(found, list) or not set(map(str, found)) <= set(CATEGORIES):
        raise ValueError(f"weak must be a list of {', '.join(CATEGORIES)}")
    return frozenset(map(str, found))


def _licence_class(found: Any) -> str:
    if found not in LICENCE_CLASSES:
        raise ValueError(f"licence_class is {found!r}; it must be one of {', '.join(LICENCE_CLASSES)}")
    return str(found)


def sha256_of(path: Path) -> str:
    """The checksum of a file as it lies on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fold_of(row: Row, folds: int) -> int:
    """The fold of a row, 0..folds-1; the same text, and a rewrite and its original (paradetox), share one."""
    pair = _PAIRED_ID.search(row.id) if row.source in _PAIRED_SOURCES else None
    key = f"{row.source}:{pair[0]}" if pair else " ".join(row.text.casefold().split())
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:4], "big") % folds
