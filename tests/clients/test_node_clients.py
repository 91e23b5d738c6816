"""npm's perspective-api-client through a request interceptor, and Google's own client for Node by discovery."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import POLITE, RUDE
from tests.journey.service import TOKEN, Service

PACKAGES = ("perspective-api-client@3.1.0", "googleapis-common@8.0.3")
SCRIPT = Path(__file__).parent / "perspective.mjs"


def do_without(what: str) -> None:
    """Skip, unless this is CI, which has to have everything."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def node_clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the clients installed."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            do_without(f"{program} is not installed: the Node clients are not tried")
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text('{"private": true}')
    options = ("--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline")
    done = subprocess.run(
        ["npm", "install", *options, *PACKAGES], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        do_without(f"npm could not install the Node clients: {done.stderr[-500:]}")
    return folder


def told(service: Service, clients: Path) -> Any:
    environment = os.environ | {
        "CLIENTS": str(clients),
        "SERVICE": f"http://127.0.0.1:{service.port}",
        "TOKEN": TOKEN,
        "POLITE": POLITE,
        "RUDE": RUDE,
        "NO_PROXY": "127.0.0.1",
    }
    done = subprocess.run(["node", SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_node_clients(service: Service, node_clients: Path) -> None:
    answers = told(service, node_clients)

    def value(answer: Any) -> float:
        return float(answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"])

    assert value(answers["polite"]) < 0.5 < value(answers["rude"])
    assert set(answers["rude"]["attributeScores"]) == {"TOXICITY", "THREAT"}
    assert answers["unknown"] == "Unknown requested attribute: FLIRTATION"
    assert answers["stranger"] == "API key not valid. Please pass a valid API key."
    assert value(answers["discovered"]) == value(answers["rude"])
    assert answers["discovered"]["clientToken"] == "t-1"
