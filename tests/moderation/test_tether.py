import os
import signal
import subprocess
import sys

import pytest

from moderation import tether

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")

ASK = """
import os, signal
from moderation.tether import is_tied, tie_here
print(is_tied(), flush=True)
tie_here(os.getppid(), signal.SIGKILL)
print(is_tied(), flush=True)
tie_here(os.getpid(), signal.SIGKILL)
print("still here")
"""


def test_a_process_ties_itself_and_ends_when_that_parent_is_gone() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["False", "True"]


def test_a_child_knows_that_it_is_tied() -> None:
    ask = "from moderation.tether import is_tied; print(is_tied())"
    for tie, said in ((None, "False"), (tether.tied_to(os.getpid(), signal.SIGKILL), "True")):
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, preexec_fn=tie)
        assert done.stdout.strip() == said


def test_elsewhere_there_is_no_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tether, "_LIBC", None)
    tether.tie_here(0, signal.SIGKILL)
    assert not tether.is_tied()
