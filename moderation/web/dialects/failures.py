"""What every dialect does when a request goes wrong: the same statuses and log lines, told in the dialect's words."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from moderation.core.errors import ModerationError
from moderation.logs import logger, where
from moderation.web.observation import request_id
from moderation.web.problems import RETRY_AFTER_S, problem_of

Tell = Callable[[HTTPStatus, str], Response]
"""How a dialect words an error, of its status and a message."""

_log = logger("web")


class Refused(HTTPException):
    """An error raised inside a request, already in the dialect's words."""

    def __init__(self, told: Response) -> None:
        super().__init__(response=told)


def tell_failures(dialect: Blueprint, tell: Tell) -> None:
    """Answer whatever goes wrong in the views of a dialect by `tell`; what was raised as Refused stays as it is."""

    def refuse(error: ModerationError) -> Response:
        status = HTTPStatus(problem_of(error).status)
        told = tell(status, str(error))
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            told.headers["Retry-After"] = str(RETRY_AFTER_S)
        return told

    def explain(error: HTTPException) -> Response:
        return tell(HTTPStatus(error.code or 500), error.description or "")

    def apologise(error: Exception) -> Response:
        _log.error("failed", request_id=request_id(), **where(error))
        return tell(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error encountered.")

    dialect.register_error_handler(ModerationError, refuse)
    dialect.register_error_handler(HTTPException, explain)
    dialect.register_error_handler(Exception, apologise)
