"""The clock and the stores, as every process of the service uses them."""

from datetime import UTC, datetime

from moderation.core.errors import StoreUnavailableError
from moderation.settings import Settings
from moderation.stores.embedded import running_url
from moderation.stores.redis_stores import Stores, open_stores

VALKEY_FOLDER = "valkey"
"""Where the embedded Valkey's data are in the data folder."""


def clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def connect(settings: Settings) -> Stores:
    """The stores at REDIS_URL, or those of the embedded Valkey that runs on the data folder now."""
    url = settings.redis_url or running_url(settings.data_dir / VALKEY_FOLDER)
    if url is None:
        raise StoreUnavailableError(
            f"no Valkey runs on {settings.data_dir}; start one with `moderation run`, or give its address in REDIS_URL"
        )
    return open_stores(url)
