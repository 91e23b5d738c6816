"""How the API says no: application/problem+json (RFC 9457), one shape for all errors, and nothing of the inside."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response
from werkzeug.exceptions import HTTPException

from moderation.core.errors import (
    ConflictError,
    ErasedError,
    KeyReusedError,
    ModerationError,
    NotFoundError,
    StoreUnavailableError,
)
from moderation.web.services import Check

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
TYPE_PREFIX = "urn:comment-moderation:problem:"


class Mistake(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong: where, what, and what to do about it. `line` is of a policy document, from 1."""

    place: str
    problem: str
    hint: str = ""
    line: int | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as RFC 9457 words it. What there is nothing to say of is left out.

    `errors` lists every mistake of a request, `mistakes` every one of a policy document; `by`, `at` and `version` tell
    who was first in a conflict, `role` what an endpoint needs, `sites` which of them to name, `checks` what is down.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Mistake, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    by: str = ""
    at: datetime | None = None
    version: int | None = None
    role: str = ""
    sites: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


class Refusal(HTTPException):
    """A problem raised inside a request."""

    def __init__(self, told: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(told.detail, problem_response(told, headers))


def problem(kind: str, status: HTTPStatus, detail: str, **members: Any) -> Problem:
    """A problem of one of the kinds that docs/api.md lists; its title is the same for each of its kind."""
    title = kind.replace("-", " ").capitalize().replace("json", "JSON")
    return Problem(type=TYPE_PREFIX + kind, title=title, status=int(status), detail=detail, **members)


def problem_response(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that went wrong."""
    return Response(msgspec.json.encode(told), told.status, dict(headers or {}), content_type=MEDIA_TYPE)


def problem_of(error: ModerationError) -> Problem:
    """What the core refused, in HTTP's words."""
    match error:
        case NotFoundError():
            return problem("not-found", HTTPStatus.NOT_FOUND, str(error))
        case ErasedError(at=at):
            return problem("erased", HTTPStatus.GONE, str(error), at=at)
        case ConflictError(by=by, at=at, version=version):
            return problem("conflict", HTTPStatus.CONFLICT, str(error), by=by, at=at, version=version)
        case KeyReusedError():
            return problem("key-reused", HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        case StoreUnavailableError():
            return problem("store-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        case _:
            return problem("refused", HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


def refused(error: ModerationError) -> Response:
    """The answer for an error of the core."""
    told = problem_of(error)
    unavailable = told.status == HTTPStatus.SERVICE_UNAVAILABLE
    return problem_response(told, {"Retry-After": str(RETRY_AFTER_S)} if unavailable else None)
