"""Real processes for the tests: started, asked over HTTP, watched until they are gone."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
WAIT_S = 30.0  # as long as a busy machine may need; nothing waits so long on a quiet one


def eventually(condition: Callable[[], bool], wait_s: float = WAIT_S) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + wait_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_gone(process: psutil.Process) -> bool:
    """Whether the process has ended (one that nobody has waited for yet counts as ended)."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def get(port: int, path: str, wait_s: float = WAIT_S) -> tuple[int, str]:
    """Status and body of a GET; status 0 when there is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=wait_s)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


class Running:
    """A started program, what it prints, and all the processes below it."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str], output: Path) -> None:
        self.output = output
        with output.open("wb") as file:
            self.popen = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self, text: str) -> bool:
        """Whether it has printed this by now."""
        return text in self.output.read_text()

    def says(self, text: str) -> None:
        """Wait until it has printed this."""
        assert eventually(lambda: self.said(text) or self.popen.poll() is not None), self.output.read_text()
        assert self.said(text), self.output.read_text()

    def logged(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """The log lines so far of this event with these fields."""
        lines = [line for line in self.output.read_text().splitlines() if line.startswith("{")]
        wanted = {"event": event, **fields}.items()
        return [found for found in map(json.loads, lines) if wanted <= found.items()]

    def logs(self, event: str, **fields: object) -> dict[str, Any]:
        """Wait for such a log line; the first of them."""
        assert eventually(lambda: bool(self.logged(event, **fields))), self.output.read_text()
        return self.logged(event, **fields)[0]

    def below(self) -> list[psutil.Process]:
        """Its children and theirs."""
        return psutil.Process(self.popen.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        """Its child of this name, or with this word in the command line."""
        children = psutil.Process(self.popen.pid).children()
        return next(child for child in children if word in (child.name(), *child.cmdline()))


@contextmanager
def started(arguments: list[str], environment: Mapping[str, str], output: Path) -> Iterator[Running]:
    """Start a Python program; at the end nothing of it is left, whatever the test did."""
    running = Running(arguments, environment, output)
    try:
        yield running
    finally:
        left = running.below() if running.popen.poll() is None else []
        running.popen.kill()
        running.popen.wait()
        for process in left:
            if process.is_running():
                process.kill()
