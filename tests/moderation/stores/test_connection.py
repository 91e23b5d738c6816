from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from moderation.core.errors import StoreUnavailableError
from moderation.core.models import QueueFilter
from moderation.stores.connection import connect
from moderation.stores.redis_stores import Stores, open_stores
from tests.builders import NOON, SITE, a_callback, a_change, a_feedback, a_record, a_site, an_event, waiting
from tests.fakes import FakeStores
from tests.valkey import ValkeyServer, start_valkey

AnyStores = Stores | FakeStores
CALLS: list[Callable[[AnyStores], object]] = [
    lambda stores: stores.ping(),
    lambda stores: stores.records.read(SITE, ["c-1"]),
    lambda stores: stores.records.answers(SITE, ["k-1"]),
    lambda stores: stores.records.commit(SITE, [a_change(a_record())]),
    lambda stores: stores.records.with_text(SITE, "t-1"),
    lambda stores: stores.labels.append(a_feedback(), an_event()),
    lambda stores: list(stores.labels.all(SITE)),
    lambda stores: stores.rates.take(SITE, 1, NOON),
    lambda stores: stores.queue.counts(SITE),
    lambda stores: stores.queue.waiting(SITE, QueueFilter(), 1),
    lambda stores: stores.queue.expired(SITE, NOON, 1),
    lambda stores: stores.outbox.lease(SITE, NOON, timedelta(minutes=1), 1),
    lambda stores: stores.outbox.delivered(a_callback(), an_event()),
    lambda stores: stores.outbox.postpone(a_callback()),
    lambda stores: stores.outbox.bury(a_callback(), an_event()),
    lambda stores: stores.outbox.dead(SITE),
    lambda stores: stores.outbox.resend(SITE, "cb", NOON),
    lambda stores: list(stores.ledger.events(SITE)),
    lambda stores: stores.ledger.append(an_event()),
    lambda stores: stores.shelf.live(SITE),
    lambda stores: stores.sites.by_token("d1"),
    lambda stores: stores.sites.save(a_site()),
    lambda stores: stores.users.all(),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("call", CALLS)
def test_without_a_server_every_call_says_so(call: Callable[[AnyStores], object], tmp_path: Path) -> None:
    fake = FakeStores()
    fake.down = True
    with closing(open_stores(f"unix://{tmp_path}/none.sock")) as real:
        for stores in (fake, real):
            with pytest.raises(StoreUnavailableError, match="send the same request again"):
                call(stores)


def test_after_a_restart_the_same_stores_work_again(server: ValkeyServer) -> None:
    with closing(open_stores(server.url)) as stores:
        assert stores.records.commit(SITE, [a_change(a_record())]) == [True]
        server.stop()
        with pytest.raises(StoreUnavailableError):
            stores.records.commit(SITE, [a_change(a_record(version=2))])
        server.start()
        # The server keeps nothing on disk here: neither the record nor the scripts are there any more.
        assert stores.records.commit(SITE, [a_change(a_record(review=waiting()))]) == [True]
        assert stores.queue.counts(SITE).waiting == 1


def test_a_restart_between_two_calls_goes_unnoticed(server: ValkeyServer) -> None:
    with closing(open_stores(server.url)) as stores:
        stores.ping()
        server.stop()
        server.start()
        assert stores.records.commit(SITE, [a_change(a_record())]) == [True]


def test_a_full_server_refuses_to_write_and_still_reads(server: ValkeyServer) -> None:
    with closing(open_stores(server.url)) as stores, Redis.from_url(server.url) as admin:
        stores.records.commit(SITE, [a_change(a_record(review=waiting()))])
        stores.sites.save(a_site())
        admin.config_set("maxmemory", "1")
        with pytest.raises(StoreUnavailableError, match="maxmemory"):
            stores.records.commit(SITE, [a_change(a_record(version=2))])
        with pytest.raises(StoreUnavailableError):
            stores.ledger.append(an_event())
        assert stores.records.read(SITE, ["c-1"]) == [a_record(review=waiting())]
        assert stores.queue.counts(SITE).waiting == 1
        assert stores.sites.by_token("d1") == a_site()
        admin.config_set("maxmemory", "0")
        assert stores.records.commit(SITE, [a_change(a_record(version=2))]) == [True]


def test_a_replica_refuses_to_write(server: ValkeyServer) -> None:
    with closing(open_stores(server.url)) as stores, Redis.from_url(server.url) as admin:
        admin.execute_command("REPLICAOF", "127.0.0.1", "1")
        for write in (
            lambda: stores.records.commit(SITE, [a_change(a_record())]),
            lambda: stores.ledger.append(an_event()),
        ):
            with pytest.raises(StoreUnavailableError):
                write()


def test_a_server_that_cannot_save_refuses_to_write(server: ValkeyServer, tmp_path: Path) -> None:
    with closing(open_stores(server.url)) as stores, Redis.from_url(server.url) as admin:
        (tmp_path / "dump.rdb").mkdir()
        admin.config_set("save", "3600 1")
        stores.ledger.append(an_event())
        with pytest.raises(ResponseError):
            admin.save()
        admin.bgsave()
        while admin.info("persistence")["rdb_bgsave_in_progress"]:
            pass
        assert admin.info("persistence")["rdb_last_bgsave_status"] == "err"
        for write in (
            lambda: stores.records.commit(SITE, [a_change(a_record())]),
            lambda: stores.ledger.append(an_event()),
        ):
            with pytest.raises(StoreUnavailableError):
                write()


def test_a_server_that_hangs_is_given_up(server: ValkeyServer) -> None:
    with closing(open_stores(server.url, timeout_s=0.1)) as stores, Redis.from_url(server.url) as admin:
        stores.ping()
        admin.execute_command("CLIENT", "PAUSE", "400", "ALL")
        with pytest.raises(StoreUnavailableError):
            stores.ping()


def test_a_mistake_of_ours_is_not_called_an_outage(valkey_url: str) -> None:
    with closing(connect(valkey_url)) as connection, pytest.raises(ResponseError, match="unknown command"):
        connection.execute_command("NONSENSE")


def test_another_kind_of_url_is_refused() -> None:
    with pytest.raises(ValueError, match="scheme"):
        connect("http://127.0.0.1")


def test_a_server_for_one_block(tmp_path: Path) -> None:
    with start_valkey(tmp_path, "--maxmemory", "50mb") as url, Redis.from_url(url) as admin:
        assert admin.config_get("maxmemory") == {"maxmemory": "52428800"}
    with pytest.raises(StoreUnavailableError):
        open_stores(url).ping()
