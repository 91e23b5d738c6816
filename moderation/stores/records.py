"""The comments of the sites in Valkey: what a decision writes is written in one step or not at all."""

from collections.abc import Iterator, Sequence

from moderation.core.models import Change, KeyedAnswer, Record, ReviewState, Tombstone
from moderation.stores import order
from moderation.stores.connection import Argument, Connection
from moderation.stores.documents import ANSWERS, CALLBACKS, EVENTS, decode_comment, encode_comment, with_header
from moderation.stores.keys import answer, comment, ledger, text
from moderation.stores.scripts import source

_CHANGES_A_STEP = 50
"""Other callers wait while a script runs; this many take a few milliseconds."""
_REMEMBERED_S = 24 * 3600
_FINDABLE_S = 90 * 24 * 3600


class RedisRecords:
    """The port `Records`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._commit = connection.register_script(source("site", "pending", "texts", "commit"))

    def read(self, site: str, comment_ids: Sequence[str]) -> list[Record | Tombstone | None]:
        """The records in the same order, None where nothing is stored."""
        if not comment_ids:
            return []
        values = self._connection.execute_command("MGET", *(comment(site, name) for name in comment_ids))
        return [decode_comment(value) if value is not None else None for value in values]

    def answers(self, site: str, keys: Sequence[str]) -> list[KeyedAnswer | None]:
        """The answers remembered under idempotency keys, in the same order."""
        if not keys:
            return []
        values = self._connection.execute_command("MGET", *(answer(site, key) for key in keys))
        return [ANSWERS.decode(value) if value is not None else None for value in values]

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        """Write each change atomically, 50 in one step; False where the stored version was another."""
        written: list[bool] = []
        for start in range(0, len(changes), _CHANGES_A_STEP):
            step = changes[start : start + _CHANGES_A_STEP]
            arguments = [argument for change in step for argument in _arguments(site, change)]
            reply = self._commit(keys=[ledger(site)], args=[_REMEMBERED_S, _FINDABLE_S, *arguments])
            written += [flag == 1 for flag in reply]
        return written

    def with_text(self, site: str, text_key: str) -> list[str]:
        """The ids of the comments that were committed with this `text_key` in the last 90 days, in no order."""
        names: list[bytes] = self._connection.execute_command("SMEMBERS", text(site, text_key))
        return [name.decode() for name in names]


def _arguments(site: str, change: Change) -> Iterator[Argument]:
    """What commit.lua reads of one change, in its order."""
    record = change.record
    yield record.comment_id if isinstance(record, Tombstone) else record.comment.id
    yield record.version - 1
    yield encode_comment(record)
    yield from _place(record)
    yield len(change.events)
    yield from map(EVENTS.encode, change.events)
    yield len(change.callbacks)
    for callback in change.callbacks:
        due_at = order.microseconds(callback.due_at)
        yield from (callback.id, callback.sequence, with_header(due_at, CALLBACKS.encode(callback)))
    if change.keyed is None:
        yield from ("", "")
    else:
        yield from (answer(site, change.keyed.key), ANSWERS.encode(change.keyed))
    yield from (change.text_key, "forget" if isinstance(record, Tombstone) else "hold")


def _place(record: Record | Tombstone) -> tuple[str, Argument, Argument]:
    """Where the item is in the queue: place, urgency and instant."""
    if isinstance(record, Tombstone) or record.review is None or record.review.state is ReviewState.RESOLVED:
        return "", "", ""
    review = record.review
    if review.state is ReviewState.CLAIMED:
        return "claimed", "", order.microseconds(review.until) if review.until else "+inf"
    return "waiting", order.urgency(record, review), order.microseconds(review.since)
