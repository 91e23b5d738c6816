"""The whole service, started once for all clients, and a site with a small rate."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.journey.service import Service, running_service

POLITE = "Thank you for a careful report."
RUDE = "You are an idiot."
LINKS = "Look at http://one.example http://two.example http://three.example"
"""Borderline under the shipped policy whatever the model says of it."""


def command(service: Service, *words: str) -> str:
    """What the service's command line says, on the data of a running service."""
    environment = os.environ | {"MODERATION_DATA_DIR": str(service.folder / "var")}
    environment.pop("REDIS_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "moderation", *words], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("clients")) as service:
        yield service


@pytest.fixture(scope="session")
def hurried_token(service: Service) -> str:
    """The token of a site that has already used up its one request a minute."""
    printed = command(service, "sites", "add", "hurried")
    command(service, "sites", "set", "hurried", "--rate", "1")
    token = next(line.split()[-1] for line in printed.splitlines() if line.startswith("token"))
    service.call("POST", "/v1/moderations", {"input": POLITE}, token=token)
    return token
