"""The one door to the stores in memory: one caller at a time, and none while they are down."""

import threading
from types import TracebackType

from moderation.core.errors import StoreUnavailableError


class Gate:
    def __init__(self) -> None:
        self.down = False
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        if self.down:
            raise StoreUnavailableError("the fake is down")
        self._lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
