"""The people in Valkey: moderators and policy admins."""

from moderation.core.parties import User
from moderation.stores.connection import Connection
from moderation.stores.documents import USERS
from moderation.stores.register import Register


class RedisUsers(Register[User]):
    """The port `Users`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "users", USERS)
