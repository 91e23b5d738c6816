"""All stores of one server together: what the composition root takes."""

from dataclasses import dataclass

from moderation.core.ports import Labels, Ledger, Outbox, Queue, Rates, Records, Shelf, Sites, Users
from moderation.stores.connection import Connection, connect
from moderation.stores.labels import RedisLabels
from moderation.stores.ledger import RedisLedger
from moderation.stores.outbox import RedisOutbox
from moderation.stores.queue import RedisQueue
from moderation.stores.rates import RedisRates
from moderation.stores.records import RedisRecords
from moderation.stores.shelf import RedisShelf
from moderation.stores.sites import RedisSites
from moderation.stores.users import RedisUsers


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports, over one pool of connections."""

    connection: Connection
    records: Records
    queue: Queue
    outbox: Outbox
    ledger: Ledger
    labels: Labels
    rates: Rates
    shelf: Shelf
    sites: Sites
    users: Users

    def ping(self) -> None:
        """Raises StoreUnavailableError when the server does not answer."""
        self.connection.ping()

    def close(self) -> None:
        """Give the connections back to the system."""
        self.connection.close()


def open_stores(url: str, *, timeout_s: float = 2.0) -> Stores:
    """The stores behind a redis://, rediss:// or unix:// URL; nothing is sent yet. Raises ValueError for other URLs."""
    connection = connect(url, timeout_s=timeout_s)
    return Stores(
        connection=connection,
        records=RedisRecords(connection),
        queue=RedisQueue(connection),
        outbox=RedisOutbox(connection),
        ledger=RedisLedger(connection),
        labels=RedisLabels(connection),
        rates=RedisRates(connection),
        shelf=RedisShelf(connection),
        sites=RedisSites(connection),
        users=RedisUsers(connection),
    )
