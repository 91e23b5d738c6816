"""For those who run the service: is it up, is it ready, how much does it do."""

from http import HTTPStatus

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from msgspec import Struct

from moderation.core.errors import StoreUnavailableError
from moderation.core.models import QueueCounts
from moderation.web.context import meters, reply, services
from moderation.web.openapi import answer
from moderation.web.problems import RETRY_AFTER_S, problem, problem_response
from moderation.web.services import Check

api = APIBlueprint(
    "operations",
    __name__,
    abp_tags=[Tag(name="operations", description="For those who run the service; open, so keep them inside.")],
)


class Health(Struct, frozen=True):
    """The process answers."""

    status: str


class Readiness(Struct, frozen=True):
    """All parts work."""

    checks: tuple[Check, ...]


ANSWERS = (Health, Readiness)


@api.get("/healthz", responses={200: answer(Health)})
def healthz() -> Response:
    """Whether the process answers; nothing else is asked."""
    return reply(Health(status="up"))


@api.get("/readyz", responses={200: answer(Readiness)})
def readyz() -> Response:
    """Whether the store and the model work: 503 with what is wrong when they do not."""
    checks = tuple(services().checks())
    broken = [check.name for check in checks if check.problem]
    if not broken:
        return reply(Readiness(checks=checks))
    told = problem("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, f"Not ready: {', '.join(broken)}.", checks=checks)
    return problem_response(told, {"Retry-After": str(RETRY_AFTER_S)})


@api.get("/metrics", responses={200: {"description": "Prometheus' text format", "content": {"text/plain": {}}}})
def metrics() -> Response:
    """Counters of all processes, and the queues as they are now."""
    text = meters().scrape(_queues(), services().clock())
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _queues() -> list[tuple[str, QueueCounts]]:
    try:
        return [(site.name, services().desk.counts(site)) for site in services().sites()]
    except StoreUnavailableError:
        # The counters are worth most when something is wrong.
        return []
