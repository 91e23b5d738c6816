"""Keeps the whole service up on one machine: Valkey, web, worker and the demo site's receiver. Knows no Flask."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from moderation.core.errors import ModerationError
from moderation.logs import logger
from moderation.stores.embedded import EmbeddedValkey, wait_until_ready
from moderation.tether import LISTENER, tied_to
from moderation.wiring.store import VALKEY_FOLDER

log = logger("supervisor")

_PROGRAM = (sys.executable, "-m", "moderation")
_TICK_S = 0.05
_FIRST_DELAY_S = 0.2
_LONGEST_DELAY_S = 10.0
_STEADY_S = 30.0  # a child that lived so long starts again without delay
_STOP_WAIT_S = 15.0  # longer than gunicorn gives its workers
_STORE_WAIT_S = 10.0
_NOT_READY_YET_S = 5.0
_BACKLOG = 2048


class StartError(ModerationError):
    """The service cannot start; the message says why and what to do."""


class Kept:
    """A child process that is started again whenever it ends, until it is stopped."""

    def __init__(self, name: str, spawn: Callable[[], subprocess.Popen[bytes]], first: subprocess.Popen[bytes]) -> None:
        self.name = name
        self._spawn = spawn
        self._process = first
        self._started_at = time.monotonic()
        self._start_at: float | None = None
        self._deaths = 0

    def lives(self) -> bool:
        """Whether the child runs now."""
        return self._process.poll() is None

    def tend(self) -> None:
        """Start the child again if it has died and its delay is over."""
        now = time.monotonic()
        if self.lives():
            return
        if self._start_at is None:
            self._deaths = 1 if now - self._started_at > _STEADY_S else self._deaths + 1
            delay_s = min(_FIRST_DELAY_S * 2 ** (self._deaths - 1), _LONGEST_DELAY_S)
            self._start_at = now + delay_s
            log.warning("died", child=self.name, pid=self._process.pid, how=self.ending(), again_in_s=delay_s)
        elif now >= self._start_at:
            self._process, self._started_at, self._start_at = self._spawn(), now, None
            log.warning("started again", child=self.name, pid=self._process.pid)

    def ending(self) -> str:
        """How the child ended: by which signal, or with which exit status."""
        status = self._process.returncode or 0
        return signal.Signals(-status).name if status < 0 else f"exit status {status}"

    def stop(self, hurry: threading.Event) -> None:
        """SIGTERM; SIGKILL to the child and all that it started when it takes too long or there is a hurry."""
        deadline = time.monotonic() + _STOP_WAIT_S
        self._process.terminate()
        while self.lives():
            if hurry.wait(0.01) or time.monotonic() > deadline:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        log.info("stopped", child=self.name, how=self.ending())


@dataclass(frozen=True, slots=True)
class Child:
    """A command of ours that runs as a child process, tied to this one."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    inherits: tuple[int, ...] = ()

    def spawn(self, program: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start it."""
        return subprocess.Popen(  # noqa: S603  # our own commands
            [*program, *self.arguments],
            env={**os.environ, **self.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            pass_fds=self.inherits,
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor, which stops its children in order
            preexec_fn=tied_to(os.getpid(), signal.SIGKILL),  # noqa: PLW1509  # prctl only, nothing that could lock
        )


class Signals:
    """The operator's wishes: the first SIGINT, SIGTERM or SIGHUP asks to stop, the second to hurry."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.hurry = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, _: int, __: FrameType | None) -> None:
        if self.stop.is_set():
            self.hurry.set()
        self.stop.set()


def run(
    *,
    host: str,
    port: int,
    data_dir: Path,
    redis_url: str,
    receiver_port: int,
    prepare: Callable[[str], str],
    say: Callable[[str], None],
    program: Sequence[str] = _PROGRAM,
) -> int:
    """Run the service until a signal; returns the exit status.

    An empty `redis_url` means the embedded Valkey under `data_dir`. `prepare` gets the store's URL, makes what a first
    start needs and returns the demo site's webhook secret, or "" for no receiver. `say` prints a line to the operator.
    Raises StartError, EmbeddedValkeyError or StoreUnavailableError before anything is served.
    """
    signals = Signals()
    with ExitStack() as stack:
        fd = stack.enter_context(_listen(host, port)).fileno()
        url, store = _open_store(stack, redis_url, data_dir)
        environment = {"REDIS_URL": url, "HOST": host, "PORT": str(port), "MODERATION_DATA_DIR": str(data_dir)}
        kept: list[Kept] = []
        stack.callback(_stop_in_order, kept, signals.hurry)
        for child in _children(environment, fd, receiver_port, prepare):
            spawn = partial(child.spawn, program)
            kept.append(Kept(child.name, spawn, spawn()))
        _keep_up([*store, *kept], signals, (_reachable(host), port), say)
    return 0


def _open_store(stack: ExitStack, redis_url: str, data_dir: Path) -> tuple[str, list[Kept]]:
    """The store's URL once it answers, and the embedded Valkey if that is the store."""
    if redis_url:
        wait_until_ready(redis_url, _STORE_WAIT_S)
        return redis_url, []
    valkey = EmbeddedValkey(data_dir / VALKEY_FOLDER)
    stack.callback(valkey.stop)
    first = valkey.start()
    return valkey.url, [Kept("valkey", valkey.spawn, first)]


def _children(
    environment: dict[str, str], listener: int, receiver_port: int, prepare: Callable[[str], str]
) -> Iterator[Child]:
    """What runs on the store, in the order of start and of stop; each is started before the next is asked for."""
    yield Child("web", ("serve",), environment | {LISTENER: str(listener)}, (listener,))
    secret = prepare(environment["REDIS_URL"])  # while the web loads its model, which takes longest
    yield Child("worker", ("worker",), environment)
    if secret:
        yield Child("receiver", ("receive", "--port", str(receiver_port)), {"MODERATION_WEBHOOK_SECRET": secret})


def _stop_in_order(children: Sequence[Kept], hurry: threading.Event) -> None:
    """The web first, so that nothing new comes in, then the worker, then whom it delivers to."""
    for child in children:
        child.stop(hurry)


def _listen(host: str, port: int) -> socket.socket:
    """The socket is ours, so that while the web is started again callers wait for a moment and are not refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (while ")[0]  # what follows repeats the address
        raise StartError(
            f"Port {port} on {host} cannot be served ({reason}). "
            "Stop the program that uses it, or choose another port with PORT."
        ) from None


def _keep_up(kept: Sequence[Kept], signals: Signals, address: tuple[str, int], say: Callable[[str], None]) -> None:
    """Tend the children until a signal. Until the service has been ready once, a child that dies ends it all."""
    ready = threading.Event()
    threading.Thread(target=_await_ready, args=(*address, ready), daemon=True).start()
    announced = False
    while not signals.stop.wait(_TICK_S):
        for child in kept:
            if announced:
                child.tend()
            elif not child.lives():
                raise StartError(f"The {child.name} could not start ({child.ending()}). What it said stands above.")
        if ready.is_set() and not announced:
            host, port = address
            say(f"ready on http://{f'[{host}]' if ':' in host else host}:{port}")
            announced = True


def _await_ready(host: str, port: int, ready: threading.Event) -> None:
    """Ask /readyz until it answers 200."""
    complain_at = time.monotonic() + _NOT_READY_YET_S
    while (answer := _readyz(host, port)) != "200":
        if time.monotonic() > complain_at:
            log.warning("not ready yet", readyz=answer)
            complain_at = time.monotonic() + _NOT_READY_YET_S
        time.sleep(_TICK_S)
    ready.set()


def _readyz(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=_NOT_READY_YET_S)
    try:
        connection.request("GET", "/readyz")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """The address at which this machine reaches a server that is bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
