"""What is stored, as bytes: JSON documents that carry the number of their format; knows no server."""

from typing import Generic, TypeVar

import msgspec

from moderation.core.errors import ModerationError
from moderation.core.models import (
    Callback,
    Event,
    Feedback,
    KeyedAnswer,
    PublishedPolicy,
    Record,
    ReviewState,
    Tombstone,
)
from moderation.core.parties import Site, User
from moderation.stores.keys import escaped

FORMAT = 1
"""Raise it when older versions of the service could not read what this one writes, and keep reading the old one."""

T = TypeVar("T")


class StoredFormatError(ModerationError):
    """The store holds something that this version of the service did not write, or that was damaged."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(f"The store holds a {what} that cannot be read: {problem}.")
        self.what = what
        self.problem = problem


class Document(Generic[T]):
    """One kind of document to bytes and back. `decode` raises StoredFormatError, which never quotes the content."""

    def __init__(self, kind: type[T], what: str) -> None:
        self._decoder = msgspec.json.Decoder(kind)
        self._what = what

    def encode(self, value: T) -> bytes:
        """Raises UnicodeEncodeError for lone surrogates."""
        return _ENCODER.encode({"f": FORMAT, "value": value})

    def decode(self, document: bytes) -> T:
        """The value, equal to the one encoded (in free data, tuples come back as lists)."""
        try:
            envelope = _ENVELOPE.decode(document)
            if envelope.f != FORMAT:
                problem = f"it is in format {envelope.f} and this version of the service knows format {FORMAT}"
                raise StoredFormatError(self._what, f"{problem}; run the version that wrote it")
            return self._decoder.decode(envelope.value)
        except msgspec.DecodeError as error:
            # The library's own words may quote the content.
            _, found, place = str(error).rpartition(" - at ")
            problem = f"it is wrong at {place}" if found else "it is not whole"
            raise StoredFormatError(self._what, f"{problem}; restore it from a backup") from None


class _Envelope(msgspec.Struct):
    f: int
    value: msgspec.Raw


class _Held(msgspec.Struct, omit_defaults=True):
    record: Record | None = None
    tombstone: Tombstone | None = None


_ENCODER = msgspec.json.Encoder()
_ENVELOPE = msgspec.json.Decoder(_Envelope)
_COMMENTS = Document(_Held, "comment")
EVENTS = Document(Event, "ledger event")
CALLBACKS = Document(Callback, "callback")
FEEDBACK = Document(Feedback, "feedback")
ANSWERS = Document(KeyedAnswer, "remembered answer")
POLICIES = Document(PublishedPolicy, "policy")
SITES = Document(Site, "site")
USERS = Document(User, "user")


def encode_comment(record: Record | Tombstone) -> bytes:
    """A header line [version, [labels]] for the scripts, then the document.

    The labels (category, section, article) say in which indexes the item waits; there are none while it does not wait.
    """
    if isinstance(record, Tombstone):
        return with_header(_ENCODER.encode((record.version, ())), _COMMENTS.encode(_Held(tombstone=record)))
    labels: tuple[str, ...] = ()
    if record.review and record.review.state is ReviewState.WAITING:
        article = record.comment.article
        labels = (record.decision.reasons[0].category or "", escaped(article.section), escaped(article.id))
    return with_header(_ENCODER.encode((record.version, labels)), _COMMENTS.encode(_Held(record=record)))


def decode_comment(value: bytes) -> Record | Tombstone:
    """The reverse of `encode_comment`."""
    held = _COMMENTS.decode(without_header(value))
    found = held.record or held.tombstone
    if found is None:
        raise StoredFormatError("comment", "it is empty; restore it from a backup")
    return found


def with_header(header: str | int | bytes, document: bytes) -> bytes:
    """A line that the scripts read, before a document that they do not."""
    line = header if isinstance(header, bytes) else str(header).encode()
    return line + b"\n" + document


def without_header(value: bytes) -> bytes:
    """The document after the first line."""
    return value.partition(b"\n")[2]
