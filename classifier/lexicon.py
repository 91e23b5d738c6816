"""Lists of words of abuse as labelled rows, where labelled comments are few; knows no features."""

import csv
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from classifier.artefact import CATEGORIES
from classifier.corpus import CorpusError, Row

LISTED, PLAIN = "lexicon", "lexicon_plain_words"
_COLUMN = "flexion"
_WORD = re.compile(r"\w{3,}")


def words_of(path: Path) -> list[str]:
    """The entries of a list: a word a line, or the column "flexion" of a .csv. CorpusError if it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            found = {entry.strip() for entry in (_cells(lines) if path.suffix == ".csv" else lines)}
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise CorpusError(
            f"{path}: cannot be read ({error!r}); give a word a line, or a .csv with {_COLUMN!r}"
        ) from error
    return sorted(found - {""})


def _cells(lines: Iterator[str]) -> Iterator[str]:
    return (line[_COLUMN] for line in csv.DictReader(lines))


def rows(paths: Sequence[Path], lang: str, comments: Sequence[Row], seed: int) -> list[Row]:
    """Each listed word as an offensive row, and as many words of inoffensive comments in `lang` as rows that are not.

    Without the latter, the letters of the language would themselves tell offence.
    """
    listed = sorted({word for path in paths for word in words_of(path)})
    used = {
        word
        for row in comments
        if row.lang == lang and row.labels["offensive"] is False
        for word in _WORD.findall(row.text.lower())
    }
    plain = sorted(used - {word.lower() for word in listed})
    random.Random(seed).shuffle(plain)  # noqa: S311 - repeatable, not secret
    plain = plain[: len(listed)]
    return [_row(word, LISTED, lang, offensive=True) for word in listed] + [
        _row(word, PLAIN, lang, offensive=False) for word in plain
    ]


def _row(word: str, source: str, lang: str, *, offensive: bool) -> Row:
    labels = {category: offensive if category == "offensive" else None for category in CATEGORIES}
    return Row(f"{source}:{word}", source, lang, word, labels)
