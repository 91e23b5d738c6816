"""The dialects' endpoints as an OpenAPI document, from which requests to them are made up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from moderation.web.dialects.coral import PhaseSent
from moderation.web.dialects.perspective_requests import AnalyzeSent, SuggestSent
from moderation.web.dialects.perspective_scores import ATTRIBUTES
from tests.moderation.web.dialects.coral_double import headers as coral_headers
from tests.moderation.web.newsroom import SITE_TOKEN

Schema = dict[str, Any]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a body of this schema is posted, with what proves who sends it, in the address or in headers."""

    path: str
    schema: Schema
    query: dict[str, str] = field(default_factory=dict)
    headers_of: Callable[[bytes], dict[str, str]] = lambda _: {}
    media_type: str = JSON

    def __str__(self) -> str:
        return self.path


def document(endpoints: tuple[Endpoint, ...]) -> dict[str, Any]:
    """The OpenAPI document of the endpoints."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Dialects", "version": "1"},
        "paths": {endpoint.path: {"post": _operation(endpoint)} for endpoint in endpoints},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    content = {endpoint.media_type: {"schema": endpoint.schema}}
    return {"requestBody": {"required": True, "content": content}, "responses": {"default": {"description": "Any"}}}


def _whole(message: type[BaseModel]) -> Schema:
    """A message's schema without references."""
    schema = message.model_json_schema()
    return _inlined(schema, schema.pop("$defs"))  # type: ignore[no-any-return]  # a schema stays one


def _message(message: type[AnalyzeSent | SuggestSent], member: str, each: Schema) -> Schema:
    """A message's schema, narrowed to what is answered most of the time; `each` is of the values of `member`."""
    schema = _whole(message)
    asked = {
        "type": "object",
        "propertyNames": {"enum": [*ATTRIBUTES, "TOXICITY@6", "FLIRTATION"]},
        "additionalProperties": each,
        "minProperties": 1,
    }
    schema["properties"] |= {"comment": _COMMENT, member: asked}
    schema["required"] = ["comment", member]
    return schema


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    """A part of a schema with its definitions in the place of references to them; none of them is recursive."""
    if isinstance(part, list):
        return [_inlined(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {name: _inlined(item, definitions) for name, item in part.items()}


_TEXT_PART = {
    "type": "object",
    "properties": {"type": {"enum": ["text", "image_url"]}, "text": {"type": "string"}},
    "required": ["type", "text"],
}
_MODERATIONS = {
    "type": "object",
    "properties": {
        "input": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "maxItems": 5},
                {"type": "array", "items": _TEXT_PART, "maxItems": 5},
            ]
        },
        "model": {"type": "string"},
    },
    "required": ["input"],
}

_COMMENT = {
    "type": "object",
    "properties": {"text": {"type": "string", "pattern": "[a-z]"}, "type": {"enum": ["PLAIN_TEXT", "HTML"]}},
    "required": ["text"],
}
_PARAMETERS = {
    "type": "object",
    "properties": {"scoreType": {"enum": ["PROBABILITY", "RAW", None]}, "scoreThreshold": {"type": ["number", "null"]}},
}
_VALUE = {"type": "object", "properties": {"value": {"type": "number", "minimum": 0, "maximum": 1}}}
_SCORES = {"type": "object", "properties": {"summaryScore": _VALUE}, "required": ["summaryScore"]}

_FIELDS = ("permalink", "comment_type", "comment_author", "comment_author_email", "comment_date_gmt", "blog_lang")
_FORM = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in (*_FIELDS, "comment_content", "user_role", "is_test")},
        "api_key": {"enum": [SITE_TOKEN]},
        "blog": {"enum": ["https://news.example"]},
        "user_ip": {"enum": ["192.0.2.1"]},
    },
    "required": ["api_key", "blog", "user_ip", "comment_content"],
}

ENDPOINTS = (
    Endpoint(
        "/v1alpha1/comments:analyze",
        _message(AnalyzeSent, "requestedAttributes", _PARAMETERS),
        query={"key": SITE_TOKEN},
    ),
    Endpoint(
        "/v1alpha1/comments:suggestscore",
        _message(SuggestSent, "attributeScores", _SCORES),
        query={"key": SITE_TOKEN},
    ),
    Endpoint("/v1/moderations", _MODERATIONS, headers_of=lambda _: {"Authorization": f"Bearer {SITE_TOKEN}"}),
    Endpoint("/coral/demo", _whole(PhaseSent), query={"timeout_ms": "10000"}, headers_of=coral_headers),
    *(Endpoint(f"/1.1/{name}", _FORM, media_type=FORM) for name in ("comment-check", "submit-spam", "submit-ham")),
)
