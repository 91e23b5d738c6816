"""What a view knows of its surroundings: the services behind it, the request and who is calling."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from flask import Flask, Response
from flask.globals import request_ctx

from moderation.core.models import Answer
from moderation.core.parties import Site
from moderation.web.incoming import Caller, IncomingRequest, Trail
from moderation.web.meters import Meters
from moderation.web.services import Services

_ENCODE = msgspec.json.Encoder().encode


def install(app: Flask, services: Services, meters: Meters) -> None:
    """Give an app what its views ask for here."""
    app.extensions["moderation.services"] = services
    app.extensions["moderation.meters"] = meters


def services() -> Services:
    """The parts behind the routes."""
    return cast("Services", request_ctx.app.extensions["moderation.services"])


def meters() -> Meters:
    """What is counted."""
    return cast("Meters", request_ctx.app.extensions["moderation.meters"])


def incoming() -> IncomingRequest:
    """The request itself: Flask's `request` looks it up anew for every attribute."""
    return cast("IncomingRequest", request_ctx.request)


def trail() -> Trail:
    """What the log line of this request will tell."""
    return incoming().trail


def caller() -> Caller:
    """Who calls; only in views behind `authenticate`."""
    return incoming().caller


def site() -> Site:
    """The site that the call is about; only in views behind `authenticate`."""
    return incoming().caller.site


def reply(told: Any) -> Response:
    """A 200 answer in JSON."""
    return Response(_ENCODE(told), content_type="application/json")


def count(answers: Sequence[Answer]) -> None:
    """Count answers for /metrics and for this request's log line."""
    meters().answered(answers)
    told = trail().verdicts
    for given in answers:
        told[given.verdict.value] = told.get(given.verdict.value, 0) + 1
