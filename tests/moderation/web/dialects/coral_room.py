"""A newsroom whose site is a Coral, with the secrets of its external moderation phase."""

from dataclasses import replace
from typing import Any

from werkzeug.test import TestResponse

from moderation.core.parties import Dialects
from tests.builders import SITE
from tests.fakes.scorer import FakeScorer
from tests.moderation.web.dialects import coral_double
from tests.moderation.web.dialects.coral_double import NEW_SECRET, SECRET, Outcome, headers, request_body
from tests.moderation.web.newsroom import POLICY, Newsroom

BOTH = (NEW_SECRET, SECRET)


class CoralRoom(Newsroom):
    def __init__(self, policy: str = POLICY, scorer: FakeScorer | None = None) -> None:
        super().__init__(policy, scorer)
        self.trust(*BOTH)

    def trust(self, *secrets: str) -> None:
        """Give the site these secrets; they count when the directory looks again."""
        site = self.stores.sites.get(SITE)
        assert site
        self.stores.sites.save(replace(site, dialects=Dialects(coral_secrets=secrets)))
        self.clock.advance(seconds=2)

    def send(self, body: bytes, signed: dict[str, str] | None = None, address: str = "/coral/demo") -> TestResponse:
        return self.client.post(address, data=body, headers=headers(body) if signed is None else signed)

    def moderate(self, text: str, address: str = "/coral/demo?timeout_ms=10000", **members: Any) -> Outcome:
        """What Coral makes of our answer to a comment."""
        answer = self.send(request_body(text, **members), address=address)
        return coral_double.outcome(answer.status_code, answer.data)

    def texts(self) -> list[str]:
        """The comments that were stored."""
        return [record.comment.text for record in self.stores.records.of_site(SITE)]
