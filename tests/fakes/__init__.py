"""The stores in memory: the same attributes and the same behaviour as the real ones, without a server."""

from tests.fakes.gate import Gate
from tests.fakes.outbox import FakeOutbox
from tests.fakes.records import FakeLabels, FakeLedger, FakeQueue, FakeRecords
from tests.fakes.registers import FakeRates, FakeShelf, FakeSites, FakeUsers

__all__ = ["FakeStores"]


class FakeStores:
    """All ports in one; `down = True` makes every call raise StoreUnavailableError, as a dead server would."""

    def __init__(self) -> None:
        self._gate = Gate()
        self.ledger = FakeLedger(self._gate)
        self.outbox = FakeOutbox(self._gate, self.ledger)
        self.labels = FakeLabels(self._gate, self.ledger)
        self.rates = FakeRates(self._gate)
        self.records = FakeRecords(self._gate, self.ledger, self.outbox, self.labels)
        self.queue = FakeQueue(self._gate, self.records)
        self.shelf = FakeShelf(self._gate, self.ledger)
        self.sites = FakeSites(self._gate)
        self.users = FakeUsers(self._gate)

    @property
    def down(self) -> bool:
        return self._gate.down

    @down.setter
    def down(self, down: bool) -> None:
        self._gate.down = down

    def ping(self) -> None:
        with self._gate:
            pass
