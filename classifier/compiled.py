"""How a function is compiled: one decorator, cached on disk where a disk lets it, GIL released."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def _fingerprint() -> str:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]


_SOURCES = _fingerprint()


def compiled(function: F) -> F:
    """Compile `function` at its first call; the machine code is kept in NUMBA_CACHE_DIR or beside the module.

    Where neither that folder, nor the module's, nor the user's cache folder can be written, it is compiled anew
    in each process (some seconds) instead of failing.
    """
    # numba looks at one file only: it would keep a caller with an old callee in it. The cache is kept by name,
    # so the name carries all sources.
    function.__qualname__ += f"_{_SOURCES}"
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba: no locator available
        return cast("F", njit(nogil=True)(function))
