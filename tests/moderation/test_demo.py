from moderation import demo
from moderation.core.identifiers import token_digest
from moderation.core.parties import Role
from tests.builders import a_site
from tests.fakes import FakeStores

URL = "http://127.0.0.1:8001/"


def test_the_first_start_makes_a_site_and_a_moderator_and_shows_them_once() -> None:
    stores = FakeStores()
    first = demo.prepare(stores.sites, stores.users, URL, "")
    assert first
    assert first.site_keys
    assert first.user_keys
    assert first.user_keys.user.roles == (Role.MODERATOR, Role.POLICY_ADMIN)
    again = demo.prepare(stores.sites, stores.users, URL, "")
    assert again == demo.Demo(first.secret)


def test_a_given_token_is_the_demo_sites_on_every_start() -> None:
    stores = FakeStores()
    for token in ("a" * 20, "b" * 20):
        demo.prepare(stores.sites, stores.users, URL, token)
        assert stores.sites.by_token(token_digest(token))
    assert stores.sites.by_token(token_digest("a" * 20)) is None


def test_another_port_moves_the_receiver() -> None:
    stores = FakeStores()
    demo.prepare(stores.sites, stores.users, URL, "")
    demo.prepare(stores.sites, stores.users, "http://127.0.0.1:9001/", "")
    site = stores.sites.get("demo")
    assert site
    assert site.callback_url == "http://127.0.0.1:9001/"


def test_a_newsroom_with_sites_of_its_own_gets_no_demo() -> None:
    stores = FakeStores()
    stores.sites.save(a_site("news"))
    assert demo.prepare(stores.sites, stores.users, URL, "") is None
    assert stores.sites.get("demo") is None
