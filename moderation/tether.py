"""What binds a child process to its parent: its life (on Linux), so that nothing is left behind, and a socket."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

LISTENER = "MODERATION_LISTENER_FD"
"""The variable under which a child finds the listening socket that its parent holds for it."""

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG and PR_GET_PDEATHSIG of <linux/prctl.h>
_GET_DEATH_SIGNAL = 2

# Loaded here: between fork and exec nothing may be imported or allocated that another thread could hold a lock on.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tied_to(parent_pid: int, death: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` for Popen: the child gets the signal `death` when the parent's thread that started it ends.

    The tie outlives exec and is cut by fork. Elsewhere than on Linux it does nothing.
    """

    def tie() -> None:
        tie_here(parent_pid, death)

    return tie


def tie_here(parent_pid: int, death: signal.Signals) -> None:
    """Tie the calling process to its parent. If that parent has ended already, ends this process at once."""
    if _LIBC is None:
        return
    _LIBC.prctl(_SET_DEATH_SIGNAL, int(death), 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def is_tied() -> bool:
    """Whether the calling process is tied to its parent."""
    if _LIBC is None:
        return False
    death = ctypes.c_int(0)
    _LIBC.prctl(_GET_DEATH_SIGNAL, ctypes.byref(death), 0, 0, 0)
    return death.value != 0
