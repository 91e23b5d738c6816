from dataclasses import replace

import pytest

from moderation.core.identifiers import token_digest
from moderation.core.parties import Dialects
from moderation.stores.redis_stores import Stores
from tests.moderation.cli.conftest import Run


def shown(output: str, label: str) -> str:
    return next(line.split()[-1] for line in output.splitlines() if line.startswith(label))


def test_a_site_is_added_listed_and_rotated(run: Run, stores: Stores) -> None:
    added = run("sites", "add", "news", "--callback", "https://news.example/cb", "--fail-mode", "open")
    assert added.exit_code == 0, added.output
    token = shown(added.output, "token")
    site = stores.sites.by_token(token_digest(token))
    assert site
    assert (site.name, site.fail_mode, site.secrets[0]) == ("news", "open", shown(added.output, "webhook secret"))
    assert run("sites", "list").output == "news\tcallbacks=all to https://news.example/cb\tfail-mode=open\n"
    rotated = run("sites", "rotate", "news", "--secret")
    assert "token" not in rotated.output.splitlines()[1]
    again = stores.sites.get("news")
    assert again
    assert again.secrets == (shown(rotated.output, "webhook secret"), site.secrets[0])
    assert again.token_digest == site.token_digest


def test_a_person_is_added_reset_disabled_and_listed(run: Run, stores: Stores) -> None:
    run("sites", "add", "news")
    added = run("users", "add", "nino", "--role", "moderator", "--role", "policy_admin", "--site", "news")
    assert added.exit_code == 0, added.output
    assert stores.users.by_token(token_digest(shown(added.output, "API token")))
    assert run("users", "list").output == "nino\tmoderator,policy_admin\tnews\tactive\n"
    assert run("users", "disable", "nino").output == "nino is locked out.\n"
    assert run("users", "list").output.endswith("disabled\n")
    assert shown(run("users", "reset", "nino").output, "password") != shown(added.output, "password")
    assert run("users", "list").output.endswith("active\n")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (("sites", "rotate", "x"), "There is no site 'x'"),
        (("sites", "set", "x", "--rate", "1"), "There is no site 'x'"),
        (("sites", "set", "x", "--rate", "-1"), "--rate"),
        (("sites", "set", "x", "--attribute", "MY_ONE"), "CUSTOM=TOXICITY"),
        (("users", "reset", "x"), "There is no user 'x'"),
        (("users", "add", "nino", "--role", "moderator", "--site", "x"), "unknown: x"),
        (("queue", "resend", "cb_x"), "no dead letter"),
        (("queue", "resend"), "Name the callbacks"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(run: Run, command: tuple[str, ...], problem: str) -> None:
    result = run(*command)
    assert result.exit_code in {1, 2}
    assert problem in result.output
    assert "Traceback" not in result.output


def test_bad_variables_are_said_all_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("MODERATION_LOG_LEVEL", "loud")
    result = run("sites", "list")
    assert result.exit_code == 1
    assert "PORT" in result.output
    assert "MODERATION_LOG_LEVEL" in result.output


def test_without_a_store_it_says_how_to_get_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path_factory.mktemp("empty")))
    result = run("sites", "list")
    assert result.exit_code == 1
    assert "moderation run" in result.output


def test_every_command_is_listed_and_has_help(run: Run) -> None:
    listing = run("--help").output
    for name in ("run", "serve", "worker", "receive", "replay", "sites", "users", "policy", "queue", "export"):
        assert f"  {name} " in listing
        assert run(name, "--help").exit_code == 0
    assert run("nonsense").exit_code == 2


def test_of_a_site_only_what_is_given_is_changed(run: Run, stores: Stores) -> None:
    run("sites", "add", "news", "--callback", "https://news.example/cb", "--fail-mode", "open")
    before = stores.sites.get("news")
    assert before
    secrets = ("--coral-secret", "empsec_new", "--coral-secret", "empsec_old")
    changed = run("sites", "set", "news", "--rate", "60", *secrets, "--attribute", "MY_ONE=TOXICITY")
    assert changed.exit_code == 0, changed.output
    assert "empsec" not in changed.output
    assert (
        "rate            60 requests a minute\nCoral secrets   2\nattributes      MY_ONE=TOXICITY\n" in changed.output
    )
    dialects = Dialects(("empsec_new", "empsec_old"), (("MY_ONE", "TOXICITY"),))
    assert stores.sites.get("news") == replace(before, requests_per_minute=60, dialects=dialects)
    run("sites", "set", "news", "--callbacks", "reviews", "--fail-mode", "hold", "--callback", "https://x.example/")
    site = stores.sites.get("news")
    assert site
    assert (site.callbacks, site.fail_mode, site.callback_url) == ("reviews", "hold", "https://x.example/")
    assert (site.requests_per_minute, site.dialects) == (60, dialects)


def test_what_a_site_was_given_is_taken_away_again(run: Run, stores: Stores) -> None:
    run("sites", "add", "news", "--callback", "https://news.example/cb")
    before = stores.sites.get("news")
    assert before
    run("sites", "set", "news", "--rate", "60", "--coral-secret", "empsec_new", "--attribute", "MY_ONE=TOXICITY")
    output = run(
        "sites", "set", "news", "--rate", "0", "--coral-secret", "", "--attribute", "", "--callback", ""
    ).output
    assert stores.sites.get("news") == replace(before, callback_url="")
    assert output.endswith(
        "callbacks       all to -\nfail mode       hold\n"
        "rate            no limit\nCoral secrets   0\nattributes      -\n"
    )
