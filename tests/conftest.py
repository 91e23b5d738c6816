"""Fixtures for all tests: a real Valkey, one for each test process, empty for each test."""

from collections.abc import Iterator

import pytest

from tests.valkey import ValkeyServer


@pytest.fixture(scope="session")
def _valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path_factory.mktemp("valkey"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def valkey_url(_valkey: ValkeyServer) -> str:
    """The URL of an empty server."""
    _valkey.flush()
    return _valkey.url
