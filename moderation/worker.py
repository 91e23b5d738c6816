"""The work that nobody waits for: delivers due callbacks and returns claims whose lease has ended."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from moderation.callbacks import next_try
from moderation.core.desk import Desk
from moderation.core.errors import StoreUnavailableError
from moderation.core.models import Callback, Event, EventKind
from moderation.core.parties import Site
from moderation.core.ports import Outbox, Sites
from moderation.logs import logger

LEASE = timedelta(seconds=60)
"""How long a leased callback is hidden from other workers: longer than a batch can take."""

BATCH = 32
IDLE_S = 0.25
WITHOUT_STORE_S = 1.0
AT_ONCE = 8

log = logger(__name__)


class Post(Protocol):
    """Sends one callback."""

    def __call__(self, site: Site, callback: Callback, now: datetime) -> str:
        """An empty string when it was taken, else the problem."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker process; any number may run."""

    sites: Sites
    outbox: Outbox
    desk: Desk
    post: Post
    clock: Callable[[], datetime]

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a store that is away is waited for."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="callback") as pool:
            while not stop.is_set():
                try:
                    busy = self.round(pool)
                except StoreUnavailableError as error:
                    log.warning("store unavailable", problem=error.problem)
                    stop.wait(WITHOUT_STORE_S)
                    continue
                if not busy:
                    stop.wait(IDLE_S)

    def round(self, pool: ThreadPoolExecutor) -> int:
        """One look at every site; says how much there was to do."""
        done = 0
        for site in self.sites.all():
            done += self.desk.return_expired(site)
            due = self.outbox.lease(site.name, self.clock(), LEASE, BATCH)
            done += len(list(pool.map(lambda callback, site=site: self.deliver(site, callback), due)))
        return done

    def deliver(self, site: Site, callback: Callback) -> None:
        """Try one callback, and write down what came of it."""
        try:
            problem = self.post(site, callback, self.clock())
        except Exception as error:  # noqa: BLE001  # one odd callback must not stop the others
            problem = type(error).__name__
        now = self.clock()
        if not problem:
            self.outbox.delivered(callback, _event(EventKind.DELIVERED, callback, now))
            log.info("callback delivered", site=site.name, callback=callback.id, attempts=callback.attempts + 1)
            return
        # The spread needs no secrecy.
        again = next_try(callback, now, random.random(), problem)  # noqa: S311
        if again is None:
            self.outbox.bury(callback, _event(EventKind.BURIED, callback, now))
            log.error("callback is a dead letter", site=site.name, callback=callback.id, problem=problem)
        else:
            self.outbox.postpone(again)
            log.warning(
                "callback failed", site=site.name, callback=callback.id, problem=problem, due_at=str(again.due_at)
            )


def _event(kind: EventKind, callback: Callback, now: datetime) -> Event:
    return Event(
        kind=kind,
        site=callback.site,
        comment_id=callback.comment_id,
        revision=0,
        version=callback.sequence,
        at=now,
        by="worker",
        data={"callback": callback.id, "attempts": callback.attempts + 1},
    )
