"""The way to the server, and the one place that knows the driver's errors."""

from typing import Any, cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,  # noqa: A004  # the driver's names; the built-in ones are not used here
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TimeoutError,  # noqa: A004
)
from redis.retry import Retry

from moderation.core.errors import StoreUnavailableError

Argument = str | int | bytes

_CONNECT_TIMEOUT_S = 1.0
_HEALTH_CHECK_S = 30
_CODES = ("BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOREPLICAS", "OOM", "READONLY", "TRYAGAIN")
"""Refusals that pass without a change of ours: MISCONF is a full disk, BUSY a script that runs too long."""


class Connection(Redis):
    """A pooled client that raises StoreUnavailableError whenever the server does not answer or cannot write.

    It sends nothing twice by itself: an answer that was lost may belong to a write that succeeded. Pooled connections
    that the server has closed are noticed and opened again before anything is sent. Replies are bytes, which the
    driver's methods for single commands cannot say in types: the stores use `execute_command`.
    """

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Every command passes here."""
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # the driver's
        except (ConnectionError, TimeoutError, BusyLoadingError, OutOfMemoryError, ReadOnlyError) as error:
            raise StoreUnavailableError(str(error)) from error
        except ResponseError as error:
            if str(error).startswith(_CODES):
                raise StoreUnavailableError(str(error)) from error
            raise


def connect(url: str, *, timeout_s: float = 2.0) -> Connection:
    """A client for redis://, rediss:// or unix:// URLs; it connects when first used. Raises ValueError for others."""
    connection = Connection.from_url(
        url,
        # With version 3 of the protocol the driver does not look whether a pooled connection was closed.
        protocol=2,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=_CONNECT_TIMEOUT_S,
        socket_timeout=timeout_s,
        health_check_interval=_HEALTH_CHECK_S,
    )
    return cast("Connection", connection)
