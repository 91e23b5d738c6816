from concurrent.futures import ThreadPoolExecutor

from moderation.core.models import Event, EventKind, PublishedPolicy
from moderation.stores.redis_stores import Stores
from tests.builders import NOON, SITE, an_event
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def a_policy(version: str, text: str = "# ok\n", by: str = "ana") -> PublishedPolicy:
    return PublishedPolicy(SITE, version, text, NOON, by)


def published(version: str) -> Event:
    return an_event(EventKind.PUBLISHED, "", data={"policy": version})


def test_nothing_is_live_at_first(stores: AnyStores) -> None:
    assert stores.shelf.live(SITE) is None


def test_a_policy_goes_live_with_its_event(stores: AnyStores) -> None:
    assert stores.shelf.publish(a_policy("v1"), "", published("v1")) is True
    assert stores.shelf.publish(a_policy("v2"), "v1", published("v2")) is True
    assert stores.shelf.live(SITE) == a_policy("v2")
    assert stores.shelf.live("other") is None
    assert list(stores.ledger.events(SITE)) == [published("v1"), published("v2")]


def test_a_policy_edited_on_another_version_is_refused(stores: AnyStores) -> None:
    assert stores.shelf.publish(a_policy("v2"), "v1", published("v2")) is False
    stores.shelf.publish(a_policy("v1"), "", published("v1"))
    assert stores.shelf.publish(a_policy("v2"), "", published("v2")) is False
    assert stores.shelf.publish(a_policy("v2"), "v0", published("v2")) is False
    assert stores.shelf.live(SITE) == a_policy("v1")
    assert list(stores.ledger.events(SITE)) == [published("v1")]


def test_of_many_publishers_one_wins(stores: AnyStores) -> None:
    versions = [f"v{i}" for i in range(20)]
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda version: stores.shelf.publish(a_policy(version), "", published(version)), versions))
    [winner] = [version for version, is_winner in zip(versions, won, strict=True) if is_winner]
    assert stores.shelf.live(SITE) == a_policy(winner)
    assert list(stores.ledger.events(SITE)) == [published(winner)]


def test_a_version_stays_as_it_was_first_published(real_stores: Stores) -> None:
    for before, version, by in (("", "v1", "ana"), ("v1", "v2", "ana"), ("v2", "v1", "levan")):
        assert real_stores.shelf.publish(a_policy(version, by=by), before, published(version))
    assert real_stores.shelf.live(SITE) == a_policy("v1", by="levan")
    versions = real_stores.connection.hgetall("cm:{demo}:policy:versions")
    assert set(versions) == {b"v1", b"v2"}
    assert b"ana" in versions[b"v1"]
