"""Sites, people and published policies in memory."""

from collections import Counter
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from moderation.core.models import Event, PublishedPolicy, Site, User
from tests.fakes.gate import Gate


class _Holder(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def token_digest(self) -> str: ...


class _Ledger(Protocol):
    def append(self, event: Event) -> None: ...


H = TypeVar("H", bound=_Holder)


class _FakeRegister(Generic[H]):
    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._by_name: dict[str, H] = {}

    def get(self, name: str) -> H | None:
        with self._gate:
            return self._by_name.get(name)

    def by_token(self, digest: str) -> H | None:
        with self._gate:
            return next((held for held in self._by_name.values() if digest and held.token_digest == digest), None)

    def save(self, holder: H) -> None:
        with self._gate:
            self._by_name[holder.name] = holder

    def all(self) -> list[H]:
        with self._gate:
            return [self._by_name[name] for name in sorted(self._by_name)]


class FakeSites(_FakeRegister[Site]):
    pass


class FakeUsers(_FakeRegister[User]):
    pass


class FakeShelf:
    def __init__(self, gate: Gate, ledger: _Ledger) -> None:
        self._gate = gate
        self._ledger = ledger
        self._live: dict[str, PublishedPolicy] = {}

    def live(self, site: str) -> PublishedPolicy | None:
        with self._gate:
            return self._live.get(site)

    def publish(self, policy: PublishedPolicy, expected: str, event: Event) -> bool:
        with self._gate:
            live = self._live.get(policy.site)
            if (live.version if live else "") != expected:
                return False
            self._live[policy.site] = policy
            self._ledger.append(event)
            return True


class FakeRates:
    """Counts by the minute of the clock."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._counts: Counter[tuple[str, datetime]] = Counter()

    def take(self, site: str, per_minute: int, now: datetime) -> float:
        with self._gate:
            minute = now.replace(second=0, microsecond=0)
            self._counts[site, minute] += 1
            if self._counts[site, minute] <= per_minute:
                return 0.0
            return 60 - (now - minute).total_seconds()
