"""The README is followed word for word: its commands are run, its links are looked up."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.service import TOKEN, Service, free_port

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("readme"), free_port(), command=("make", "run"), directory=ROOT)
    try:
        service.start()
        yield service
    finally:
        service.stop(signal.SIGTERM)


def bash(script: str, service: Service) -> str:
    script = script.replace(":8000", f":{service.port}").replace("cms_...", TOKEN)
    return subprocess.run(["bash", "-euc", script], check=True, capture_output=True, text=True, timeout=60).stdout


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    commands = [line.split("#")[0].strip() for line in BLOCKS[0].splitlines()]
    assert commands == ["make run", "make test"]
    for command in commands:
        subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_the_comments_are_answered_as_it_says(service: Service) -> None:
    first, second = BLOCKS[1:3]
    answer = json.loads(bash(first, service))
    shown = json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0])
    assert list(answer) == list(shown)
    assert (answer["id"], answer["verdict"], answer["revision"]) == ("c-1", shown["verdict"], shown["revision"])
    exports = first.splitlines()[0]
    assert json.loads(bash(f"{exports}\n{second}", service))["verdict"] == "review"


def test_the_first_start_prints_what_it_says(service: Service) -> None:
    for label in ("token", "webhook secret", "user", "password", "sign in at"):
        assert re.search(rf"^{label} +\S", service.log, re.MULTILINE), service.log


def test_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_page_names_this_machine() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        assert os.fspath(ROOT) not in page.read_text(), page
