import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from moderation import serving
from moderation.tether import is_tied
from tests.moderation.processes import ROOT, WAIT_S, Running, eventually, free_port, get, is_gone, started

SERVE = ["-m", "tests.moderation.stand_in", "serve"]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def web(tmp_path: Path, port: int) -> Iterator[Running]:
    with started(SERVE, {"PORT": str(port), "MODERATION_DATA_DIR": str(tmp_path)}, tmp_path / "log") as running:
        assert eventually(lambda: get(port, "/readyz")[0] == 200)
        yield running


def test_two_workers_share_the_preloaded_app(web: Running, port: int) -> None:
    assert eventually(lambda: len(web.below()) == 2)
    worker, master = (int(pid) for pid in get(port, "/pid")[1].split())
    assert master == web.popen.pid
    assert worker in {process.pid for process in web.below()}


def test_a_worker_that_is_killed_is_replaced_and_its_counts_stay(web: Running, port: int, tmp_path: Path) -> None:
    for _ in range(20):
        get(port, "/metrics")
    before = _counted(port)
    assert before == 21
    victims = web.below()
    for victim in victims:
        victim.kill()
    assert eventually(lambda: len([process for process in web.below() if process not in victims]) == 2)
    assert eventually(lambda: get(port, "/readyz")[0] == 200)
    assert _counted(port) == before + 1
    assert list((tmp_path / f"metrics-{port}").glob("counter_*.db"))


def test_counts_of_an_earlier_run_are_forgotten_and_other_files_stay(tmp_path: Path, port: int) -> None:
    (tmp_path / "theirs.txt").touch()
    (tmp_path / "counter_1.db").touch()
    environment = {
        "PORT": str(port),
        "MODERATION_DATA_DIR": str(tmp_path / "var"),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    with started(SERVE, environment, tmp_path / "log"):
        assert eventually(lambda: get(port, "/readyz")[0] == 200)
        assert _counted(port) == 1
    assert not (tmp_path / "counter_1.db").exists()
    assert (tmp_path / "theirs.txt").exists()
    assert not (tmp_path / "var").exists()


def test_the_metrics_folder_is_named_for_those_who_read_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "later undone")
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR")
    serving._clean_metrics(tmp_path / "metrics")  # noqa: SLF001
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(tmp_path / "metrics")
    assert (tmp_path / "metrics").stat().st_mode & 0o777 == 0o700


def test_half_sent_requests_stall_the_others_for_some_seconds_only(web: Running, port: int) -> None:
    stalled = [socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) for _ in range(12)]
    try:
        for connection in stalled:
            connection.sendall(b"POST /readyz HTTP/1.1\r\nHost: here\r\nContent-Le")
        assert get(port, "/readyz")[0] == 200
        assert stalled[0].recv(100) == b""
    finally:
        for connection in stalled:
            connection.close()
    assert web.popen.poll() is None


@pytest.mark.parametrize(
    "head",
    [
        "GET /" + "a" * 5000 + " HTTP/1.1\r\nHost: here\r\n",
        "GET / HTTP/1.1\r\nHost: here\r\nX: " + "a" * 9000 + "\r\n",
        "GET / HTTP/1.1\r\nHost: here\r\n" + "".join(f"X-{number}: a\r\n" for number in range(80)),
    ],
    ids=["long request line", "long field", "many fields"],
)
def test_heads_beyond_the_limits_are_refused(web: Running, port: int, head: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as connection:
        connection.sendall(head.encode() + b"\r\n")
        status = int(connection.recv(100).split()[1])
    assert 400 <= status < 500
    assert web.popen.poll() is None


def test_sigterm_ends_the_master_and_its_workers(web: Running) -> None:
    assert eventually(lambda: len(web.below()) == 2)
    workers = web.below()
    web.popen.terminate()
    assert web.popen.wait(WAIT_S) == 0
    assert all(is_gone(worker) for worker in workers)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what is open")
def test_nothing_is_written_to_the_home_folder(tmp_path: Path, port: int) -> None:
    environment = {"PORT": str(port), "MODERATION_DATA_DIR": str(tmp_path / "var"), "HOME": str(tmp_path / "home")}
    (tmp_path / "home").mkdir()
    with started(SERVE, environment | {"XDG_RUNTIME_DIR": ""}, tmp_path / "log"):
        assert eventually(lambda: get(port, "/readyz")[0] == 200)
        assert list((tmp_path / "home").iterdir()) == []


def test_a_worker_is_tied_only_when_its_master_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ties: list[tuple[int, int]] = []
    monkeypatch.setattr(serving, "tie_here", lambda parent, death: ties.append((parent, death)))
    assert not is_tied()
    worker = _Worker()
    serving._after_fork(None, worker)  # type: ignore[arg-type]  # noqa: SLF001  # the arbiter is not looked at
    assert ties == []
    monkeypatch.setattr(serving, "is_tied", lambda: True)
    serving._after_fork(None, worker)  # type: ignore[arg-type]  # noqa: SLF001  # the arbiter is not looked at
    assert ties == [(worker.ppid, 15)]


class _Worker:
    ppid = psutil.Process().ppid()


def _counted(port: int) -> int:
    lines = get(port, "/metrics")[1].splitlines()
    return int(float(next(line.split()[1] for line in lines if line.startswith("requests_total"))))


def test_the_app_served_by_default_is_the_wiring_one() -> None:
    module, _, factory = serving.APP.partition(":")
    assert factory == "wsgi_app()"
    assert (ROOT / (module.replace(".", "/") + ".py")).exists()
