"""Speaks as OpenAI's moderation endpoint: the site's policy flags, and what is not judged is said to be so."""

import secrets
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response

from moderation.core.models import Comment
from moderation.core.parties import Site
from moderation.web.context import incoming, reply, services
from moderation.web.dialects.admission import site_of, wait_s
from moderation.web.dialects.failures import Refused, tell_failures
from moderation.web.dialects.openai_categories import CATEGORIES, judged, levels
from moderation.web.dialects.openai_requests import Mistake, read
from moderation.web.incoming import BATCH_BODY_BYTES
from policies.case import Category, Scores
from policies.decision import Decision, Verdict

_PATH = "/v1/moderations"
_NO_SCORES = Scores(0.0, 0.0, 0.0, 0.0)
_NO_KEY = (
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth "
    "(i.e. Authorization: Bearer YOUR_KEY)."
)

dialect = Blueprint("openai", __name__)


def told(
    status: HTTPStatus, message: str, kind: str = "invalid_request_error", param: str | None = None, code: str = ""
) -> Response:
    """An error in OpenAI's words."""
    error = {"message": message, "type": kind, "param": param, "code": code or None}
    return Response(msgspec.json.encode({"error": error}), int(status), content_type="application/json")


def _failure(status: HTTPStatus, message: str) -> Response:
    kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    return told(status, message, kind)


tell_failures(dialect, _failure)


@dialect.post(_PATH)
def moderate() -> Response:
    """One result for each input: the verdict that the policy in force would give. Nothing is stored."""
    site = _admitted()
    try:
        texts = read(incoming())
    except Mistake as mistake:
        raise Refused(told(HTTPStatus.BAD_REQUEST, str(mistake), param=mistake.param, code=mistake.code)) from None
    previewed = services().intake.preview([Comment(site=site.name, id="", text=text) for text in texts])
    review_at = levels(services().policies.policy(site.name), services().clock())
    return reply(
        {
            "id": f"modr-{secrets.token_hex(12)}",
            "model": services().intake.scorer.version,
            "results": [_result(scores, decision, review_at) for scores, decision in previewed],
        }
    )


@dialect.route(_PATH, methods=["GET", "PUT", "PATCH", "DELETE"])
def another_method() -> Response:
    """Not by POST."""
    message = (
        f"Not allowed to {incoming().method} on {_PATH}. (HINT: Perhaps you meant to use a different HTTP method?)"
    )
    answer = told(HTTPStatus.METHOD_NOT_ALLOWED, message, code="method_not_supported")
    answer.headers["Allow"] = "POST"
    return answer


def _admitted() -> Site:
    request = incoming()
    request.max_content_length = BATCH_BODY_BYTES
    token = request.bearer
    if not token:
        raise Refused(told(HTTPStatus.UNAUTHORIZED, _NO_KEY))
    site = site_of(token)
    if site is None:
        # OpenAI's own message quotes the key.
        raise Refused(told(HTTPStatus.UNAUTHORIZED, "Incorrect API key provided.", code="invalid_api_key"))
    if wait := wait_s(site):
        raise Refused(_limited(site, wait))
    return site


def _limited(site: Site, wait: float) -> Response:
    message = (
        f"Rate limit reached on requests per min (RPM): Limit {site.requests_per_minute}. Try again in {wait:.0f}s."
    )
    answer = told(HTTPStatus.TOO_MANY_REQUESTS, message, "requests", code="rate_limit_exceeded")
    answer.headers["Retry-After"] = str(max(1, round(wait)))
    answer.headers["x-ratelimit-limit-requests"] = str(site.requests_per_minute)
    return answer


def _result(scores: Scores | None, decision: Decision, review_at: dict[Category, float]) -> dict[str, Any]:
    found = judged(scores or _NO_SCORES, review_at)
    return {
        "flagged": decision.verdict is not Verdict.KEEP,
        "categories": {name: found[name].holds if name in found else unjudged for name, unjudged in CATEGORIES.items()},
        "category_scores": {name: found[name].score if name in found else 0.0 for name in CATEGORIES},
        "category_applied_input_types": {name: ["text"] if name in found else [] for name in CATEGORIES},
    }
