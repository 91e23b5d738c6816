from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from moderation.core.models import Callback, Event, EventKind
from moderation.stores.redis_stores import Stores
from tests.builders import NOON, SITE, a_callback, a_change, a_comment, a_record, an_event
from tests.fakes import FakeStores

AnyStores = Stores | FakeStores
MINUTE = timedelta(minutes=1)


def put(stores: AnyStores, *callbacks: Callback, version: int = 1) -> None:
    """Each comment's callbacks in one change."""
    for comment_id in dict.fromkeys(callback.comment_id for callback in callbacks):
        of_comment = [callback for callback in callbacks if callback.comment_id == comment_id]
        change = a_change(a_record(a_comment(comment_id), version=version), *of_comment)
        assert stores.records.commit(SITE, [change]) == [True]


def told(callback: Callback, kind: EventKind = EventKind.DELIVERED) -> Event:
    return an_event(kind, callback.comment_id, data={"callback": callback.id})


def kinds(stores: AnyStores) -> list[EventKind]:
    return [event.kind for event in stores.ledger.events(SITE) if event.kind is not EventKind.ASSESSED]


def sequences(callbacks: Sequence[Callback]) -> list[tuple[str, int]]:
    return [(callback.comment_id, callback.sequence) for callback in callbacks]


def test_an_empty_outbox(stores: AnyStores) -> None:
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == []
    assert stores.outbox.dead(SITE) == []
    assert stores.outbox.resend(SITE, "cb_none.1", NOON) is False


def test_due_callbacks_come_oldest_first_and_others_later(stores: AnyStores) -> None:
    later = a_callback("c-3", due_at=NOON + MINUTE)
    put(stores, a_callback("c-2", due_at=NOON - MINUTE), later, a_callback("c-1", due_at=NOON - 2 * MINUTE))
    assert sequences(stores.outbox.lease(SITE, NOON, MINUTE, 10)) == [("c-1", 1), ("c-2", 1)]
    assert stores.outbox.lease("other", NOON, MINUTE, 10) == []
    # At NOON + 1 min the two leases end, and the third is due.
    assert sequences(stores.outbox.lease(SITE, NOON + MINUTE, MINUTE, 2)) == [("c-1", 1), ("c-2", 1)]
    assert stores.outbox.lease(SITE, NOON + MINUTE, MINUTE, 2) == [later]


def test_a_leased_callback_is_hidden_until_the_lease_ends(stores: AnyStores) -> None:
    callback = a_callback()
    put(stores, callback)
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == [callback]
    assert stores.outbox.lease(SITE, NOON + MINUTE - timedelta(microseconds=1), MINUTE, 10) == []
    assert stores.outbox.lease(SITE, NOON + MINUTE, MINUTE, 10) == [callback]


def test_two_workers_never_hold_one_callback(stores: AnyStores) -> None:
    put(stores, *(a_callback(f"c-{i}") for i in range(200)))
    with ThreadPoolExecutor(4) as pool:
        leased = pool.map(lambda _: stores.outbox.lease(SITE, NOON, MINUTE, 20), range(12))
    names = [callback.comment_id for callbacks in leased for callback in callbacks]
    assert sorted(names) == sorted(f"c-{i}" for i in range(200))


def test_callbacks_of_one_comment_go_out_in_order(stores: AnyStores) -> None:
    callbacks = [a_callback(sequence=sequence) for sequence in (2, 10, 1)]
    put(stores, *callbacks, a_callback("c-2"))
    for expected in (1, 2, 10):
        leased = [c for c in stores.outbox.lease(SITE, NOON, MINUTE, 10) if c.comment_id == "c-1"]
        assert [callback.sequence for callback in leased] == [expected]
        assert "c-1" not in [c.comment_id for c in stores.outbox.lease(SITE, NOON, MINUTE, 10)]
        stores.outbox.delivered(leased[0], told(leased[0]))
    assert kinds(stores) == [EventKind.DELIVERED] * 3


def test_a_later_callback_waits_for_a_postponed_one(stores: AnyStores) -> None:
    first, second = a_callback(sequence=1), a_callback(sequence=2)
    put(stores, first)
    [leased] = stores.outbox.lease(SITE, NOON, MINUTE, 10)
    failed = replace(leased, attempts=1, due_at=NOON + 5 * MINUTE, last_error="503")
    stores.outbox.postpone(failed)
    put(stores, second, version=2)
    assert stores.outbox.lease(SITE, NOON + 4 * MINUTE, MINUTE, 10) == []
    assert stores.outbox.lease(SITE, NOON + 5 * MINUTE, MINUTE, 10) == [failed]
    stores.outbox.delivered(failed, told(failed))
    assert stores.outbox.lease(SITE, NOON + 5 * MINUTE, MINUTE, 10) == [second]


def test_a_new_callback_does_not_end_the_lease_of_an_older_one(stores: AnyStores) -> None:
    first, second = a_callback(sequence=1), a_callback(sequence=2)
    put(stores, first)
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == [first]
    put(stores, second, version=2)
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == []


def test_a_callback_postponed_while_it_waits_for_its_turn(stores: AnyStores) -> None:
    first, second = a_callback(sequence=1), a_callback(sequence=2)
    put(stores, first, second)
    stores.outbox.postpone(replace(second, due_at=NOON + 5 * MINUTE))
    assert stores.outbox.lease(SITE, NOON + 9 * MINUTE, MINUTE, 10) == [first]
    stores.outbox.delivered(first, told(first))
    assert stores.outbox.lease(SITE, NOON + 4 * MINUTE, MINUTE, 10) == []
    assert sequences(stores.outbox.lease(SITE, NOON + 5 * MINUTE, MINUTE, 10)) == [("c-1", 2)]


def test_a_delivered_callback_is_gone_whatever_comes_late(stores: AnyStores) -> None:
    callback = a_callback()
    put(stores, callback)
    stores.outbox.delivered(callback, told(callback))
    stores.outbox.delivered(callback, told(callback))
    stores.outbox.postpone(replace(callback, attempts=3))
    stores.outbox.bury(callback, told(callback, EventKind.BURIED))
    assert stores.outbox.lease(SITE, NOON + 60 * MINUTE, MINUTE, 10) == []
    assert stores.outbox.dead(SITE) == []
    assert kinds(stores) == [EventKind.DELIVERED]


def test_a_buried_callback_is_a_dead_letter_and_the_next_takes_its_turn(stores: AnyStores) -> None:
    first, second = a_callback(sequence=1), a_callback(sequence=2)
    put(stores, first, second)
    failed = replace(first, attempts=9, last_error="410 Gone")
    stores.outbox.bury(failed, told(first, EventKind.BURIED))
    stores.outbox.bury(failed, told(first, EventKind.BURIED))
    stores.outbox.postpone(first)
    assert stores.outbox.dead(SITE) == [failed]
    assert stores.outbox.dead("other") == []
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == [second]
    assert kinds(stores) == [EventKind.BURIED]


def test_dead_letters_are_told_oldest_first(stores: AnyStores) -> None:
    letters = [a_callback(f"c-{i}", due_at=NOON + i * MINUTE) for i in (2, 0, 1)]
    put(stores, *letters)
    for letter in letters:
        stores.outbox.bury(letter, told(letter, EventKind.BURIED))
    assert [letter.comment_id for letter in stores.outbox.dead(SITE)] == ["c-0", "c-1", "c-2"]


def test_many_dead_letters_are_read_in_pages(real_stores: Stores) -> None:
    letters = [a_callback(f"c-{i}", due_at=NOON + i * MINUTE) for i in range(1001)]
    put(real_stores, *letters)
    for letter in letters:
        real_stores.outbox.bury(letter, told(letter, EventKind.BURIED))
    assert real_stores.outbox.dead(SITE) == letters


def test_a_resent_letter_goes_before_later_callbacks_of_its_comment(stores: AnyStores) -> None:
    first, second = a_callback(sequence=1), a_callback(sequence=2)
    put(stores, first, second)
    buried = replace(first, attempts=9, last_error="410 Gone")
    stores.outbox.bury(buried, told(first, EventKind.BURIED))
    now = NOON + MINUTE
    assert stores.outbox.resend(SITE, first.id, now) is True
    assert stores.outbox.resend(SITE, first.id, now) is False
    assert stores.outbox.resend("other", first.id, now) is False
    assert stores.outbox.dead(SITE) == []
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == []
    assert stores.outbox.lease(SITE, now, MINUTE, 10) == [replace(buried, attempts=0, due_at=now)]
    stores.outbox.delivered(first, told(first))
    assert stores.outbox.lease(SITE, now, MINUTE, 10) == [second]


def test_a_callback_that_is_not_dead_is_not_resent(stores: AnyStores) -> None:
    callback = a_callback()
    put(stores, callback)
    assert stores.outbox.resend(SITE, callback.id, NOON + MINUTE) is False
    assert stores.outbox.lease(SITE, NOON, MINUTE, 10) == [callback]


def test_a_dead_letter_delivered_after_all_is_forgotten(stores: AnyStores) -> None:
    """A slow worker's success counts, although another one had given up meanwhile."""
    callback = a_callback()
    put(stores, callback)
    stores.outbox.bury(callback, told(callback, EventKind.BURIED))
    stores.outbox.delivered(callback, told(callback))
    assert stores.outbox.dead(SITE) == []
    assert kinds(stores) == [EventKind.BURIED, EventKind.DELIVERED]


def test_nothing_is_left_of_delivered_callbacks(real_stores: Stores) -> None:
    callbacks = [a_callback(sequence=sequence) for sequence in (1, 2)]
    put(real_stores, *callbacks)
    real_stores.outbox.bury(callbacks[0], told(callbacks[0], EventKind.BURIED))
    for callback in callbacks:
        real_stores.outbox.delivered(callback, told(callback))
    left = sorted(real_stores.connection.execute_command("KEYS", "*"))
    assert left == [b"cm:{demo}:comment:c-1", b"cm:{demo}:ledger"]
