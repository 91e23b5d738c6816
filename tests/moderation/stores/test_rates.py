from datetime import timedelta

from moderation.stores import keys
from moderation.stores.redis_stores import Stores
from tests.builders import NOON, SITE
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def test_a_site_makes_its_requests_and_waits_for_the_next(stores: AnyStores) -> None:
    def take(second: float, site: str = SITE, per_minute: int = 3) -> float:
        return stores.rates.take(site, per_minute, NOON + timedelta(seconds=second))

    assert [take(0), take(10.5), take(20)] == [0, 0, 0]
    assert [take(20), take(30), take(59.5)] == [40, 30, 0.5]
    assert take(20, "other") == 0
    assert [take(60), take(60), take(70.5), take(70.5)] == [0, 10.5, 0, 9.5]
    assert [take(70.5, per_minute=4), take(70.5, per_minute=1), take(200, per_minute=1)] == [0, 60, 0]


def test_a_clock_that_is_behind_waits_a_minute_at_most(stores: AnyStores) -> None:
    assert stores.rates.take(SITE, 1, NOON + timedelta(seconds=10)) == 0
    assert stores.rates.take(SITE, 1, NOON) == 60


def test_requests_are_remembered_for_a_minute_and_no_more_than_count(real_stores: Stores) -> None:
    for second in range(0, 600, 10):
        real_stores.rates.take(SITE, 2, NOON + timedelta(seconds=second))
    assert real_stores.connection.llen(keys.rate(SITE)) == 2
    assert 50_000 < real_stores.connection.pttl(keys.rate(SITE)) <= 60_000
