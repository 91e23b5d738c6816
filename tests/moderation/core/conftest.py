from dataclasses import dataclass, field

import pytest

from moderation.core.assessment import Submission
from moderation.core.desk import Desk
from moderation.core.errors import ModerationError
from moderation.core.intake import Intake
from moderation.core.live import ShelvedPolicies
from moderation.core.models import Answer, EventKind, PublishedPolicy
from moderation.core.parties import Site
from policies.document import load
from tests.builders import a_comment, a_site, an_event
from tests.fakes import FakeStores
from tests.fakes.clock import FakeClock
from tests.fakes.scorer import FakeScorer

POLICY = """
[policy]
name = "Test"
clause = "offensive"
[categories.offensive]
review_at = 0.5
delete_at = 0.9
[categories.inflammatory]
review_at = 0.5
delete_at = 0.9
[categories.threatening]
review_at = 0.5
delete_at = 0.9
[categories.unacceptable]
review_at = 0.5
delete_at = 0.9
"""


@dataclass
class House:
    """The core over the stores in memory."""

    stores: FakeStores = field(default_factory=FakeStores)
    clock: FakeClock = field(default_factory=FakeClock)
    scorer: FakeScorer = field(default_factory=FakeScorer)
    site: Site = field(default_factory=a_site)

    @property
    def intake(self) -> Intake:
        return Intake(self.stores.records, self.scorer, ShelvedPolicies(self.stores.shelf, self.clock), self.clock)

    @property
    def desk(self) -> Desk:
        return Desk(self.stores.records, self.stores.queue, self.clock)

    def post(self, text: str, comment_id: str = "c-1", key: str = "") -> Answer:
        outcome = self.outcome(text, comment_id, key)
        assert isinstance(outcome, Answer)
        return outcome

    def outcome(self, text: str, comment_id: str = "c-1", key: str = "") -> Answer | ModerationError:
        return self.intake.submit(self.site, [Submission(a_comment(comment_id, text), key)])[0]

    def kinds(self) -> list[str]:
        events = self.stores.ledger.events(self.site.name)
        return [event.kind.value for event in events if event.kind is not EventKind.PUBLISHED]


@pytest.fixture
def house() -> House:
    house = House()
    house.stores.sites.save(house.site)
    publish(house)
    return house


def publish(house: House, text: str = POLICY) -> None:
    version = load(text).version
    live = house.stores.shelf.live(house.site.name)
    policy = PublishedPolicy(house.site.name, version, text, house.clock.now, "ana")
    assert house.stores.shelf.publish(policy, live.version if live else "", an_event(EventKind.PUBLISHED, ""))
