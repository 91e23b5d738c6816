"""Measures how far a score moves when only the name in a sentence changes; knows no training and no model file."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Score = Callable[[Sequence[str]], NDArray[np.float64]]
_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Neutrality:
    """What one set of sentences, filled with one group of names, gives.

    `range` is the largest probability less the smallest over the fillings of a sentence, the widest category
    counting. `over_half`: the share of filled sentences with any probability over 0.5, for benign ones a fault, for
    hostile ones the aim.
    """

    sentences: int
    filled: int
    median_range: float
    largest_range: float
    over_half: float


def measure(score: Score, folder: Path) -> dict[str, Any]:
    """Every .toml set of a folder: language -> group of names -> benign | hostile -> figures."""
    return {
        path.stem: _measure(score, tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))
    }


def _measure(score: Score, found: Mapping[str, Any]) -> dict[str, Any]:
    groups = {"listed": found["listed"], "held_out": found["held_out"]}
    kinds: Mapping[str, list[str]] = found["sentences"]
    return {
        group: {kind: asdict(_neutrality(score, sentences, names)) for kind, sentences in kinds.items()}
        for group, names in groups.items()
    }


def _neutrality(score: Score, sentences: Sequence[str], names: Mapping[str, Sequence[str]]) -> Neutrality:
    tables = [score(list(_filled(sentence, names))) for sentence in sentences]
    ranges = np.array([np.ptp(table, axis=0).max() for table in tables])
    highest = np.concatenate([table.max(axis=1) for table in tables])
    return Neutrality(
        sentences=len(sentences),
        filled=highest.size,
        median_range=round(float(np.median(ranges)), 4),
        largest_range=round(float(ranges.max()), 4),
        over_half=round(float((highest > _LINE).mean()), 4),
    )


def _filled(sentence: str, names: Mapping[str, Sequence[str]]) -> Iterator[str]:
    slot = next(slot for slot in names if f"{{{slot}}}" in sentence)
    return (sentence.replace(f"{{{slot}}}", name) for name in names[slot])
