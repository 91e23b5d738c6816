"""A whole service over fakes, with a site and people who may do different things, spoken to by the test client."""

from typing import Any

from werkzeug.test import TestResponse

from moderation.core.desk import Desk
from moderation.core.feedback import Listener
from moderation.core.identifiers import token_digest
from moderation.core.intake import Intake
from moderation.core.live import Directory, ShelvedPolicies
from moderation.core.models import EventKind, PublishedPolicy
from moderation.core.parties import Role, Site, User
from moderation.web.app import create_app
from moderation.web.services import Check, Services
from policies.case import Category
from policies.document import load
from tests.builders import SITE, an_event
from tests.fakes import FakeStores
from tests.fakes.clock import FakeClock
from tests.fakes.explainer import FakeExplainer
from tests.fakes.scorer import FakeScorer

SECRET = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
OLD_SECRET = "whsec_b2xkIG9sZCBvbGQgb2xkIG9sZA"

SITE_TOKEN = "site_token_of_demo"
TOKENS = {Role.SITE: SITE_TOKEN, Role.MODERATOR: "user_nino", Role.POLICY_ADMIN: "user_pavel"}
ROVER = "user_rover"
"""A moderator of two sites."""


LEVELS = "\n".join(f"[categories.{category}]\nreview_at = 0.5\ndelete_at = 0.9" for category in Category)
POLICY = f'[policy]\nname = "Test"\nclause = "offensive"\n{LEVELS}\n[links]\nat_most = 2\nverdict = "review"\n'


class Newsroom:
    def __init__(self, policy: str = POLICY, scorer: FakeScorer | None = None) -> None:
        self.stores = FakeStores()
        self.clock = FakeClock()
        self.scorer = scorer or FakeScorer()
        self.explainer = FakeExplainer()
        self.checks = [Check("store"), Check("model")]
        self._people()
        if policy:
            self.publish(policy)
        self.services = self._services()
        self.app = create_app(self.services)
        self.client = self.app.test_client()

    def _people(self) -> None:
        save = self.stores.users.save
        for name in (SITE, "other"):
            token = SITE_TOKEN if name == SITE else "site_token_of_other"
            url = f"https://{name}.example/callback"
            self.stores.sites.save(Site(name, token_digest(token), (SECRET, OLD_SECRET), url))
        save(User("nino", "", token_digest(TOKENS[Role.MODERATOR]), (Role.MODERATOR,), (SITE,)))
        save(User("pavel", "", token_digest(TOKENS[Role.POLICY_ADMIN]), (Role.POLICY_ADMIN,), (SITE,)))
        save(User("rover", "", token_digest(ROVER), (Role.MODERATOR,), (SITE, "other")))
        save(User("gone", "", token_digest("user_gone"), (Role.MODERATOR,), (SITE,), disabled=True))

    def publish(self, text: str) -> None:
        policy = PublishedPolicy(SITE, load(text).version, text, self.clock(), "pavel")
        live = self.stores.shelf.live(SITE)
        event = an_event(EventKind.PUBLISHED, "")
        assert self.stores.shelf.publish(policy, live.version if live else "", event)

    def _services(self) -> Services:
        stores, clock = self.stores, self.clock
        policies = ShelvedPolicies(stores.shelf, clock)
        return Services(
            intake=Intake(stores.records, self.scorer, policies, clock),
            desk=Desk(stores.records, stores.queue, clock),
            listener=Listener(stores.records, stores.labels, clock),
            rates=stores.rates,
            directory=Directory(stores.sites, stores.users, clock),
            policies=policies,
            shelf=stores.shelf,
            explainer=self.explainer,
            clock=clock,
            checks=lambda: self.checks,
            secret_key="k" * 32,
            sites=stores.sites.all,
        )

    def call(self, method: str, path: str, token: str | None = SITE_TOKEN, **options: Any) -> TestResponse:
        headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **options.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **options)

    def post(self, comment_id: str, text: str, **members: Any) -> Any:
        """The answer to a comment of the site, which must be taken."""
        return ok(self.call("POST", "/v1/comments", json={"id": comment_id, "text": text, **members}))

    def desk(self, path: str, body: Any = None, token: str = TOKENS[Role.MODERATOR]) -> TestResponse:
        return self.call("POST", f"/v1/{path}", token, json=body)


def ok(answer: TestResponse) -> Any:
    """The body of an answer that must be 200."""
    assert answer.status_code == 200, answer.text
    return answer.json


def told(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem of an answer, which must be one of that status."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = answer.get_json(force=True)
    assert problem["status"] == status
    assert problem["type"].startswith("urn:comment-moderation:problem:")
    assert problem["title"]
    assert problem["detail"]
    return problem
