"""How a function is compiled: one decorator, cached on disk where a disk lets it, GIL released."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile `function` at its first call; the machine code is kept in NUMBA_CACHE_DIR or beside the module.

    Where neither that folder, nor the module's, nor the user's cache folder can be written, it is compiled anew
    in each process (some seconds) instead of failing.
    """
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba: no locator available
        return cast("F", njit(nogil=True)(function))
