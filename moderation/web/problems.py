"""How the API says no: application/problem+json (RFC 9457), one shape for all errors, and nothing of the inside."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException

from moderation.core.errors import (
    ConflictError,
    ErasedError,
    KeyReusedError,
    ModerationError,
    NotFoundError,
    StoreUnavailableError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
_TYPE = "urn:comment-moderation:problem:"


class Mistake(BaseModel):
    """One thing that is wrong with the request: where, what, and what to do about it."""

    place: str
    problem: str
    hint: str = ""


class Problem(BaseModel):
    """An error as RFC 9457 words it. `errors` lists every mistake of the request at once."""

    # Members beyond the standard's, such as who and when of a conflict, stand beside it.
    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Mistake] | None = None


class Refusal(HTTPException):
    """A problem raised inside a request."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail, problem_response(problem, headers))
        self.problem = problem


def problem(kind: str, status: HTTPStatus, detail: str, **members: object) -> Problem:
    """A problem of one of the kinds that docs/api.md lists; its title is the same for each of its kind."""
    title = kind.replace("-", " ").capitalize()
    return Problem.model_validate(
        {"type": _TYPE + kind, "title": title, "status": int(status), "detail": detail, **members}
    )


def problem_response(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that went wrong."""
    return Response(told.model_dump_json(exclude_none=True), told.status, dict(headers or {}), content_type=MEDIA_TYPE)


def problem_of(error: ModerationError) -> Problem:
    """What the core refused, in HTTP's words."""
    match error:
        case NotFoundError():
            return problem("not-found", HTTPStatus.NOT_FOUND, str(error))
        case ErasedError(at=at):
            return problem("erased", HTTPStatus.GONE, str(error), at=at)
        case ConflictError(by=by, at=at, version=version):
            return problem("conflict", HTTPStatus.CONFLICT, str(error), by=by or None, at=at, version=version)
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


def invalid(error: ValidationError) -> Response:
    """The answer to a body, path or query that is not as it should be."""
    return problem_response(invalid_problem(mistakes_of(error)))


class Fault(Mistake):
    """A mistake with pydantic's name for it, which decides on the status."""

    kind: str


def invalid_problem(faults: Sequence[Fault]) -> Problem:
    """All mistakes in one problem: 400 for broken JSON, 413 where a text is only too long, else 422."""
    kinds = {fault.kind for fault in faults}
    errors = [Mistake(place=fault.place, problem=fault.problem, hint=fault.hint) for fault in faults]
    if "json_invalid" in kinds:
        return problem("broken-json", HTTPStatus.BAD_REQUEST, f"The body is not JSON: {errors[0].problem}.")
    if kinds == {"text_too_long"}:
        return problem("text-too-long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errors[0].problem, errors=errors)
    count = "one mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
    return problem("invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, f"The request has {count}.", errors=errors)


_PROBLEMS = {
    "missing": ("is missing", ""),
    "string_type": ("must be a string", "put it in quotes"),
    "int_type": ("must be a whole number", ""),
    "tuple_type": ("must be a list", "write [ … ]"),
    "list_type": ("must be a list", "write [ … ]"),
    "model_type": ("must be an object", "write { … }"),
    "dataclass_type": ("must be an object", "write { … }"),
    "datetime_type": ("must be a date and time in a string", "write it as 2026-11-24T10:00:00Z"),
    "datetime_from_date_parsing": ("is not a date and time", "write it as 2026-11-24T10:00:00Z"),
    "datetime_parsing": ("is not a date and time", "write it as 2026-11-24T10:00:00Z"),
    "timezone_aware": ("has no time zone", "write it as 2026-11-24T10:00:00Z"),
    "string_pattern_mismatch": ("has control characters", "take them out"),
}


def mistakes_of(error: ValidationError) -> list[Fault]:
    """Every mistake that pydantic found, in the newsroom's words; never with what was sent."""
    faults = []
    for found in error.errors(include_url=False, include_input=False):
        if found["type"] == "json_invalid":
            message, hint = found.get("ctx", {}).get("error", "it cannot be read"), ""
        else:
            message, hint = _PROBLEMS.get(found["type"], (found["msg"].removeprefix("Value error, "), ""))
        hint = hint or str(found.get("ctx", {}).get("hint", ""))
        place = ".".join(str(step) for step in found["loc"]) or "body"
        faults.append(Fault(place=place, problem=str(message), hint=hint, kind=found["type"]))
    return faults
