import pytest

from moderation.accounts import AccountError, add_site, add_user, disable_user, reset_user, rotate_site
from moderation.core.identifiers import token_digest
from moderation.core.models import Role
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
    with pytest.raises(AccountError, match="no site 'x'"):
        rotate_site(stores.sites, "x", token=True, secret=True)


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
