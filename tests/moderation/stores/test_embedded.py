import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import redis

from moderation.core.errors import StoreUnavailableError
from moderation.stores import embedded
from moderation.stores.embedded import EmbeddedValkey, EmbeddedValkeyError, is_ready, running_url, wait_until_ready

WAIT_S = 20.0

# A process of its own that starts a server, says its pid and then does nothing.
HOLDER = """
import sys, time
from pathlib import Path
from moderation.stores.embedded import EmbeddedValkey
server = EmbeddedValkey(Path(sys.argv[1]))
server.start()
print(server._process.pid, flush=True)
time.sleep(600)
"""


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_the_server_keeps_every_acknowledged_write_over_kill_9(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / "var")
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("comment", "kept")
        settings = client.config_get("*")
    assert settings["appendfsync"] == "always"
    assert settings["appendonly"] == "yes"
    assert settings["aof-use-rdb-preamble"] == "no"
    assert settings["save"] == ""
    assert settings["maxmemory-policy"] == "noeviction"
    assert settings["port"] == "0"
    assert settings["hide-user-data-from-log"] == "yes"
    os.kill(_server_pid(server.url), signal.SIGKILL)
    process = server.spawn()
    wait_until_ready(server.url, WAIT_S)
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        assert client.get("comment") == "kept"
    server.stop()
    assert process.returncode == 0


def test_data_survive_an_ordinary_stop(tmp_path: Path) -> None:
    for expected in (None, b"kept"):
        with EmbeddedValkey(tmp_path) as server, redis.Redis.from_url(server.url) as client:
            assert client.get("comment") == expected
            client.set("comment", "kept")
            pid = _server_pid(server.url)
        assert is_gone(pid)
        assert not is_ready(server.url)


def test_the_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path / "deep" / "var") as server:
        assert (tmp_path / "deep" / "var").stat().st_mode & 0o777 == 0o700
        assert Path(server.url.removeprefix("unix://")).stat().st_mode & 0o777 == 0o600


def test_a_second_start_names_the_process_that_uses_the_folder(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        pid = _server_pid(server.url)
        with pytest.raises(EmbeddedValkeyError) as refusal:
            EmbeddedValkey(tmp_path).start()
        assert is_ready(server.url)
    assert f"in use by process {os.getpid()} (its Valkey is process {pid})" in str(refusal.value)
    assert "MODERATION_DATA_DIR" in str(refusal.value)


def test_the_lock_is_the_servers_own(tmp_path: Path) -> None:
    """While the server lives the folder is locked, even if the parent let go."""
    server = EmbeddedValkey(tmp_path)
    server.start()
    try:
        assert server._lock is not None  # noqa: SLF001
        os.close(server._lock)  # noqa: SLF001
        server._lock = None  # noqa: SLF001
        with pytest.raises(EmbeddedValkeyError, match="in use by process"):
            EmbeddedValkey(tmp_path).start()
    finally:
        server.stop()


def test_others_find_the_running_server(tmp_path: Path) -> None:
    assert running_url(tmp_path) is None
    with EmbeddedValkey(tmp_path) as server:
        assert running_url(tmp_path) == server.url
    assert running_url(tmp_path) is None


def test_a_lock_file_that_is_being_written_is_no_address(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path):
        for content in ("", "[1]", "{"):
            (tmp_path / "valkey.lock").write_text(content)
            assert running_url(tmp_path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_kill_9_of_the_parent_leaves_no_server_and_the_next_start_works(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        pid = int(holder.stdout.readline())
        assert psutil.pid_exists(pid)
        holder.kill()
    assert eventually(lambda: is_gone(pid))
    with EmbeddedValkey(tmp_path) as server:
        assert is_ready(server.url)


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    with EmbeddedValkey(folder) as server:
        socket = Path(server.url.removeprefix("unix://"))
        assert folder not in socket.parents
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        assert running_url(folder) == server.url
    assert not socket.parent.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedValkeyError, match="file/var cannot be written"):
        EmbeddedValkey(tmp_path / "file" / "var").start()


def test_damaged_data_are_refused_in_the_servers_own_words(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server, redis.Redis.from_url(server.url) as client:
        client.set("comment", "kept")
    next((tmp_path / "appendonlydir").glob("*.incr.aof")).write_text("this is no AOF\r\n" * 9)
    with pytest.raises(EmbeddedValkeyError, match=r"did not start.*\n(.*\n)*.*Bad file format"):
        EmbeddedValkey(tmp_path).start()
    assert running_url(tmp_path) is None


def test_a_server_that_never_gets_ready_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "is_ready", lambda _: False)
    with pytest.raises(EmbeddedValkeyError, match="did not start"):
        EmbeddedValkey(tmp_path).start(wait_s=0.1)


def test_a_platform_without_a_binary_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "s390x")
    with pytest.raises(EmbeddedValkeyError, match=r"s390x\)\. Start a Valkey or Redis >= 7\.0 yourself .* REDIS_URL"):
        EmbeddedValkey(tmp_path).start()


def test_a_binary_that_does_not_run_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "valkey-server"
    program.write_text("#!/no/such/interpreter")
    program.chmod(0o755)
    monkeypatch.setattr(embedded, "_program", lambda: program)
    with pytest.raises(EmbeddedValkeyError, match="valkey-server cannot be started"):
        EmbeddedValkey(tmp_path).start()
    assert running_url(tmp_path) is None


def test_a_server_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_STOP_WAIT_S", 0.1)
    server = EmbeddedValkey(tmp_path)
    server.start()
    pid = _server_pid(server.url)
    os.kill(pid, signal.SIGSTOP)
    server.stop()
    server.stop()
    assert is_gone(pid)


def test_waiting_for_a_server_that_is_not_there_ends(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match=r"no answer within 0\.1 s"):
        wait_until_ready(f"unix://{tmp_path}/nothing.sock", 0.1)


def _server_pid(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.info("server")["process_id"])
