"""docs/dialects.md tells of every attribute, category and error that the code has."""

import re
from pathlib import Path

from moderation.web.dialects.openai_categories import CATEGORIES, JUDGED
from moderation.web.dialects.perspective_scores import ATTRIBUTES, NOT_JUDGED, PREVALENCE
from policies.case import Category

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")}
PERSPECTIVE, OPENAI = SECTIONS["Perspective"], SECTIONS["OpenAI moderations"]


def source(pattern: str) -> str:
    folder = ROOT / "moderation" / "web" / "dialects"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


def test_every_attribute_stands_in_the_table_or_among_those_refused() -> None:
    table = {
        name for line in PERSPECTIVE.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)
    }
    assert set(ATTRIBUTES) <= table
    assert not NOT_JUDGED & table
    assert all(f"`{name}`" in PERSPECTIVE for name in NOT_JUDGED)


def test_the_shares_are_those_of_the_code() -> None:
    told = " ".join(PERSPECTIVE.split())
    shares = [f"{PREVALENCE[category] * 100:g} %" for category in Category]
    assert re.search(".*".join(re.escape(share) for share in shares), told)


def test_every_category_is_told() -> None:
    for name in CATEGORIES:
        assert f"`{name}`" in OPENAI
        assert (f"| `{name}` |" in OPENAI) == (name in JUDGED)


def test_every_kind_of_error_is_told() -> None:
    for kind in re.findall(r'"([A-Z]+_[A-Z_]+)"', source("perspective_errors.py")):
        assert f"`{kind}`" in PERSPECTIVE, kind
    for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source("openai*.py")):
        if code not in ("invalid_request_error", "server_error", "image_url", "category_scores"):
            assert f"`{code}`" in OPENAI, code
