"""docs/api.md tells of every endpoint and of every kind of problem."""

import re
from pathlib import Path

from tests.moderation.web.newsroom import Newsroom, ok

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_kind_of_problem_is_told_and_no_other() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "moderation" / "web").glob("*.py"))
    raised = set(re.findall(r'(?:problem|_unauthorized)\(\s*"([a-z0-9-]+)"', source))
    raised |= set(re.findall(r'\("([a-z-]+)", (?:"There|"This address|"The body|error)', source))
    table = PAGE[PAGE.index("| kind |") :]
    assert (
        set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", table)) | {"conflict", "erased", "internal", "refused"}
        == raised
    )


def test_every_endpoint_is_shown_with_curl(newsroom: Newsroom) -> None:
    shown = set(re.findall(r"\$SERVICE([^\s\"?]+)", PAGE))
    for path in ok(newsroom.call("GET", "/openapi.json", None))["paths"]:
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        assert any(re.fullmatch(pattern, address) for address in shown), path
