"""The lines on standard error."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from moderation.logs import configure, logger, where


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_with_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    logger("web").info("request", route="/", many=(1, 2), odd=complex(1))
    line = _lines(capsys)[0]
    assert line.pop("timestamp").endswith("Z")
    assert line == {"part": "web", "event": "request", "level": "info", "route": "/", "many": [1, 2], "odd": "(1+0j)"}


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_decides_what_is_written(capsys: pytest.CaptureFixture[str], level: str, count: int) -> None:
    configure(level)
    log, other = logger("x"), logging.getLogger("library")
    for say in ("debug", "info", "warning", "error"):
        getattr(log, say)("said")
        getattr(other, say)("said")
    lines = _lines(capsys)
    assert len(lines) == 2 * count
    assert sum(line.get("logger") == "library" for line in lines) == count


def test_an_error_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    try:
        float("a reader's words")
    except ValueError as error:
        told = where(error)
        logging.getLogger("library").exception("failed")
    logging.getLogger("library").error("failed", exc_info=(None, None, None))
    assert told["error"] == "ValueError"
    assert told["trace"][0].startswith("test_logs.py:")
    assert "test_an_error_is_told_without_its_words" in told["trace"][0]
    first, second = _lines(capsys)
    assert first["error"] == "ValueError"
    assert first["trace"] == told["trace"]
    assert "error" not in second
    assert "words" not in json.dumps([first["event"], second])
