"""The request as it comes from the wire: its body is read once, within a limit, and made safe to parse."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from time import perf_counter
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from moderation.core.parties import Site
from moderation.web.problems import Refusal, problem

SINGLE_BODY_BYTES = 256 * 1024
"""For one comment: a text of 20 KB fits even where every character is escaped."""

BATCH_BODY_BYTES = 32 * 1024 * 1024
"""For 1,000 comments of 20 KB with their articles."""

_REPLACEMENT = rb"\ufffd"
# A pair of surrogates, or any other escape, is passed over as it is; what is caught is half of a pair.
_ESCAPES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, on which site. `name` is a user's name, or the site's; `message_id` is of a signed request."""

    site: Site
    name: str
    message_id: str = ""


@dataclass(slots=True)
class Trail:
    """What the log line of a request tells beside its route: who, and how many of each verdict."""

    request_id: str = ""
    began: float = field(default_factory=perf_counter)
    site: str = ""
    user: str = ""
    verdicts: dict[str, int] = field(default_factory=dict)


class IncomingRequest(Request):
    """Flask's request, whose JSON is handed on as text, so that pydantic parses and checks it in one pass.

    `caller` is set for the views behind `authenticate`.
    """

    caller: Caller

    @cached_property
    def trail(self) -> Trail:
        """What is told of this request when it is over."""
        return Trail()

    @property
    def bearer(self) -> str:
        """The token of a header `Authorization: Bearer TOKEN`; empty where there is none."""
        # Not werkzeug's parser: it takes a token with "=" inside for parameters.
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def whole_body(self) -> bytes:
        """The body, read once. Raises RequestEntityTooLarge."""
        body = self.get_data()
        # Of a chunked body werkzeug cuts off what is over the limit, without a word.
        if self.content_length is None and self.max_content_length and len(body) >= self.max_content_length:
            raise RequestEntityTooLarge
        return body

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002  # Flask's signature
        """The body as text that pydantic can parse; no body at all says as much as {}. Raises 400, 413 or 415."""
        if not self.content_type and not self.whole_body():
            return "{}"
        if not self.is_json or self.headers.get("Content-Encoding", "identity") != "identity":
            raise Refusal(
                problem(
                    "unsupported-media-type",
                    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Send plain JSON with the header Content-Type: application/json.",
                )
            )
        return json_text(self.whole_body())


def json_text(body: bytes) -> str:
    """A JSON document with U+FFFD in place of each lone surrogate (JavaScript cuts an emoji in two)."""
    if rb"\ud" in body or rb"\uD" in body:
        body = _ESCAPES.sub(lambda found: _REPLACEMENT if found[1] else found[0], body)
    return utf8_text(body)


def utf8_text(body: bytes) -> str:
    """A body as text, without a byte order mark. Raises Refusal with the place of the first byte that is not UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            problem("broken-text", HTTPStatus.BAD_REQUEST, f"The body is not UTF-8: see byte {error.start + 1}.")
        ) from None
