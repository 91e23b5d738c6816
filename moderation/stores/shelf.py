"""The published policies of the sites in Valkey: one in force, and every version as it was first published."""

from moderation.core.models import Event, PublishedPolicy
from moderation.stores import keys
from moderation.stores.connection import Argument, Connection
from moderation.stores.documents import EVENTS, POLICIES, with_header, without_header
from moderation.stores.scripts import source


class RedisShelf:
    """The port `Shelf`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._publish = connection.register_script(source("site", "publish"))

    def live(self, site: str) -> PublishedPolicy | None:
        """The policy in force; None when the site has never published one."""
        value = self._connection.execute_command("GET", keys.live_policy(site))
        return POLICIES.decode(without_header(value)) if value is not None else None

    def publish(self, policy: PublishedPolicy, expected: str, event: Event) -> bool:
        """Put a policy in force if the version in force is still `expected` ("" for none); False otherwise."""
        document = POLICIES.encode(policy)
        value = with_header(policy.version, document)
        arguments: list[Argument] = [expected, policy.version, value, document, EVENTS.encode(event)]
        return bool(self._publish(keys=[keys.ledger(policy.site)], args=arguments))
