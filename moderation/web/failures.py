"""Turns whatever goes wrong in a request into a problem, and keeps the inside of the service inside."""

from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from moderation.core.errors import ConflictError, ModerationError
from moderation.logs import logger, where
from moderation.web.context import meters
from moderation.web.observation import request_id
from moderation.web.problems import problem, problem_response, refused

_log = logger("web")

_DETAILS = {
    404: ("not-found", "There is nothing at this address. /openapi.json lists what there is."),
    405: ("method-not-allowed", "This address does not take this method; the header Allow lists those it takes."),
    413: ("body-too-large", "The body is too large. Send fewer or shorter comments; a text has at most 20 KB."),
}


def register_failures(app: Flask) -> None:
    """Answer every error of an app with a problem; blueprints with handlers of their own keep them."""
    app.register_error_handler(ModerationError, _refuse)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Exception, _apologise)


def _refuse(error: ModerationError) -> Response:
    if isinstance(error, ConflictError):
        meters().conflict()
    return refused(error)


def _explain(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    kind, detail = _DETAILS.get(status, ("refused", error.description or ""))
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    return problem_response(problem(kind, status, detail), {"Allow": ", ".join(allowed)} if allowed else None)


def _apologise(error: Exception) -> Response:
    _log.error("failed", request_id=request_id(), **where(error))
    return problem_response(
        problem(
            "internal",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "A mistake of ours; nothing was answered. Send the request again, and report it with its X-Request-ID.",
        )
    )
