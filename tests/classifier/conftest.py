"""One small model for all tests of the classifier."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import artefact, corpus, training
from classifier.artefact import Artefact
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from tests.classifier import corpora

PARAMETERS = training.Parameters(bits=14, fillings=2)


@pytest.fixture(scope="session")
def rows() -> list[corpus.Row]:
    return [
        corpus.Row(**{**line, "labels": {c: bool(v) for c, v in line["labels"].items()}}) for line in corpora.lines()
    ]


@pytest.fixture(scope="session")
def small(rows: list[corpus.Row]) -> Artefact:
    return training.train(rows, PARAMETERS, {"sha256": "none", "command": "a test"}, lambda _: None)


@pytest.fixture
def folder(small: Artefact, tmp_path: Path) -> Path:
    artefact.write(small, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture(scope="session")
def model(small: Artefact) -> Model:
    return Model(replace(small))


@pytest.fixture(scope="session")
def shipped() -> Model:
    return Model.load(DEFAULT_MODEL_PATH)


@pytest.fixture
def stopwatch() -> Callable[[Callable[[], object]], float]:
    """Seconds that the fastest of five calls takes; the machine may be busy with other things."""

    def fastest(call: Callable[[], object]) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        return min(times)

    return fastest
