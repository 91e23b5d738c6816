"""The whole service as a new user starts it: `moderation run` in a folder and on ports of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import urllib3

TOKEN = "cms_journey_token_0123456789"
READY_WITHIN_S = 60.0


@dataclass
class Service:
    """A running service. `port` serves it, `port + 1` is the demo site's receiver."""

    folder: Path
    port: int
    command: tuple[str, ...] = (sys.executable, "-m", "moderation", "run")
    directory: Path | None = None
    process: subprocess.Popen[str] | None = None
    http: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False, timeout=10.0))

    @property
    def log_path(self) -> Path:
        return self.folder / "service.log"

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def start(self) -> None:
        environment = os.environ | {
            "PORT": str(self.port),
            "MODERATION_DATA_DIR": str(self.folder / "var"),
            "MODERATION_SITE_TOKEN": TOKEN,
        }
        environment.pop("REDIS_URL", None)
        with self.log_path.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.directory, env=environment, stdout=log, stderr=log, text=True
            )
        self.wait_for("ready on")

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process
        self.process.send_signal(how)
        status = self.process.wait(60)
        self.process = None
        return status

    def wait_for(self, text: str) -> None:
        """Until the text stands in what the service has said since its last start."""
        assert self.process
        deadline = time.monotonic() + READY_WITHIN_S
        while text not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def call(
        self, method: str, path: str, body: object = None, token: str = TOKEN, port_offset: int = 0, **headers: str
    ) -> tuple[int, Any]:
        """Status and JSON of one request."""
        data = None if body is None else json.dumps(body).encode()
        answer = self.http.request(
            method,
            f"http://127.0.0.1:{self.port + port_offset}{path}",
            body=data,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
        )
        return answer.status, json.loads(answer.data) if answer.data else None

    def user_token(self) -> str:
        """The first moderator's API token, as printed on the first start."""
        return next(line.split()[-1] for line in self.log.splitlines() if line.startswith("API token"))

    def received(self) -> list[dict[str, Any]]:
        """What the demo site has heard, each with the callback's data."""
        status, heard = self.call("GET", "/", port_offset=1)
        assert status == 200
        callbacks: list[dict[str, Any]] = heard["callbacks"]
        return callbacks

    def processes(self) -> dict[int, str]:
        """Every process that works on this service's folder, by pid, with its command line."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                environment = (path / "environ").read_bytes()
                command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            # Valkey writes its title over its environment, but the title names its socket.
            named = str(self.folder).encode() in environment or str(self.folder) in command
            if named and int(path.name) != os.getpid():
                found[int(path.name)] = command
        return found


def free_port() -> int:
    """A port that is free now, with the one after it."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            try:
                two.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return int(one.getsockname()[1])


@contextmanager
def running_service(folder: Path) -> Iterator[Service]:
    """A service that is stopped, whatever happens."""
    service = Service(folder, free_port())
    try:
        service.start()
        yield service
    finally:
        if service.process and service.process.poll() is None:
            service.stop(signal.SIGTERM)
