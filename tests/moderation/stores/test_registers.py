from dataclasses import replace

from moderation.core.parties import FailMode, Role
from moderation.stores.redis_stores import Stores
from tests.builders import a_site, a_user
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def test_nobody_is_there_at_first(stores: AnyStores) -> None:
    assert stores.sites.get("demo") is None
    assert stores.sites.by_token("d1") is None
    assert stores.sites.all() == []
    assert stores.users.get("nino") is None
    assert stores.users.by_token("d1") is None
    assert stores.users.all() == []


def test_sites_are_found_by_name_and_token(stores: AnyStores) -> None:
    second = replace(a_site("ქალაქი", "d2"), fail_mode=FailMode.OPEN)
    first = a_site("demo", "d1")
    stores.sites.save(second)
    stores.sites.save(first)
    assert stores.sites.get("ქალაქი") == second
    assert stores.sites.by_token("d1") == first
    assert stores.sites.by_token("d3") is None
    assert stores.sites.all() == [first, second]


def test_users_are_found_by_name_and_token_and_are_no_sites(stores: AnyStores) -> None:
    user = replace(a_user("nino", "d1"), roles=(Role.MODERATOR, Role.POLICY_ADMIN), sites=("demo", "other"))
    stores.users.save(user)
    assert stores.users.get("nino") == user
    assert stores.users.by_token("d1") == user
    assert stores.users.all() == [user]
    assert stores.sites.by_token("d1") is None


def test_a_new_token_replaces_the_old_one(stores: AnyStores) -> None:
    stores.users.save(a_user("nino", "old"))
    stores.users.save(a_user("nino", "new"))
    assert stores.users.by_token("old") is None
    assert stores.users.by_token("new") == a_user("nino", "new")
    stores.users.save(replace(a_user("nino", "new"), disabled=True))
    found = stores.users.by_token("new")
    assert found is not None
    assert found.disabled


def test_no_token_is_nobodys_token(stores: AnyStores) -> None:
    stores.users.save(a_user("nino", "old"))
    stores.users.save(a_user("nino", ""))
    stores.users.save(a_user("levan", ""))
    assert stores.users.by_token("") is None
    assert stores.users.by_token("old") is None
    assert stores.users.get("nino") == a_user("nino", "")


def test_a_token_that_moved_on_stays_with_its_new_holder(real_stores: Stores) -> None:
    real_stores.users.save(a_user("nino", "shared"))
    real_stores.users.save(a_user("levan", "shared"))
    real_stores.users.save(a_user("nino", "own"))
    assert real_stores.users.by_token("shared") == a_user("levan", "shared")
