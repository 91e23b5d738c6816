"""Everything that happened, as one stream for each site in Valkey; its order and its times are the server's."""

from collections.abc import Iterator
from datetime import datetime

from moderation.core.models import Event
from moderation.stores import keys, order
from moderation.stores.connection import Connection
from moderation.stores.documents import EVENTS

_EVENTS_A_PAGE = 1000


class RedisLedger:
    """The port `Ledger`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, site: str, since: datetime | None = None) -> Iterator[Event]:
        """The events that the server wrote from `since` on (to the millisecond), oldest first, read in pages."""
        start = "-" if since is None else str(max(0, order.microseconds(since) // 1000))
        while True:
            page = self._connection.execute_command("XRANGE", keys.ledger(site), start, "+", "COUNT", _EVENTS_A_PAGE)
            for _, fields in page:
                yield EVENTS.decode(fields[b"event"])
            if len(page) < _EVENTS_A_PAGE:
                return
            start = f"({page[-1][0].decode()}"

    def append(self, event: Event) -> None:
        """Write an event that belongs to no comment."""
        self._connection.execute_command("XADD", keys.ledger(event.site), "*", "event", EVENTS.encode(event))
