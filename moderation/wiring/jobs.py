"""The worker, put together without the classifier and the web."""

from moderation.callbacks import Poster
from moderation.core.desk import Desk
from moderation.settings import Settings
from moderation.wiring.store import clock, connect
from moderation.worker import Worker


def worker(settings: Settings) -> Worker:
    """The worker, from the settings."""
    stores = connect(settings)
    desk = Desk(stores.records, stores.queue, clock)
    return Worker(stores.sites, stores.outbox, desk, Poster(settings.callback_networks).post, clock)
