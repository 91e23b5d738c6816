"""Work in time, or none of it."""

import threading

import pytest

from moderation.web.dialects.deadline import within
from moderation.web.problems import Refusal

TOLD: dict[str, int] = {}


def test_what_is_done_in_time_is_told() -> None:
    assert within(30, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(30, lambda: TOLD["none"])


def test_what_has_not_begun_in_time_never_does() -> None:
    may, begun = threading.Event(), []

    def block() -> None:
        begun.append(1)
        may.wait(30)

    late = 20
    for _ in range(late):
        with pytest.raises(Refusal):
            within(0.01, block)
    count = len(begun)
    may.set()
    assert within(30, lambda: "again") == "again"
    assert len(begun) == count < late
