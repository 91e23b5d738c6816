"""Callbacks on their way to the sites in Valkey; those of one comment go out in order, each by one worker at a time."""

from dataclasses import replace
from datetime import datetime, timedelta

from moderation.core.models import Callback, Event
from moderation.stores import keys, order
from moderation.stores.connection import Argument, Connection
from moderation.stores.documents import CALLBACKS, EVENTS, with_header, without_header
from moderation.stores.scripts import source

_LETTERS_A_PAGE = 1000


class RedisOutbox:
    """The port `Outbox`; callbacks get into it by `RedisRecords.commit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lease, self._delivered, self._postpone, self._bury, self._resend = (
            connection.register_script(source("site", "pending", step))
            for step in ("lease", "delivered", "postpone", "bury", "resend")
        )

    def lease(self, site: str, now: datetime, lease: timedelta, limit: int) -> list[Callback]:
        """Due callbacks, hidden from other workers until the lease ends; for each comment its oldest only."""
        until = order.microseconds(now + lease)
        values = self._lease(keys=[keys.ledger(site)], args=[order.microseconds(now), until, limit])
        return [_decode(value) for value in values]

    def delivered(self, callback: Callback, event: Event) -> None:
        """Forget a callback that the site has taken, and write the event; nothing where it is gone already."""
        self._delivered(
            keys=[keys.ledger(callback.site)], args=[callback.id, callback.comment_id, EVENTS.encode(event)]
        )

    def postpone(self, callback: Callback) -> None:
        """Store a failed callback with its new `attempts`, `due_at` and `last_error`, unless it is gone or buried."""
        due_at = order.microseconds(callback.due_at)
        self._postpone(
            keys=[keys.ledger(callback.site)], args=[callback.id, callback.comment_id, due_at, _encode(callback)]
        )

    def bury(self, callback: Callback, event: Event) -> None:
        """Move a callback to the dead letters, and write the event; the next one of its comment takes its turn."""
        created_at = order.microseconds(callback.created_at)
        arguments: list[Argument] = [
            callback.id,
            callback.comment_id,
            created_at,
            _encode(callback),
            EVENTS.encode(event),
        ]
        self._bury(keys=[keys.ledger(callback.site)], args=arguments)

    def dead(self, site: str) -> list[Callback]:
        """The dead letters, oldest first."""
        letters: list[bytes] = self._connection.execute_command("ZRANGE", keys.dead(site), 0, -1)
        all_callbacks = keys.callbacks(site)
        pages = (letters[i : i + _LETTERS_A_PAGE] for i in range(0, len(letters), _LETTERS_A_PAGE))
        values = (value for page in pages for value in self._connection.execute_command("HMGET", all_callbacks, *page))
        # One may have been delivered since the list was read.
        return [_decode(value) for value in values if value is not None]

    def resend(self, site: str, callback_id: str, now: datetime) -> bool:
        """Make a dead letter due again with attempts 0; False when there is none of that id."""
        value = self._connection.execute_command("HGET", keys.callbacks(site), callback_id)
        if value is None:
            return False
        callback = replace(_decode(value), attempts=0, due_at=now)
        arguments: list[Argument] = [callback.id, callback.comment_id, callback.sequence, _encode(callback)]
        return bool(self._resend(keys=[keys.ledger(site)], args=arguments))


def _encode(callback: Callback) -> bytes:
    return with_header(order.microseconds(callback.due_at), CALLBACKS.encode(callback))


def _decode(value: bytes) -> Callback:
    return CALLBACKS.decode(without_header(value))
