"""What a view knows of its surroundings: the services behind it and who is calling."""

from dataclasses import dataclass, field
from typing import cast

from flask import Flask, Response, current_app, g
from pydantic import BaseModel

from moderation.core.models import Site
from moderation.web.meters import Meters
from moderation.web.services import Services


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, on which site. `name` is a user's name, or the site's; `message_id` is of a signed request."""

    site: Site
    name: str
    message_id: str = ""


@dataclass(slots=True)
class Trail:
    """What the log line of a request tells beside its route: who, and how many of each verdict."""

    site: str = ""
    user: str = ""
    verdicts: dict[str, int] = field(default_factory=dict)


def services() -> Services:
    """The parts behind the routes."""
    return cast("Services", current_app.extensions["moderation.services"])


def meters() -> Meters:
    """What is counted."""
    return cast("Meters", current_app.extensions["moderation.meters"])


def install(app: Flask, services: Services, meters: Meters) -> None:
    """Give an app what its views ask for here."""
    app.extensions["moderation.services"] = services
    app.extensions["moderation.meters"] = meters


def caller() -> Caller:
    """Who calls; only in views behind `authenticate`."""
    return cast("Caller", g.caller)


def trail() -> Trail:
    """The trail of this request."""
    if "trail" not in g:
        g.trail = Trail()
    return cast("Trail", g.trail)


def reply(model: BaseModel) -> Response:
    """A 200 answer."""
    return Response(model.model_dump_json(), content_type="application/json")
