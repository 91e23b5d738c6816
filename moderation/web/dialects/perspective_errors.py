"""Errors as Google's Perspective API words them; knows no request and no scores."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response

from moderation.web.dialects.failures import Refused

SERVICE = "commentanalyzer.googleapis.com"
_OURS = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
_STATUS = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "UNIMPLEMENTED",
    HTTPStatus.TOO_MANY_REQUESTS: "RESOURCE_EXHAUSTED",
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
}
_LONGEST_NAME = 200


def told(status: HTTPStatus, message: str, details: tuple[Mapping[str, Any], ...] = ()) -> Response:
    """An error's whole answer."""
    error: dict[str, Any] = {"code": int(status), "message": message, "status": _STATUS.get(status, "INTERNAL")}
    if details:
        error["details"] = details
    return Response(msgspec.json.encode({"error": error}), int(status), content_type="application/json; charset=UTF-8")


def failure(status: HTTPStatus, message: str) -> Response:
    """The answer to what went wrong outside the views' own checks; too large a body is an invalid argument here."""
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return told(HTTPStatus.BAD_REQUEST, "Request payload size exceeds the limit.")
    return told(status, message)


def invalid(message: str, kind: str = "INVALID_REQUEST") -> Refused:
    """A request that Perspective itself would refuse; `kind` is its errorType."""
    return Refused(told(HTTPStatus.BAD_REQUEST, message, ({"@type": _OURS, "errorType": kind},)))


def empty() -> Refused:
    """A comment without text."""
    return invalid("Comment must be non-empty.", "COMMENT_EMPTY")


def too_long() -> Refused:
    """A comment of more than 20 KB."""
    return invalid("Comment text too long.", "COMMENT_TOO_LONG")


def unknown_attribute(name: str) -> Refused:
    """An attribute that is not answered."""
    return invalid(f"Unknown requested attribute: {name[:_LONGEST_NAME]}")


def malformed(description: str, field: str = "") -> Refused:
    """A body that is not the message that it should be; `field` is where."""
    violation = {"field": field[:_LONGEST_NAME], "description": description} if field else {"description": description}
    details = ({"@type": _BAD_REQUEST, "fieldViolations": [violation]},)
    return Refused(told(HTTPStatus.BAD_REQUEST, description, details))


def no_key() -> Refused:
    """A request without a token."""
    return Refused(
        told(
            HTTPStatus.FORBIDDEN,
            "Method doesn't allow unregistered callers (callers without established identity). "
            "Please use API Key or other form of API consumer identity to call this API.",
        )
    )


def bad_key() -> Refused:
    """A token that is of no site."""
    details = {
        "@type": _INFO,
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE},
    }
    return Refused(told(HTTPStatus.BAD_REQUEST, "API key not valid. Please pass a valid API key.", (details,)))


def not_found(message: str) -> Refused:
    """Nothing of that name."""
    return Refused(told(HTTPStatus.NOT_FOUND, message))


def unscored() -> Refused:
    """A comment that the model failed on: no score is told rather than a wrong one."""
    return Refused(told(HTTPStatus.SERVICE_UNAVAILABLE, "The comment could not be scored."))


def exhausted(site: str, per_minute: int, wait_s: float) -> Refused:
    """A site that has asked more often than it may; the one limit counts both methods."""
    message = (
        "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit "
        f"'Analysis requests (AnalyzeComment) per minute' of service '{SERVICE}' for consumer 'project_number:{site}'."
    )
    metadata = {
        "service": SERVICE,
        "consumer": f"projects/{site}",
        "quota_location": "global",
        "quota_metric": "CommentAnalyzerService/analyze_requests",
        "quota_limit": "AnalyzeRequestsPerMinutePerProject",
        "quota_limit_value": str(per_minute),
    }
    details = {"@type": _INFO, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": metadata}
    answer = told(HTTPStatus.TOO_MANY_REQUESTS, message, (details,))
    answer.headers["Retry-After"] = str(max(1, round(wait_s)))
    return Refused(answer)
