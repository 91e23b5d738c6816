"""The review queue in Valkey: indexes over the records, which `RedisRecords.commit` keeps; writes nothing."""

from datetime import datetime

from moderation.core.models import QueueCounts, QueueFilter, Record
from moderation.stores import keys, order
from moderation.stores.connection import Connection
from moderation.stores.documents import decode_comment
from moderation.stores.scripts import source
from policies.case import Category


class RedisQueue:
    """The port `Queue`."""

    def __init__(self, connection: Connection) -> None:
        self._counts = connection.register_script(source("counts", writes=False))
        self._items = connection.register_script(source("site", "items", writes=False))

    def counts(self, site: str) -> QueueCounts:
        """How many items wait, are claimed, wait by category (of the first reason), and since when the oldest waits."""
        filters = [QueueFilter(), *(QueueFilter(category=category) for category in Category)]
        indexes = [keys.waiting(site, where) for where in filters]
        oldest, claimed, waiting, *by_category = self._counts(keys=[keys.claimed(site), keys.age(site), *indexes])
        return QueueCounts(
            waiting=waiting,
            claimed=claimed,
            by_category=dict(zip((category.value for category in Category), by_category, strict=True)),
            oldest=order.instant(float(oldest)) if oldest is not None else None,
        )

    def waiting(self, site: str, where: QueueFilter, limit: int) -> list[Record]:
        """Waiting items in order of expected harm, then age."""
        return self._read(site, keys.waiting(site, where), "+inf", limit)

    def expired(self, site: str, now: datetime, limit: int) -> list[Record]:
        """Claimed items whose lease has ended, the one that ended first at the front."""
        return self._read(site, keys.claimed(site), order.microseconds(now), limit)

    def _read(self, site: str, index: str, highest: str | int, limit: int) -> list[Record]:
        values = self._items(keys=[keys.ledger(site), index], args=[highest, limit])
        # Erased comments are in no index, so every item is a Record.
        return [item for item in map(decode_comment, values) if isinstance(item, Record)]
