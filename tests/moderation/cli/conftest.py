from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from moderation.stores.redis_stores import Stores, open_stores

Run = Callable[..., Result]


@pytest.fixture
def run(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against a real Valkey."""
    monkeypatch.setenv("REDIS_URL", valkey_url)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


@pytest.fixture
def stores(valkey_url: str) -> Stores:
    return open_stores(valkey_url)
