import json
from pathlib import Path

import pytest

from moderation.stores.redis_stores import Stores
from policies.document import default_policy, default_text, load
from tests.builders import a_site
from tests.moderation.cli.conftest import Run
from tests.moderation.core.conftest import POLICY


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY)
    return path


def test_a_policy_is_checked_compared_published_and_shown(run: Run, stores: Stores, file: Path) -> None:
    stores.sites.save(a_site())
    assert "a good policy, version sha256:" in run("policy", "check", str(file)).output
    assert run("policy", "show").output == default_text()
    assert "offensive" in run("policy", "diff", str(file)).output
    published = run("policy", "publish", str(file), "--by", "ana")
    assert published.output.endswith("is in force on demo.\n")
    live = stores.shelf.live("demo")
    assert live
    assert (live.text, live.by) == (POLICY, "ana")
    assert live.version != default_policy().version
    assert run("policy", "show").output == POLICY
    assert run("policy", "diff", str(file)).output == "Nothing would change.\n"
    assert [event.by for event in stores.ledger.events("demo")] == ["ana"]


def test_a_bad_policy_is_refused_with_every_mistake(run: Run, stores: Stores, file: Path) -> None:
    file.write_text(POLICY.replace("review_at = 0.5", "review_at = 5", 1).replace("[categories.threatening]", "[x]"))
    for command in (("check", str(file)), ("publish", str(file), "--by", "ana")):
        result = run("policy", *command)
        assert result.exit_code == 1
        assert "categories.offensive.review_at" in result.output
        assert "line " in result.output
        assert "x:" in result.output
    assert stores.shelf.live("demo") is None


def test_what_is_not_utf_8_is_said(run: Run, file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in run("policy", "check", str(file)).output


def test_thresholds_are_computed_from_labelled_comments(run: Run, tmp_path: Path) -> None:
    clean = {"offensive": 0, "inflammatory": 0, "threatening": 0, "unacceptable": 0}
    rows = [
        {"id": str(n), "source": "ucc", "text": f"The council moved market {n}.", "labels": clean} for n in range(40)
    ]
    rows += [
        {"id": f"b{n}", "source": "ucc", "text": f"You are a stupid idiot {n}", "labels": {"offensive": 1}}
        for n in range(5)
    ]
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json\n")
    out = tmp_path / "computed.toml"
    result = run("policy", "thresholds", str(labelled), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "line 46" in result.output
    assert load(out.read_text()).name == default_policy().name
    assert " of 40 (" in out.read_text()
    assert "no clean comments" in run("policy", "thresholds", str(labelled), "--natural", "x").output
