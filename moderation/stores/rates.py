"""How many requests each site made in the last minute, in Valkey, for all web processes together."""

from datetime import datetime

from moderation.stores import keys, order
from moderation.stores.connection import Connection
from moderation.stores.scripts import source

_MINUTE_US = 60_000_000


class RedisRates:
    """The port `Rates`, by a log of the granted requests: exact in every window of a minute, refusals write nothing."""

    def __init__(self, connection: Connection) -> None:
        self._take = connection.register_script(source("rate"))

    def take(self, site: str, per_minute: int, now: datetime) -> float:
        """Count one request of `per_minute` >= 1; 0.0 if granted, else the seconds (at most 60) until one may be."""
        wait_us = self._take(keys=[keys.rate(site)], args=[per_minute, order.microseconds(now), _MINUTE_US])
        return float(wait_us) / 1e6
