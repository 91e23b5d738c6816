"""Serves the web app with gunicorn; knows neither Flask nor what the app does."""

import gc
import os
import signal
import socket
import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.util import import_app
from gunicorn.workers.base import Worker

from moderation.logs import configure
from moderation.tether import LISTENER, is_tied, tie_here

APP = "moderation.wiring.app:wsgi_app()"
_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_LONGEST_SILENCE_S = 5  # in the middle of a request
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # gunicorn's heartbeat files, unlinked as soon as made


def serve(*, host: str, port: int, workers: int, threads: int, log_level: str, data_dir: Path, app: str = APP) -> None:
    """Serve `app` ("module:factory()") until SIGTERM or SIGINT; returns by SystemExit.

    Call it before anything imports prometheus_client: where the metrics of several processes meet is read then. If
    MODERATION_LISTENER_FD names an inherited listening socket, that one is served instead of `host` and `port`.
    """
    configure(log_level)
    _clean_metrics(data_dir / f"metrics-{port}")
    listener = os.environ.get(LISTENER)
    bind = f"fd://{listener}" if listener else f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    _Server(app, options(bind=bind, workers=workers, threads=threads, log_level=log_level)).run()


def options(*, bind: str, workers: int, threads: int, log_level: str) -> dict[str, Any]:
    """The settings of gunicorn by name."""
    return {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",  # sync workers stall on as many half-sent requests as there are workers
        "preload_app": True,  # the model is loaded once and shared by the forks
        "loglevel": log_level,
        "logger_class": _Logger,
        "proc_name": "moderation",
        "worker_tmp_dir": str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None,
        "timeout": 30,
        "graceful_timeout": 10,
        "keepalive": 65,  # longer than a proxy keeps its end, so that it is never we who close under a request
        "limit_request_line": 4094,
        "limit_request_fields": 64,
        "limit_request_field_size": 8190,
        "control_socket_disable": True,  # nothing is written to the home folder
        "when_ready": _before_accepting,
        "post_fork": _after_fork,
        "child_exit": _after_exit,
    }


class _Logger(glogging.Logger):
    """What gunicorn says stands in the service's own log, in its form."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):
    """gunicorn without a command line or a configuration file."""

    def __init__(self, app: str, settings: Mapping[str, Any]) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Iterable[bytes]]:
        return import_app(self._app)


def _clean_metrics(folder: Path) -> None:
    """What an earlier run counted is over. A folder that the operator named may hold other files: those stay."""
    folder = Path(os.environ.setdefault(_METRICS, str(folder)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for counts in folder.glob("*.db"):
        counts.unlink(missing_ok=True)


def _before_accepting(server: Arbiter) -> None:
    """Set up once, in the master, what its workers inherit."""
    gc.freeze()  # what is loaded by now stays: not looked through again, neither while serving nor at each one's exit
    for listener in server.LISTENERS:  # else a thread would wait for ever on a half-sent request
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", _LONGEST_SILENCE_S, 0))


def _after_fork(_: Arbiter, worker: Worker) -> None:
    """A tie is cut by fork. SIGTERM, so that a worker whose master was killed finishes what it has in hand."""
    if is_tied():
        tie_here(worker.ppid, signal.SIGTERM)


def _after_exit(_: Arbiter, worker: Worker) -> None:
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # see `serve`

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the package left it out
