"""The dialects' endpoints as an OpenAPI document, from which requests to them are made up."""

from dataclasses import dataclass, field
from typing import Any

from moderation.web.dialects.perspective_requests import AnalyzeSent, SuggestSent
from moderation.web.dialects.perspective_scores import ATTRIBUTES, NOT_JUDGED
from tests.moderation.web.newsroom import SITE_TOKEN

Schema = dict[str, Any]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a body of this schema is posted, with what proves who sends it; its answers are JSON or plain text."""

    path: str
    schema: Schema
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
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


def _message(message: type[AnalyzeSent | SuggestSent], member: str) -> Schema:
    """A message's schema, by which known attributes are asked for most of the time."""
    schema = message.model_json_schema()
    definitions = schema.pop("$defs")
    shape = next(way for way in schema["properties"][member]["anyOf"] if "additionalProperties" in way)
    shape["propertyNames"] = {"enum": [*ATTRIBUTES, *NOT_JUDGED, "TOXICITY@6", "own"]}
    schema["required"] = ["comment", member]
    return _inlined(schema, definitions)  # type: ignore[no-any-return]  # a schema stays one


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

ENDPOINTS = (
    Endpoint("/v1alpha1/comments:analyze", _message(AnalyzeSent, "requestedAttributes"), query={"key": SITE_TOKEN}),
    Endpoint("/v1alpha1/comments:suggestscore", _message(SuggestSent, "attributeScores"), query={"key": SITE_TOKEN}),
    Endpoint("/v1/moderations", _MODERATIONS, headers={"Authorization": f"Bearer {SITE_TOKEN}"}),
)
