"""`make bench`: the service's requests as shares of a bare Flask view, both served and loaded alike in one run."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import urllib3

from tests.journey.service import TOKEN, Service, free_port, running_service

SECONDS = 5
ROUNDS = 3
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second, and milliseconds that half and 99 % of them took at most."""

    per_s: float
    p50_ms: float
    p99_ms: float


def main() -> int:
    """Measure each kind of request ROUNDS times in turn with the yardstick, and print the median."""
    if shutil.which("wrk") is None:
        sys.stderr.write("make bench needs wrk (Debian: apt-get install wrk).\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, running_service(Path(folder)) as service:
        port = free_port()
        bare = subprocess.Popen([sys.executable, "-m", "tests.bench.bare", str(port), folder])
        try:
            _await(f"http://127.0.0.1:{port}/")
            sys.stdout.write(f"{'request':<15}{'a second':>10}{'of bare':>9}{'p50 ms':>9}{'p99 ms':>9}\n")
            quiet = _quiet_site(service)
            for name, kind, comments, token in (
                ("hello", "hello", 0, ""),
                ("score", "score", 1, quiet),
                ("comment", "comment", 1, quiet),
                ("with callback", "comment", 1, TOKEN),
                ("batch of 32", "batch", 32, quiet),
            ):
                share, measured = _compare(name, kind, comments, (service.port, port), token)
                sys.stdout.write(
                    f"{name:<15}{measured.per_s:>10.0f}{share:>9.2f}{measured.p50_ms:>9.1f}{measured.p99_ms:>9.1f}\n"
                )
                sys.stdout.flush()
        finally:
            bare.terminate()
            bare.wait(30)
    return 0


def _quiet_site(service: Service) -> str:
    """A site that hears nothing, so that no worker competes for the cores; its token."""
    said = subprocess.run(
        [sys.executable, "-m", "moderation", "sites", "add", "quiet"],
        env=os.environ | {"MODERATION_DATA_DIR": str(service.folder / "var")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return next(line.split()[-1] for line in said.splitlines() if line.startswith("token"))


def _compare(name: str, kind: str, comments: int, ports: tuple[int, int], token: str) -> tuple[float, Measured]:
    """The median of the rounds by share: comments, or requests, for each request of the yardstick measured beside."""
    rounds: list[tuple[float, Measured]] = []
    for number in range(ROUNDS):
        yardstick = _wrk("hello", ports[1], "", "")
        measured = yardstick if kind == "hello" else _wrk(kind, ports[0], token, f"{name}{number}".replace(" ", "-"))
        rounds.append((measured.per_s * max(comments, 1) / yardstick.per_s, measured))
    return sorted(rounds, key=lambda found: found[0])[ROUNDS // 2]


def _wrk(kind: str, port: int, token: str, run: str) -> Measured:
    script = str(Path(__file__).with_name("load.lua"))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", script, f"http://127.0.0.1:{port}"]
    said = subprocess.run([*command, "--", kind, token, run], check=True, capture_output=True, text=True).stdout
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise SystemExit(f"{bad[1]} requests of the kind {kind} failed:\n{said}")
    per_s = re.search(r"Requests/sec:\s+([\d.]+)", said)
    half, most = (re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", said) for share in (50, 99))
    if not (per_s and half and most):
        raise SystemExit(f"wrk said something else than expected:\n{said}")
    return Measured(float(per_s[1]), _ms(half), _ms(most))


def _ms(figure: re.Match[str]) -> float:
    return float(figure[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[figure[2]]


def _await(url: str) -> None:
    for _ in range(200):
        try:
            urllib3.request("GET", url, retries=False, timeout=1.0)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    sys.exit(main())
