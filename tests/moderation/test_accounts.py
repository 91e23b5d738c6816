from collections.abc import Sequence
from dataclasses import replace

import pytest

from moderation.accounts import AccountError, add_site, add_user, change_site, disable_user, reset_user, rotate_site
from moderation.core.identifiers import token_digest
from moderation.core.parties import Dialects, Role
from moderation.credentials import password_matches
from tests.fakes import FakeStores


@pytest.fixture
def stores() -> FakeStores:
    stores = FakeStores()
    add_site(stores.sites, "demo", "https://news.example/callback")
    return stores


def test_a_new_site_is_known_by_its_token(stores: FakeStores) -> None:
    keys = add_site(stores.sites, "other")
    assert stores.sites.by_token(token_digest(keys.token)) == keys.site
    assert keys.token.startswith("cms_")
    assert keys.site.secrets[0].startswith("whsec_")
    assert keys.token not in repr(keys.site)


@pytest.mark.parametrize(
    ("name", "callback", "token", "problem"),
    [
        ("demo", "", "", "already"),
        ("", "", "", "cannot name a site"),
        ("a b", "", "", "cannot name a site"),
        ("a{b}", "", "", "cannot name a site"),
        ("new", "ftp://x", "", "no callback URL"),
    ],
)
def test_a_site_that_cannot_be_is_refused_with_what_to_do(
    stores: FakeStores, name: str, callback: str, token: str, problem: str
) -> None:
    with pytest.raises(AccountError, match=problem):
        add_site(stores.sites, name, callback, token=token)


def test_one_token_opens_one_site(stores: FakeStores) -> None:
    keys = add_site(stores.sites, "one", token="t" * 20)
    with pytest.raises(AccountError, match="another site"):
        add_site(stores.sites, "two", token=keys.token)


def test_rotation_stops_the_old_token_and_keeps_one_old_secret(stores: FakeStores) -> None:
    first = stores.sites.get("demo")
    assert first
    second = rotate_site(stores.sites, "demo", token=True, secret=True)
    assert stores.sites.by_token(first.token_digest) is None
    assert stores.sites.by_token(token_digest(second.token)) == second.site
    assert second.site.secrets[1:] == first.secrets
    third = rotate_site(stores.sites, "demo", token=False, secret=True).site
    assert third.secrets[1:] == second.site.secrets[:1]
    assert third.token_digest == second.site.token_digest
    assert rotate_site(stores.sites, "demo", token=True, secret=False).site.secrets == third.secrets
    with pytest.raises(AccountError, match="no site 'x'"):
        rotate_site(stores.sites, "x", token=True, secret=True)


def test_a_site_is_changed_in_what_is_given(stores: FakeStores) -> None:
    before = stores.sites.get("demo")
    assert before
    assert change_site(stores.sites, "demo") == before
    change_site(stores.sites, "demo", coral_secrets=["empsec_1"])
    after = change_site(stores.sites, "demo", attributes=[("MY-1", "TOXICITY")])
    assert after == replace(before, dialects=Dialects(("empsec_1",), (("MY-1", "TOXICITY"),)))
    assert stores.sites.get("demo") == after
    assert stores.sites.by_token(before.token_digest) == after


@pytest.mark.parametrize(
    ("secrets", "problem"),
    [
        (["empsec_1", "empsec_2", "empsec_3"], "at most two"),
        (["whsec_1"], "starts with empsec_"),
        (["empsec_"], "starts with empsec_"),
        (["empsec_1 2"], "starts with empsec_"),
    ],
)
def test_what_is_no_coral_secret_is_refused(stores: FakeStores, secrets: Sequence[str], problem: str) -> None:
    with pytest.raises(AccountError, match=problem) as refused:
        change_site(stores.sites, "demo", coral_secrets=secrets)
    assert "1" not in str(refused.value)


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ([("", "TOXICITY")], "'' cannot name an attribute"),
        ([("A B", "TOXICITY")], "'A B' cannot name"),
        ([("Ა", "TOXICITY")], "cannot name"),
        ([("A" * 65, "TOXICITY")], "1 to 64"),
        ([("A", "TOXICITY=1")], "'TOXICITY=1' cannot name"),
        ([("A", "TOXICITY"), ("A", "INSULT")], "given twice"),
    ],
)
def test_what_cannot_name_an_attribute_is_refused(
    stores: FakeStores, attributes: Sequence[tuple[str, str]], problem: str
) -> None:
    with pytest.raises(AccountError, match=problem):
        change_site(stores.sites, "demo", attributes=attributes)
    with pytest.raises(AccountError, match="no callback URL"):
        change_site(stores.sites, "demo", callback_url="ftp://x")


def test_a_person_gets_a_password_and_a_token_and_can_be_locked_out(stores: FakeStores) -> None:
    keys = add_user(stores.users, stores.sites, "nino", [Role.MODERATOR], ["demo"])
    assert password_matches(keys.password, keys.user.password_hash)
    assert not password_matches(keys.password + "x", keys.user.password_hash)
    assert disable_user(stores.users, "nino").disabled
    again = reset_user(stores.users, "nino")
    assert not again.user.disabled
    assert not password_matches(keys.password, again.user.password_hash)
    assert stores.users.by_token(token_digest(keys.token)) is None


@pytest.mark.parametrize(
    ("name", "roles", "sites", "problem"),
    [
        (" ", [Role.MODERATOR], ["demo"], "printable"),
        ("a\nb", [Role.MODERATOR], ["demo"], "printable"),
        ("a", [], ["demo"], "role"),
        ("a", [Role.SITE], ["demo"], "role"),
        ("a", [Role.MODERATOR], [], "none given"),
        ("a", [Role.MODERATOR], ["demo", "x"], "unknown: x"),
    ],
)
def test_a_person_that_cannot_be_is_refused(
    stores: FakeStores, name: str, roles: list[Role], sites: list[str], problem: str
) -> None:
    with pytest.raises(AccountError, match=problem):
        add_user(stores.users, stores.sites, name, roles, sites)


def test_names_are_taken_once_and_unknown_ones_are_said(stores: FakeStores) -> None:
    add_user(stores.users, stores.sites, "nino", [Role.MODERATOR], ["demo"])
    with pytest.raises(AccountError, match="already"):
        add_user(stores.users, stores.sites, "nino", [Role.MODERATOR], ["demo"])
    with pytest.raises(AccountError, match="no user 'x'"):
        reset_user(stores.users, "x")


def test_nobody_has_no_password() -> None:
    assert not password_matches("", None)
    assert not password_matches("x", "not a hash")
