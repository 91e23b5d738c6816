"""The news sites in Valkey."""

from moderation.core.parties import Site
from moderation.stores.connection import Connection
from moderation.stores.documents import SITES
from moderation.stores.register import Register


class RedisSites(Register[Site]):
    """The port `Sites`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "sites", SITES)
