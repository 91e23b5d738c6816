"""Holders of tokens by name and by token in Valkey: what sites and people have in common."""

from typing import Generic, Protocol, TypeVar

from moderation.stores import keys
from moderation.stores.connection import Connection
from moderation.stores.documents import Document, with_header, without_header
from moderation.stores.scripts import source


class Holder(Protocol):
    """Somebody with a name and a token."""

    @property
    def name(self) -> str:
        """Unique in its register."""

    @property
    def token_digest(self) -> str:
        """The SHA-256 of the token in hex; empty for none."""


H = TypeVar("H", bound=Holder)


class Register(Generic[H]):
    """One register of holders, each found by name or by the digest of its token."""

    def __init__(self, connection: Connection, what: str, document: Document[H]) -> None:
        self._connection = connection
        self._document = document
        self._names = keys.register(what)
        self._keys = [self._names, keys.register_tokens(what)]
        self._save = connection.register_script(source("save_holder"))
        self._holder_of_token = connection.register_script(source("holder_of_token", writes=False))

    def get(self, name: str) -> H | None:
        """One holder by name."""
        value = self._connection.execute_command("HGET", self._names, name)
        return self._decode(value) if value is not None else None

    def by_token(self, digest: str) -> H | None:
        """The holder of a token, by the SHA-256 of the token in hex."""
        value = self._holder_of_token(keys=self._keys, args=[digest])
        return self._decode(value) if value is not None else None

    def save(self, holder: H) -> None:
        """Add or replace a holder; the token it had before stops working in the same step."""
        value = with_header(holder.token_digest, self._document.encode(holder))
        self._save(keys=self._keys, args=[holder.name, holder.token_digest, value])

    def all(self) -> list[H]:
        """Every holder by name."""
        values = self._connection.execute_command("HVALS", self._names)
        return sorted(map(self._decode, values), key=lambda holder: holder.name)

    def _decode(self, value: bytes) -> H:
        return self._document.decode(without_header(value))
