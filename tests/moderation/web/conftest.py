"""Fixtures for the tests of the API."""

import pytest

from tests.moderation.web.newsroom import Newsroom


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()
