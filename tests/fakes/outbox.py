"""Callbacks on their way to the sites, in memory."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from moderation.core.models import Callback, Event
from tests.fakes.gate import Gate


class _Ledger(Protocol):
    def append(self, event: Event) -> None: ...


class FakeOutbox:
    def __init__(self, gate: Gate, ledger: _Ledger) -> None:
        self._gate = gate
        self._ledger = ledger
        self._pending: dict[tuple[str, str], Callback] = {}
        self._dead: dict[tuple[str, str], Callback] = {}
        self._leased_until: dict[tuple[str, str], datetime] = {}

    def put(self, callback: Callback) -> None:
        with self._gate:
            self._pending[callback.site, callback.id] = callback

    def lease(self, site: str, now: datetime, lease: timedelta, limit: int) -> list[Callback]:
        with self._gate:
            due = [callback for callback in self._heads(site) if self._due_at(callback) <= now]
            due.sort(key=lambda callback: (self._due_at(callback), callback.id))
            for callback in due[:limit]:
                self._leased_until[site, callback.id] = now + lease
            return due[:limit]

    def delivered(self, callback: Callback, event: Event) -> None:
        key = (callback.site, callback.id)
        with self._gate:
            if self._pending.pop(key, None) or self._dead.pop(key, None):
                self._leased_until.pop(key, None)
                self._ledger.append(event)

    def postpone(self, callback: Callback) -> None:
        key = (callback.site, callback.id)
        with self._gate:
            if key in self._pending:
                self._pending[key] = callback
                self._leased_until.pop(key, None)

    def bury(self, callback: Callback, event: Event) -> None:
        key = (callback.site, callback.id)
        with self._gate:
            if self._pending.pop(key, None):
                self._leased_until.pop(key, None)
                self._dead[key] = callback
                self._ledger.append(event)

    def dead(self, site: str) -> list[Callback]:
        with self._gate:
            letters = [callback for (of, _), callback in self._dead.items() if of == site]
        return sorted(letters, key=lambda callback: (callback.created_at, callback.id))

    def resend(self, site: str, callback_id: str, now: datetime) -> bool:
        with self._gate:
            callback = self._dead.pop((site, callback_id), None)
            if callback is None:
                return False
            self._pending[site, callback_id] = replace(callback, attempts=0, due_at=now)
            return True

    def _heads(self, site: str) -> list[Callback]:
        heads: dict[str, Callback] = {}
        for callback in self._pending.values():
            head = heads.get(callback.comment_id)
            if callback.site == site and (head is None or callback.sequence < head.sequence):
                heads[callback.comment_id] = callback
        return list(heads.values())

    def _due_at(self, callback: Callback) -> datetime:
        return max(callback.due_at, self._leased_until.get((callback.site, callback.id), callback.due_at))
