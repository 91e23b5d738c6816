"""A clock that stands still until it is told otherwise."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.builders import NOON


@dataclass
class FakeClock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)
