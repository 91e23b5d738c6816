"""What pydantic finds wrong with a request, in the newsroom's words; never with what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response
from pydantic import ValidationError

from moderation.web.problems import Mistake, Problem, problem, problem_response

_A_MOMENT = "write it as 2026-11-24T10:00:00Z"
_WORDS = {
    "missing": ("is missing", ""),
    "string_type": ("must be a string", "put it in quotes"),
    "int_type": ("must be a whole number", ""),
    "tuple_type": ("must be a list", "write [ … ]"),
    "list_type": ("must be a list", "write [ … ]"),
    "model_type": ("must be an object", "write { … }"),
    "datetime_type": ("must be a date and time in a string", _A_MOMENT),
    "datetime_from_date_parsing": ("is not a date and time", _A_MOMENT),
    "datetime_parsing": ("is not a date and time", _A_MOMENT),
    "timezone_aware": ("has no time zone", _A_MOMENT),
    "string_pattern_mismatch": ("has control characters", "take them out"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake with pydantic's name for it, which decides on the status."""

    kind: str
    mistake: Mistake


def faults_of(error: ValidationError) -> list[Fault]:
    """Every mistake that pydantic found."""
    faults = []
    for found in error.errors(include_url=False, include_input=False):
        kind, said = found["type"], found.get("ctx", {})
        words, hint = _WORDS.get(kind, (found["msg"].removeprefix("Invalid JSON: "), said.get("hint", "")))
        place = ".".join(str(step) for step in found["loc"]) or "body"
        faults.append(Fault(kind, Mistake(place=place, problem=words, hint=hint)))
    return faults


def problem_with(faults: Sequence[Fault]) -> Problem:
    """All mistakes in one problem: 400 for broken JSON, 413 where a text is only too long, else 422."""
    kinds = {fault.kind for fault in faults}
    errors = tuple(fault.mistake for fault in faults)
    if "json_invalid" in kinds:
        return problem("broken-json", HTTPStatus.BAD_REQUEST, f"The body is not JSON: {errors[0].problem}.")
    if kinds == {"text_too_long"}:
        detail = f"{errors[0].place}: {errors[0].problem}."
        return problem("text-too-long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, errors=errors)
    count = "one mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
    return problem("invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, f"The request has {count}.", errors=errors)


def invalid(error: ValidationError) -> Response:
    """The answer to a body, path or query that is not as it should be."""
    return problem_response(problem_with(faults_of(error)))
