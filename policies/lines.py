"""On which line each key of a TOML text stands, for a text that has been found to be TOML; knows no policy."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Keys from the root down, with the index (from 0) inside an array of tables: ("phrases", 0, "any")."""

_TOKEN = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"{3,5}|'''.*?'{3,5}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|[\[\]{}=\n]",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def locate(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and key; keys inside inline tables and arrays are left out."""
    found: dict[Path, int] = {}
    sizes: dict[Path, int] = {}
    table: Path = ()
    for line, keys, is_header, is_array in _statements(text):
        parts = _parts(keys)
        path = _resolve((), parts, sizes, grow=is_array) if is_header else _resolve(table, parts, sizes)
        if is_header:
            table = path
        for end in range(1, len(path) + 1):
            found.setdefault(path[:end], line)
    return found


def dotted(path: Path) -> str:
    """A path as people read it: keys quoted where TOML would, list items counted from 1 ("phrases[1].any")."""
    place = ""
    for part in path:
        if isinstance(part, int):
            place += f"[{part + 1}]"
        else:
            key = part if _BARE.fullmatch(part) else f'"{part}"'
            place += f".{key}" if place else key
    return place


def _statements(text: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Line, key text, whether it is a header, and whether of an array, for each header and each key = value."""
    line, depth, first, start, end = 1, 0, 1, 0, -1
    for token in [*_TOKEN.finditer(text + "\n")]:
        sign = token[0]
        if sign in {"[", "{"}:
            depth += 1
        elif sign in {"]", "}"}:
            depth -= 1
            end = token.start() if end < 0 and depth == 0 else end
        elif sign == "=" and depth == 0 and end < 0:
            end = token.start()
        elif sign == "\n" and depth == 0:
            if end >= 0:
                keys = text[start:end].strip()
                is_header = keys.startswith("[")
                yield first, keys.strip("[]"), is_header, keys.startswith("[[")
            start, end, first = token.end(), -1, line + 1
        line += sign.count("\n")


def _parts(keys: str) -> list[str]:
    """The parts of a dotted key, by TOML's own rules for quotes and escapes."""
    parts: list[str] = []
    value = tomllib.loads(f"{keys} = 0")
    while isinstance(value, dict):
        ((key, value),) = value.items()
        parts.append(key)
    return parts


def _resolve(table: Path, parts: list[str], sizes: dict[Path, int], *, grow: bool = False) -> Path:
    """The path of a key, with the index of the newest item wherever it passes through an array of tables."""
    path = table
    for number, part in enumerate(parts, 1):
        path = (*path, part)
        if grow and number == len(parts):
            sizes[path] = sizes.get(path, 0) + 1
        if path in sizes:
            path = (*path, sizes[path] - 1)
    return path
