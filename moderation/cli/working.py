"""`moderation worker`: delivers callbacks and returns expired claims until it is told to stop."""

import signal
import threading

import click

from moderation.logs import configure
from moderation.settings import read_settings
from moderation.wiring.jobs import worker as make_worker


@click.command("worker")
def worker() -> None:
    """Deliver callbacks and return expired claims."""
    settings = read_settings()
    configure(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    make_worker(settings).run(stop)
