"""An answer in time or none: for callers who wait so long and no longer; knows nothing of what is worked out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

from moderation.web.problems import RETRY_AFTER_S, Refusal, problem

T = TypeVar("T")

# Threads start with the first work, so that a fork of an app that has answered nothing yet is safe.
_WORKERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="deadline")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work returns or raises; Refusal with 503 when it takes longer.

    Work that has not begun by then never does; what has begun comes to its end unheard. It runs in another thread,
    outside the request.
    """
    future = _WORKERS.submit(work)
    try:
        return future.result(seconds)
    except TimeoutError:
        future.cancel()
        told = problem(
            "too-late", HTTPStatus.SERVICE_UNAVAILABLE, f"There was no answer within {seconds * 1000:.0f} ms."
        )
        raise Refusal(told, {"Retry-After": str(RETRY_AFTER_S)}) from None
