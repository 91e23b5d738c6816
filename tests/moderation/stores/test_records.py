import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest
from redis import Redis

from moderation.core.models import Change, Record
from moderation.stores import keys
from moderation.stores.redis_stores import Stores
from tests.builders import (
    NOON,
    SITE,
    a_callback,
    a_change,
    a_comment,
    a_feedback,
    a_keyed_answer,
    a_record,
    a_tombstone,
    an_event,
    claimed,
    waiting,
)
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores


def test_what_was_committed_comes_back_equal(stores: AnyStores) -> None:
    comment = a_comment("c:1/ა", "A\0word \U0001f600 \u202e and 'quotes'\n", section="Ქალაქი:{1}", article="a%1")
    record = a_record(comment, review=claimed())
    assert stores.records.commit(SITE, [a_change(record)]) == [True]
    assert stores.records.read(SITE, ["none", "c:1/ა", "c:1/ა"]) == [None, record, record]


def test_nothing_is_asked_and_nothing_comes_back(stores: AnyStores) -> None:
    assert stores.records.read(SITE, []) == []
    assert stores.records.answers(SITE, []) == []
    assert stores.records.commit(SITE, []) == []


def test_sites_do_not_see_each_other(stores: AnyStores) -> None:
    there = a_record(a_comment(site="other"))
    stores.records.commit("other", [a_change(there)])
    assert stores.records.read(SITE, ["c-1"]) == [None]
    assert stores.records.read("other", ["c-1"]) == [there]


def test_a_change_on_another_version_writes_nothing(stores: AnyStores) -> None:
    first = a_record()
    stores.records.commit(SITE, [a_change(first)])
    for version in (1, 3):
        late = a_record(a_comment(text="Late."), version=version, review=waiting())
        change = a_change(late, a_callback(), keyed=a_keyed_answer())
        assert stores.records.commit(SITE, [change]) == [False]
    assert stores.records.read(SITE, ["c-1"]) == [first]
    assert stores.records.answers(SITE, ["k-1"]) == [None]
    assert stores.queue.counts(SITE).waiting == 0
    assert stores.outbox.lease(SITE, NOON, NOON - NOON, 10) == []
    assert len(list(stores.ledger.events(SITE))) == 1


def test_a_change_on_nothing_needs_version_one(stores: AnyStores) -> None:
    assert stores.records.commit(SITE, [a_change(a_record(version=2))]) == [False]
    assert stores.records.read(SITE, ["c-1"]) == [None]


def test_one_conflict_does_not_spoil_the_others(stores: AnyStores) -> None:
    changes = [a_change(a_record(a_comment(f"c-{i}"), version=2 if i in {0, 60} else 1)) for i in range(120)]
    written = stores.records.commit(SITE, changes)
    assert [i for i, was_written in enumerate(written) if not was_written] == [0, 60]
    assert len(list(stores.ledger.events(SITE))) == 118


def test_changes_of_one_comment_build_on_each_other(stores: AnyStores) -> None:
    first, second = a_record(), a_record(version=2, revision=2)
    assert stores.records.commit(SITE, [a_change(first), a_change(second), a_change(first)]) == [True, True, False]
    assert stores.records.read(SITE, ["c-1"]) == [second]


def test_a_tombstone_takes_the_text_with_it(stores: AnyStores) -> None:
    stores.records.commit(SITE, [a_change(a_record(a_comment(text="Gone for good."), review=waiting()))])
    tombstone = a_tombstone(version=2)
    assert stores.records.commit(SITE, [a_change(tombstone)]) == [True]
    assert stores.records.read(SITE, ["c-1"]) == [tombstone]
    assert stores.queue.counts(SITE).waiting == 0


def test_nothing_of_an_erased_text_is_left_in_the_server(real_stores: Stores) -> None:
    secret = a_comment("c-1", "Unmistakable.", section="Unmistakable", article="Unmistakable")
    real_stores.records.commit(SITE, [a_change(a_record(secret, review=waiting()), text_key="t-1")])
    real_stores.labels.append(a_feedback("t-1", text="Unmistakable."), an_event())
    real_stores.records.commit(SITE, [a_change(a_tombstone(version=2), text_key="t-1")])
    connection = real_stores.connection
    for key in connection.keys("*"):
        assert b"Unmistakable" not in key
        assert b"Unmistakable" not in (connection.dump(key) or b"")


def test_an_answer_is_remembered_with_its_change(stores: AnyStores) -> None:
    long_key = "k" * 10_000 + "ə"
    keyed = a_keyed_answer(long_key)
    stores.records.commit(SITE, [a_change(a_record(), keyed=keyed)])
    assert stores.records.answers(SITE, ["other", long_key]) == [None, keyed]
    assert stores.records.answers("other", [long_key]) == [None]


def test_an_answer_is_forgotten_after_a_day(real_stores: Stores) -> None:
    real_stores.records.commit(SITE, [a_change(a_record(), keyed=a_keyed_answer("k-1"))])
    key = f"cm:{{demo}}:answer:{hashlib.sha256(b'k-1').hexdigest()}"
    assert 24 * 3600 - 60 < real_stores.connection.ttl(key) <= 24 * 3600
    real_stores.connection.pexpire(key, 1)
    while real_stores.connection.exists(key):
        pass
    assert real_stores.records.answers(SITE, ["k-1"]) == [None]


def test_comments_are_found_by_their_text(stores: AnyStores) -> None:
    changes = [a_change(a_record(a_comment(name)), text_key=key) for name, key in (("c:1", "t-1"), ("ც-2", "t-1"))]
    changes += [a_change(a_record(a_comment("c-3")), text_key="t-2"), a_change(a_record(a_comment("c-4")))]
    stores.records.commit(SITE, changes)
    assert sorted(stores.records.with_text(SITE, "t-1")) == ["c:1", "ც-2"]
    assert stores.records.with_text(SITE, "t-2") == ["c-3"]
    assert stores.records.with_text(SITE, "t-3") == stores.records.with_text("other", "t-1") == []


def test_a_change_on_another_version_is_not_found_by_its_text(stores: AnyStores) -> None:
    assert stores.records.commit(SITE, [a_change(a_record(version=2), text_key="t-1")]) == [False]
    assert stores.records.with_text(SITE, "t-1") == []


def test_an_erased_comment_is_not_found_by_its_text(stores: AnyStores) -> None:
    stores.records.commit(SITE, [a_change(a_record(a_comment(name)), text_key="t-1") for name in ("c-1", "c-2")])
    stores.records.commit(SITE, [a_change(a_tombstone("c-1"), text_key="t-1")])
    assert stores.records.with_text(SITE, "t-1") == ["c-2"]


def test_a_comment_is_found_by_its_text_for_90_days_after_the_last(real_stores: Stores) -> None:
    key, days = keys.text(SITE, "t-1"), 24 * 3600
    for name in ("c-1", "c-2"):
        real_stores.records.commit(SITE, [a_change(a_record(a_comment(name)), text_key="t-1")])
        assert 90 * days - 60 < real_stores.connection.ttl(key) <= 90 * days
        real_stores.connection.expire(key, 100)


def test_of_many_at_once_one_writes(stores: AnyStores) -> None:
    barrier = threading.Barrier(8)

    def submit(worker: int) -> list[bool]:
        changes = [a_change(a_record(a_comment(f"c-{i}", f"From {worker}."), review=waiting())) for i in range(100)]
        barrier.wait()
        return stores.records.commit(SITE, changes)

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(submit, range(8)))
    assert [sum(column) for column in zip(*written, strict=True)] == [1] * 100
    assert sorted(event.comment_id for event in stores.ledger.events(SITE)) == sorted(f"c-{i}" for i in range(100))
    assert stores.queue.counts(SITE).waiting == 100
    for i, record in enumerate(stores.records.read(SITE, [f"c-{i}" for i in range(100)])):
        assert isinstance(record, Record)
        assert written[int(record.comment.text.removeprefix("From ").rstrip("."))][i]


def test_of_changes_decided_on_one_version_none_is_lost(stores: AnyStores) -> None:
    """Twenty threads count up in one record, each again and again until its write succeeds."""
    stores.records.commit(SITE, [a_change(a_record())])

    def raise_revision(_: int) -> None:
        for _attempt in count():
            [record] = stores.records.read(SITE, ["c-1"])
            assert isinstance(record, Record)
            raised = replace(record, version=record.version + 1, revision=record.revision + 1)
            if stores.records.commit(SITE, [a_change(raised)]) == [True]:
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(raise_revision, range(40)))
    [record] = stores.records.read(SITE, ["c-1"])
    assert isinstance(record, Record)
    assert (record.revision, record.version) == (41, 41)
    assert [event.version for event in stores.ledger.events(SITE)] == list(range(1, 42))


def test_the_script_survives_a_flush_of_the_script_cache(real_stores: Stores, valkey_url: str) -> None:
    real_stores.records.commit(SITE, [a_change(a_record())])
    with Redis.from_url(valkey_url) as other:
        other.script_flush()
    assert real_stores.records.commit(SITE, [a_change(a_record(version=2))]) == [True]


def test_lone_surrogates_are_refused_before_anything_is_written(stores: AnyStores) -> None:
    bad = Change(a_record(a_comment("c-2", "\ud800")), ())
    with pytest.raises(UnicodeEncodeError):
        stores.records.commit(SITE, [bad])


def test_every_key_of_a_site_is_on_one_node(real_stores: Stores) -> None:
    record = a_record(a_comment(site="a{b}:c", section="s", article="a"), review=waiting())
    change = a_change(record, a_callback(site="a{b}:c"), keyed=a_keyed_answer(), text_key="t-1")
    real_stores.records.commit("a{b}:c", [change])
    real_stores.labels.append(a_feedback(site="a{b}:c"), an_event(site="a{b}:c"))
    real_stores.rates.take("a{b}:c", 1, NOON)
    names: list[bytes] = real_stores.connection.execute_command("KEYS", "*")
    assert len(names) > 13
    assert all(name.startswith(b"cm:{a%7Bb%7D%3Ac}:") for name in names)
    assert keys.of_site("a{b}:c") == "cm:{a%7Bb%7D%3Ac}:"
