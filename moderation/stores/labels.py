"""What was heard of the comments of a site in Valkey; it goes with the comment of the same text."""

from collections.abc import Iterator

from moderation.core.models import Event, Feedback
from moderation.stores import keys
from moderation.stores.connection import Argument, Connection
from moderation.stores.documents import EVENTS, FEEDBACK, without_header
from moderation.stores.scripts import source

_FEEDBACK_A_PAGE = 1000


class RedisLabels:
    """The port `Labels`; `RedisRecords.commit` forgets feedback."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hear = connection.register_script(source("site", "texts", "hear"))

    def append(self, feedback: Feedback, event: Event) -> None:
        """Keep a feedback and write its event, in one step."""
        arguments: list[Argument] = [feedback.text_key, FEEDBACK.encode(feedback), EVENTS.encode(event)]
        self._hear(keys=[keys.ledger(feedback.site)], args=arguments)

    def all(self, site: str) -> Iterator[Feedback]:
        """Every feedback of a site in the order in which the server took it, oldest first, read in pages."""
        start = "-inf"
        while True:
            page: list[bytes] = self._connection.execute_command(
                "ZRANGE", keys.feedback(site), start, "+inf", "BYSCORE", "LIMIT", 0, _FEEDBACK_A_PAGE
            )
            for value in page:
                yield FEEDBACK.decode(without_header(value))
            if len(page) < _FEEDBACK_A_PAGE:
                return
            last, _, _ = page[-1].partition(b"\n")
            start = f"({last.decode()}"
