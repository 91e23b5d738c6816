"""Sites, people and published policies in memory."""

from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from moderation.core.models import Event, PublishedPolicy
from moderation.core.parties import Site, User
from tests.fakes.gate import Gate


class _Holder(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def token_digest(self) -> str: ...


class _Ledger(Protocol):
    def append(self, event: Event) -> None: ...


H = TypeVar("H", bound=_Holder)
_MINUTE = timedelta(minutes=1)


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
    """The times of the requests that were granted last, newest first."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._granted: dict[str, list[datetime]] = {}

    def take(self, site: str, per_minute: int, now: datetime) -> float:
        with self._gate:
            granted = self._granted.get(site, [])
            if len(granted) >= per_minute and granted[per_minute - 1] > now - _MINUTE:
                return min(granted[per_minute - 1] + _MINUTE - now, _MINUTE).total_seconds()
            self._granted[site] = [now, *granted][:per_minute]
            return 0.0
