"""The moderator's side of the API: the queue and the decisions."""

from typing import Annotated, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from moderation.core.models import QueueFilter, Record
from moderation.core.parties import Role
from moderation.core.review import Ruling
from moderation.web.access import SECURITY, authenticate
from moderation.web.context import caller, reply, services, site
from moderation.web.evidence import evidence_in
from moderation.web.items import ItemsTold, QueueTold, ReviewTold, queue_told, review_told
from moderation.web.openapi import answer
from moderation.web.submissions import Key, Sent
from policies.case import Category
from policies.decision import Verdict

Limit = Annotated[int, Field(ge=1, le=100)]

api = APIBlueprint(
    "reviews",
    __name__,
    abp_tags=[Tag(name="reviews", description="For moderators: the queue and the decisions.")],
    abp_security=SECURITY[Role.MODERATOR],
    url_prefix="/v1",
)
api.before_request(authenticate(Role.MODERATOR))


class QueueQuery(BaseModel):
    """Which waiting items to show."""

    model_config = ConfigDict(frozen=True)

    category: Category | None = None
    section: Key = ""
    article: Key = ""
    limit: Limit = 20

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, sent: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in sent.items() if value != ""}  # as in ?category=&section=sport


class ClaimSent(Sent):
    """How many of which waiting items to claim."""

    category: Category | None = None
    section: Key | None = None
    article: Key | None = None
    limit: Limit | None = None


class ReviewPath(BaseModel):
    """The id of a review."""

    review_id: Annotated[str, Field(max_length=1200)]


class RulingSent(Sent):
    """A decision on an item as it was read at `version`. A deletion names its category."""

    verdict: Literal["keep", "delete"]
    version: Annotated[int, Field(ge=1)]
    category: Category | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None

    @model_validator(mode="after")
    def _category_with_deletion(self) -> "RulingSent":
        if self.verdict == "delete" and self.category is None:
            hint = "send category: " + ", ".join(Category)
            raise PydanticCustomError("category_needed", "A deletion names its category", {"hint": hint})
        return self

    def ruling(self) -> Ruling:
        """The core's noun."""
        return Ruling(Verdict(self.verdict), self.category, self.note or "")


@api.get("/queue", responses={200: answer(QueueTold)})
def get_queue(query: QueueQuery) -> Response:
    """The size of the queue and its next items, the most harmful first; nothing is claimed."""
    desk = services().desk
    waiting = desk.waiting(site(), _filter(query), query.limit)
    return reply(queue_told(desk.counts(site()), services().clock(), _told(waiting)))


@api.post("/queue/claim", responses={200: answer(ItemsTold)})
def claim(body: ClaimSent) -> Response:
    """Claim the next waiting items: nobody else can decide on them until `claimed_until`."""
    claimed = services().desk.claim(site(), caller().name, _filter(body), body.limit or 1)
    return reply(ItemsTold(items=_told(claimed)))


@api.get("/reviews/<review_id>", responses={200: answer(ReviewTold)})
def get_review(path: ReviewPath) -> Response:
    """One item, whatever its state."""
    return reply(*_told([services().desk.find(site(), path.review_id)]))


@api.post("/reviews/<review_id>/resolve", responses={200: answer(ReviewTold)})
def resolve(path: ReviewPath, body: RulingSent) -> Response:
    """Decide. 409 tells who was first and when; the same decision sent twice counts once."""
    ruled = services().desk.resolve(site(), path.review_id, caller().name, body.ruling(), body.version)
    return reply(*_told([ruled]))


@api.post("/reviews/<review_id>/release", responses={200: answer(ReviewTold)})
def release(path: ReviewPath) -> Response:
    """Put a claimed item back among the waiting."""
    return reply(*_told([services().desk.release(site(), path.review_id, caller().name)]))


@api.post("/reviews/<review_id>/reopen", responses={200: answer(ReviewTold)})
def reopen(path: ReviewPath) -> Response:
    """Put a resolved item back into the queue; until it is decided again, the old verdict stands."""
    return reply(*_told([services().desk.reopen(site(), path.review_id, caller().name)]))


def _filter(wanted: QueueQuery | ClaimSent) -> QueueFilter:
    category = wanted.category.value if wanted.category else ""
    return QueueFilter(category, wanted.section or "", wanted.article or "")


def _told(records: list[Record]) -> list[ReviewTold]:
    explainer = services().explainer
    return [review_told(record, evidence_in(record, explainer)) for record in records]
