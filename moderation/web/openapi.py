"""The OpenAPI document: what flask-openapi3 cannot know of errors, headers and tokens is said here."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Response
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from moderation.web.problems import MEDIA_TYPE, Problem

INFO = Info(
    title="Comment moderation",
    version="1",
    description=(
        "Decides, before a comment appears, whether it is kept, reviewed or deleted, and says why. "
        "Errors are application/problem+json (RFC 9457)."
    ),
)

_BEARER = "Authorization: Bearer TOKEN, the token of "
SECURITY_SCHEMES: dict[str, Any] = {
    "site_token": {"type": "http", "scheme": "bearer", "description": f"{_BEARER}a site."},
    "site_signature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "A Standard Webhooks signature of the body, with webhook-id, webhook-timestamp and ?site=NAME.",
    },
    "moderator_token": {"type": "http", "scheme": "bearer", "description": f"{_BEARER}a user with the role moderator."},
    "policy_admin_token": {
        "type": "http",
        "scheme": "bearer",
        "description": f"{_BEARER}a user with the role policy_admin.",
    },
}

_SITE = {
    "name": "site",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "The site; needed by signed requests and by users of several sites.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key and comment get the same answer again. A signed request's webhook-id serves as one.",
}
_REFERENCE = "#/components/schemas/{name}"
_THE_LIBRARYS = ("ValidationErrorModel", "UnprocessableEntity")
_KEYED = ("/v1/comments", "/v1/comments:batch")


def answer(told: type) -> dict[str, Any]:
    """A response object for an answer; its shape is described with all others by `document`."""
    return {"content": {"application/json": {"schema": {"$ref": _REFERENCE.format(name=told.__name__)}}}}


def problem_answer(meaning: str) -> dict[str, Any]:
    """A response object for an error."""
    content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
    return {"description": meaning, "content": content}


def document(app: OpenAPI, answers: Iterable[type]) -> dict[str, Any]:
    """The document of all routes of an app; `answers` are the shapes of their answers."""
    told: dict[str, Any] = json.loads(json.dumps(app.api_doc))
    _, shapes = msgspec.json.schema_components((Problem, *answers), ref_template=_REFERENCE)
    schemas = told["components"]["schemas"] | shapes
    told["components"]["schemas"] = {name: schemas[name] for name in sorted(schemas) if name not in _THE_LIBRARYS}
    for path, operations in told["paths"].items():
        for operation in operations.values():
            _complete(path, operation)
    return told


def describe(app: OpenAPI, answers: Iterable[type]) -> None:
    """Serve the document at /openapi.json, made once."""
    body = json.dumps(document(app, answers)).encode()
    app.add_url_rule("/openapi.json", "openapi", lambda: Response(body, content_type="application/json"))


def _complete(path: str, operation: dict[str, Any]) -> None:
    answers, parameters = operation["responses"], operation.setdefault("parameters", [])
    # The library promises a 422 in its own words for every route; ours are problems, and only where there is input.
    answers.pop("422", None)
    answers["default"] = problem_answer("An error")
    if "security" in operation:
        if "requestBody" not in operation:
            # A signature covers the body only.
            operation["security"] = [way for way in operation["security"] if "site_signature" not in way]
        parameters.append(_SITE)
        answers["401"] = problem_answer("The token or signature is missing or wrong")
        answers["403"] = problem_answer("The token is right, but its role or site is not")
        answers["503"] = problem_answer("The store does not answer; send the same request again")
    if path in _KEYED:
        parameters.append(_KEY)
    if parameters or "requestBody" in operation:
        answers["422"] = problem_answer("Mistakes in the request, all of them")
