"""Every contract runs over the stores in memory and over a real Valkey."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from moderation.stores.redis_stores import Stores, open_stores
from tests.fakes import FakeStores


@pytest.fixture
def real_stores(valkey_url: str) -> Iterator[Stores]:
    with closing(open_stores(valkey_url)) as stores:
        yield stores


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Stores | FakeStores:
    if request.param == "fake":
        return FakeStores()
    real: Stores = request.getfixturevalue("real_stores")
    return real
