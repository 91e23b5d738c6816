from dataclasses import replace

from moderation.core.live import Directory, ShelvedPolicies
from policies.document import default_policy
from tests.builders import a_site, a_user
from tests.fakes import FakeStores
from tests.fakes.clock import FakeClock
from tests.moderation.core.conftest import POLICY, House, publish


def test_a_published_policy_acts_within_a_second(house: House) -> None:
    policies = ShelvedPolicies(house.stores.shelf, house.clock)
    before = policies.policy("demo").version
    publish(house, POLICY.replace("delete_at = 0.9", "delete_at = 0.95"))
    assert policies.policy("demo").version == before
    house.clock.advance(seconds=1)
    assert policies.policy("demo").version != before


def test_an_unchanged_policy_is_not_compiled_again(house: House) -> None:
    policies = ShelvedPolicies(house.stores.shelf, house.clock)
    before = policies.policy("demo")
    house.clock.advance(seconds=2)
    assert policies.policy("demo") is before


def test_a_site_that_never_published_has_the_shipped_default(house: House) -> None:
    policies = ShelvedPolicies(house.stores.shelf, house.clock)
    assert policies.policy("other").version == default_policy().version


def test_a_clock_set_back_keeps_nothing_alive(house: House) -> None:
    policies = ShelvedPolicies(house.stores.shelf, house.clock)
    before = policies.policy("demo").version
    publish(house, POLICY.replace("delete_at = 0.9", "delete_at = 0.95"))
    house.clock.advance(hours=-1)
    assert policies.policy("demo").version != before


def test_a_new_token_works_at_once_and_an_old_one_stops_within_a_second() -> None:
    stores, clock = FakeStores(), FakeClock()
    directory = Directory(stores.sites, stores.users, clock)
    assert directory.site_of_token("d1") is None
    stores.sites.save(a_site(digest="d1"))
    assert directory.site_of_token("d1") == directory.site("demo") == a_site(digest="d1")
    stores.sites.save(a_site(digest="d2"))
    clock.advance(seconds=1)
    assert directory.site_of_token("d1") is None


def test_a_disabled_user_is_nobody() -> None:
    stores, clock = FakeStores(), FakeClock()
    directory = Directory(stores.sites, stores.users, clock)
    stores.users.save(a_user())
    assert directory.user("nino") == directory.user_of_token("d1") == a_user()
    stores.users.save(replace(a_user(), disabled=True))
    clock.advance(seconds=1)
    assert directory.user("nino") is None
    assert directory.user_of_token("d1") is None
    assert directory.user("nobody") is None
