"""kill -9 in the middle of a replay: what was acknowledged is there, once, and nothing is left running."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.journey.service import TOKEN, Service, running_service

COMMENTS = 600
KINDS = {
    "web worker": "moderation serve",
    "gunicorn master": "moderation serve",
    "valkey": "valkey-server",
    "worker": "moderation worker",
}


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "recorded.jsonl"
    lines = (json.dumps({"id": f"c-{n}", "text": f"Comment number {n} says nothing bad."}) for n in range(COMMENTS))
    path.write_text("\n".join(lines))
    return path


def victim(service: Service, kind: str) -> int:
    """The pid of a process of that kind; of the two kinds of gunicorn process, the master started the others."""
    found = {pid: command for pid, command in service.processes().items() if KINDS[kind] in command}
    parents = {pid: _parent(pid) for pid in found}
    workers = [pid for pid, parent in parents.items() if parent in found]
    masters = [pid for pid in found if pid not in workers]
    return (workers if kind == "web worker" else masters)[0]


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_killed_process_loses_and_doubles_nothing(tmp_path: Path, recorded: Path, kind: str) -> None:
    with running_service(tmp_path) as service:
        replay = subprocess.Popen(
            [sys.executable, "-m", "moderation", "replay", str(recorded), "--url", f"http://127.0.0.1:{service.port}"],
            env=os.environ | {"MODERATION_SITE_TOKEN": TOKEN},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        killer = threading.Thread(target=_kill_twice, args=(service, kind))
        killer.start()
        out, err = replay.communicate(timeout=120)
        killer.join()
        assert replay.returncode == 0, err
        assert f"{COMMENTS} comments answered" in out.replace(",", "")
        assert "0 not taken" in out

        answers = {}
        for n in range(COMMENTS):
            status, answer = service.call("GET", f"/v1/comments/c-{n}")
            assert status == 200, (n, answer)
            answers[n] = answer["revision"]
        assert set(answers.values()) == {1}
        assert _assessed(service) == Counter({f"c-{n}": 1 for n in range(COMMENTS)})
        assert service.stop(signal.SIGINT) == 0
        assert service.processes() == {}
        service.log_path.unlink()
        service.start()
        assert service.call("GET", "/v1/comments/c-0")[0] == 200


def test_when_the_supervisor_is_killed_nothing_is_left_and_the_next_start_works(tmp_path: Path) -> None:
    with running_service(tmp_path) as service:
        service.call("POST", "/v1/comments", {"id": "c-1", "text": "Kept over a crash."})
        assert service.stop(signal.SIGKILL) == -signal.SIGKILL
        deadline = time.monotonic() + 15
        while service.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert service.processes() == {}
        service.log_path.unlink()
        service.start()
        assert service.call("GET", "/v1/comments/c-1")[1]["revision"] == 1


def _kill_twice(service: Service, kind: str) -> None:
    for _ in range(2):
        time.sleep(0.7)
        os.kill(victim(service, kind), signal.SIGKILL)


def _assessed(service: Service) -> Counter[str]:
    """How often each comment was decided on, by the ledger."""
    out = subprocess.run(
        [sys.executable, "-m", "moderation", "export", "ledger"],
        env=os.environ | {"MODERATION_DATA_DIR": str(service.folder / "var")},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    events = (json.loads(line) for line in out.splitlines())
    return Counter(event["comment_id"] for event in events if event["kind"] == "comment.assessed")
