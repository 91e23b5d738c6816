"""TOML to policy and back: refuses a bad document with every mistake at once; reads no files but the preset."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, cast

import tomlkit

from policies.case import Category
from policies.lines import Path, dotted, locate
from policies.mistakes import Mistake, PolicyError
from policies.policy import Policy
from policies.reading import read
from policies.table import FullError, Notes
from policies.targets import Report
from policies.thresholds import LEVEL_NAMES, LevelName, Levels
from policies.writing import canonical

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "Mistake",
    "PolicyError",
    "default_policy",
    "default_text",
    "dump",
    "fingerprint",
    "load",
    "with_thresholds",
]

MAX_DOCUMENT_BYTES = 1_000_000
_VERSION_DIGITS = 12
# A key of many parts costs the TOML parser time quadratic in their number, and a policy's keys have at most five.
_LONG_KEY = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}")
_FIGURES = re.compile(r"^#:.*\n", re.MULTILINE)
_CATEGORIES = re.compile(r"^\[categories\b", re.MULTILINE)
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def load(text: str) -> Policy:
    """The policy that a TOML document describes; raises PolicyError with every mistake in it (the first 1,000)."""
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    values = _parse(text)
    notes = Notes()
    try:
        policy = read(values, notes)
    except FullError:
        more = Mistake("", "there are more mistakes than these.", "Put these right and try again.")
        raise PolicyError((*_placed(notes, locate(text)), more)) from None
    if notes.found:
        raise PolicyError(_placed(notes, locate(text)))
    return replace(policy, version=fingerprint(policy))


def dump(policy: Policy) -> str:
    """A TOML document that loads as this policy again, with the same version."""
    return tomlkit.dumps(canonical(policy))


def fingerprint(policy: Policy) -> str:
    """The version of a policy: SHA-256, shortened, of what it says.

    Comments, white space, the order of headings and defaults written out make no difference.
    """
    said = json.dumps(canonical(policy), sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()[:_VERSION_DIGITS]}"


def with_thresholds(text: str, levels: Mapping[Category, Levels], found: Report, measured_on: str) -> str:
    """The document with these thresholds in [categories.*], and in comments what they cost and catch.

    `measured_on` names model and comments, in one line. All else stays as it is, but lines that begin with "#:" are
    taken for figures of before and go. Raises PolicyError when the text, or what becomes of it, is no policy.
    """
    load(text)
    document = tomlkit.parse(_FIGURES.sub("", text))
    for category, level in levels.items():
        table = cast("dict[str, Any]", document["categories"])[category]
        for name in LEVEL_NAMES:
            value = level.of(name)
            if value is not None:
                table[name] = value
                table[name].comment(_effect(name, category, found))
            elif name in table:
                del table[name]
    figures = _figures(found, measured_on)
    written = _CATEGORIES.sub(lambda heading: figures + heading[0], tomlkit.dumps(document), count=1)
    load(written)
    return written


def _effect(name: LevelName, category: Category, found: Report) -> str:
    return f"caught: {found.bad_caught[category]}" if name == "review_at" else f"deleted: {found.bad_deleted[category]}"


def _figures(found: Report, measured_on: str) -> str:
    lines = (
        f"Computed on {measured_on}.",
        f"Clean comments deleted: {found.clean_deleted}; queued: {found.clean_queued}.",
        "Beside each threshold: the bad comments of its category that the four categories together delete, or catch",
        "(delete or queue), with the 95% interval.",
    )
    return "".join(f"#: {line}\n" for line in lines)


def default_text() -> str:
    """The document of the policy that ships with the service."""
    return resources.files("policies").joinpath("presets", "default.toml").read_text(encoding="utf-8")


@cache
def default_policy() -> Policy:
    """The policy that ships with the service."""
    return load(default_text())


def _parse(text: str) -> dict[str, Any]:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_DOCUMENT_BYTES:
        hint = f"At most {MAX_DOCUMENT_BYTES} are taken; shorten the lists of phrases."
        raise _refused(f"the document has {size} bytes.", hint)
    if bad := re.search("[\ud800-\udfff]", text):
        raise _refused("holds half of a character.", "Save it as UTF-8.", _line_of(text, bad.start()))
    if long := _LONG_KEY.search(text):
        raise _refused("a key has too many parts.", "Keys have at most five.", _line_of(text, long.start()))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(text, str(error)) from None
    except RecursionError:
        raise _refused("brackets are nested too deeply.", "No list of a policy holds another list.") from None
    except ValueError:
        raise _refused("a number has too many digits.", "Thresholds are numbers between 0 and 1.") from None


def _not_toml(text: str, message: str) -> PolicyError:
    place = _TOML_PLACE.search(message)
    problem = _TOML_PLACE.sub("", message)
    if place is None or place[1] is None:
        line, where = text.count("\n") + 1, "at its end"
    else:
        line, where = int(place[1]), f"at character {place[2]}"
    return _refused(f"this is not TOML: {problem}, {where}.", "See https://toml.io for how it is written.", line)


def _refused(problem: str, hint: str, line: int | None = None) -> PolicyError:
    return PolicyError((Mistake("", problem, hint, line),))


def _line_of(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _placed(notes: Notes, lines: dict[Path, int]) -> tuple[Mistake, ...]:
    """The mistakes with the line of what they speak of, or of the nearest heading above it, by line."""
    mistakes = []
    for path, problem, hint in notes.found:
        line = next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)
        mistakes.append(Mistake(dotted(path), problem, hint, line))
    return tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
