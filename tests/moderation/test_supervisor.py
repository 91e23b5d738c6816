import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import redis

from moderation import supervisor
from moderation.stores.embedded import EmbeddedValkey, running_url
from moderation.supervisor import Child, Kept
from tests.moderation.processes import WAIT_S, Running, eventually, free_port, get, is_gone, started

RUN = ["-m", "tests.moderation.stand_in", "run"]
Start = Callable[..., Running]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    with ExitStack() as stack:

        def _start(name: str = "first", **environment: str) -> Running:
            everything = {"PORT": str(port), "MODERATION_DATA_DIR": str(tmp_path / "var"), **environment}
            return stack.enter_context(started(RUN, everything, tmp_path / f"{name}.log"))

        yield _start


def count(port: int) -> int:
    """A number out of the store, or 0 while there is none."""
    status, body = get(port, "/count")
    return int(body) if status == 200 else 0


def prepared(folder: Path) -> bool:
    """Whether the store holds what was written once, at the start."""
    url = running_url(folder / "var" / "valkey")
    assert url is not None
    with redis.Redis.from_url(url) as client:
        return bool(client.get("prepared") == b"yes")


def test_it_starts_everything_says_so_and_leaves_nothing_after_ctrl_c(start: Start, port: int, tmp_path: Path) -> None:
    began = time.monotonic()
    service = start(STAND_IN_SECRET="whsec_dGhlIGRlbW8=")
    service.says(f"ready on http://127.0.0.1:{port}\n")
    ready_s = time.monotonic() - began
    service.says("the receiver has whsec_dGhlIGRlbW8=")
    assert ready_s < WAIT_S
    assert count(port) == 1
    assert prepared(tmp_path)
    assert eventually(lambda: len(service.below()) == 6)  # Valkey, worker, receiver, gunicorn and its two workers
    below = service.below()
    os.killpg(service.popen.pid, signal.SIGINT)
    assert service.popen.wait(WAIT_S) == 0
    assert all(is_gone(process) for process in below)
    assert running_url(tmp_path / "var" / "valkey") is None
    assert [line["child"] for line in service.logged("stopped")] == ["web", "worker", "receiver"]


def test_sigterm_finishes_the_request_in_hand(start: Start, port: int) -> None:
    service = start()
    service.says("ready on")
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        time.sleep(0.2)  # so that a worker has it in hand
        service.popen.terminate()
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.endswith(b"done")
    assert service.popen.wait(WAIT_S) == 0


def test_without_a_secret_there_is_no_receiver(start: Start) -> None:
    service = start()
    service.says("ready on")
    assert not any("receive" in child.cmdline() for child in service.below())


@pytest.mark.parametrize("victim", ["serve", "worker", "valkey-server"])
def test_a_child_that_is_killed_is_started_again_and_nothing_is_lost(
    start: Start, port: int, tmp_path: Path, victim: str
) -> None:
    service = start()
    service.says("ready on")
    assert count(port) == 1
    child = service.child(victim)
    workers = child.children()
    child.kill()
    service.logs("died", how="SIGKILL", pid=child.pid)
    service.logs("started again")
    assert eventually(lambda: service.child(victim).pid != child.pid)
    assert eventually(lambda: count(port) > 1)
    assert prepared(tmp_path)
    assert eventually(lambda: all(is_gone(worker) for worker in workers))
    assert eventually(lambda: len([process for process in service.below() if not is_gone(process)]) == 5)
    assert "in use" not in service.output.read_text().lower()
    service.popen.terminate()
    assert service.popen.wait(WAIT_S) == 0


def test_callers_wait_while_the_web_is_started_again(start: Start, port: int) -> None:
    service = start()
    service.says("ready on")
    master = service.child("serve")
    left = [master, *master.children()]
    for process in left:
        process.kill()
    assert eventually(lambda: all(is_gone(process) for process in left))
    assert get(port, "/pid")[0] == 200


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_kill_9_of_the_supervisor_leaves_no_process_and_the_next_start_works(
    start: Start, port: int, tmp_path: Path
) -> None:
    service = start(STAND_IN_SECRET="whsec_dGhlIGRlbW8=")
    service.says("ready on")
    assert count(port) == 1
    below = service.below()
    service.popen.kill()
    service.popen.wait()
    assert eventually(lambda: all(is_gone(process) for process in below))
    assert running_url(tmp_path / "var" / "valkey") is None
    start("second").says("ready on")
    assert count(port) == 2


def test_a_second_start_on_the_same_folder_is_refused_with_the_pid(start: Start, port: int) -> None:
    first = start()
    first.says("ready on")
    second = start("second", PORT=str(free_port()))
    assert second.popen.wait(WAIT_S) == 1
    assert second.said(
        f"in use by process {first.popen.pid} (its Valkey is process {first.child('valkey-server').pid})"
    )
    assert count(port) == 1


def test_a_port_in_use_is_said_before_anything_starts(start: Start, port: int, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", port)):
        service = start()
        assert service.popen.wait(WAIT_S) == 1
    assert service.said(f"Port {port} on 127.0.0.1 cannot be served (Address already in use)")
    assert service.said("PORT")
    assert not (tmp_path / "var").exists()


def test_a_web_that_cannot_start_ends_it_all_with_its_own_words(start: Start, tmp_path: Path) -> None:
    service = start(STAND_IN_BROKEN="yes")
    assert service.popen.wait(WAIT_S) == 1
    assert service.said("The model file is damaged.")
    assert service.said("The web could not start (exit status 1). What it said stands above.")
    assert not service.said("ready on")
    assert running_url(tmp_path / "var" / "valkey") is None


def test_a_server_given_is_used_and_left_alone(start: Start, port: int, tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path / "theirs") as theirs:
        service = start(REDIS_URL=theirs.url)
        service.says("ready on")
        assert count(port) == 1
        assert not any("valkey" in child.name() for child in service.below())
        service.popen.terminate()
        assert service.popen.wait(WAIT_S) == 0
        with redis.Redis.from_url(theirs.url) as client:
            assert client.get("count") == b"1"


def test_a_second_ctrl_c_does_not_wait(start: Start) -> None:
    service = start(STAND_IN_DEAF="yes")
    service.says("ready on")
    below = service.below()
    service.popen.send_signal(signal.SIGINT)
    service.logs("stopped", child="web")
    began = time.monotonic()
    service.popen.send_signal(signal.SIGINT)
    assert service.popen.wait(WAIT_S) == 0
    assert time.monotonic() - began < supervisor._STOP_WAIT_S  # noqa: SLF001
    assert all(is_gone(process) for process in below)
    assert service.logged("stopped", child="worker", how="SIGKILL")


@contextmanager
def kept(code: str) -> Iterator[Kept]:
    child = Child("ticker", ("-c", code), {})
    keeper = Kept(child.name, lambda: child.spawn([sys.executable]), child.spawn([sys.executable]))
    try:
        yield keeper
    finally:
        keeper.stop(threading.Event())


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("moderation.supervisor.time.monotonic", lambda: now[0])
    delays: list[float] = []
    monkeypatch.setattr(supervisor.log, "warning", lambda _, **fields: delays.append(fields.get("again_in_s", 0)))
    with kept("raise SystemExit(3)") as keeper:
        for _ in range(8):
            while keeper.lives():
                time.sleep(0.01)
            keeper.tend()
            assert keeper.ending() == "exit status 3"
            now[0] += delays[-1]
            keeper.tend()
    assert [delay for delay in delays if delay] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


def test_a_child_that_lived_long_is_started_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("moderation.supervisor.time.monotonic", lambda: now[0])
    delays: list[float] = []
    monkeypatch.setattr(supervisor.log, "warning", lambda _, **fields: delays.append(fields.get("again_in_s", 0)))
    with kept("raise SystemExit(3)") as keeper:
        for _ in range(3):
            while keeper.lives():
                time.sleep(0.01)
            now[0] += 31
            keeper.tend()
            keeper.tend()
            now[0] += delays[-1]
            keeper.tend()
    assert [delay for delay in delays if delay] == [0.2, 0.2, 0.2]


class Moody(BaseHTTPRequestHandler):
    """A service that is ready at the third time of asking."""

    asked = 0

    def do_GET(self) -> None:  # the name is the standard library's
        Moody.asked += 1
        self.send_response(200 if Moody.asked == 3 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_it_says_why_the_service_is_not_ready_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(supervisor, "_NOT_READY_YET_S", 0.01)
    monkeypatch.setattr(supervisor.log, "warning", lambda _, **fields: said.append(fields["readyz"]))
    ready = threading.Event()
    with HTTPServer(("127.0.0.1", 0), Moody) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        supervisor._await_ready("127.0.0.1", server.server_port, ready)  # noqa: SLF001
        server.shutdown()
    assert ready.is_set()
    assert said[-1] == "503"


def test_no_answer_is_no_readiness() -> None:
    assert "refused" in supervisor._readyz("127.0.0.1", free_port())  # noqa: SLF001


def test_an_address_of_ipv6_stands_in_brackets(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    port = str(free_port())
    environment = {"PORT": port, "HOST": "::", "MODERATION_DATA_DIR": str(tmp_path)}
    with started(RUN, environment, tmp_path / "log") as service:
        service.says(f"ready on http://[::1]:{port}\n")
        service.popen.terminate()
        assert service.popen.wait(WAIT_S) == 0
