"""What an OpenAI client may send to be moderated, and what is wrong with it in OpenAI's words."""

from collections.abc import Iterator
from typing import Any

import msgspec

from moderation.web.incoming import IncomingRequest, json_text
from moderation.web.problems import Refusal
from moderation.web.submissions import MOST_COMMENTS, MOST_TEXT_BYTES

_SHAPES = "a string, an array of strings or an array of text parts"
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Mistake(Exception):  # noqa: N818  # the newsroom's word
    """What is wrong with a request; `code` is OpenAI's name for it."""

    def __init__(self, message: str, code: str = "", param: str | None = "input") -> None:
        super().__init__(message)
        self.code = code
        self.param = param


def read(request: IncomingRequest) -> list[str]:
    """The texts to moderate, one for each result. Raises Mistake or 413. The name of a model is taken and not used."""
    try:
        sent = _decode(json_text(request.whole_body()) or "{}")
    except (msgspec.DecodeError, RecursionError, Refusal):
        raise Mistake("We could not parse the JSON body of your request.", param=None) from None
    if sent.get("input") is None:
        raise Mistake("Missing required parameter: 'input'.", "missing_required_parameter")
    return list(_texts(sent["input"]))


def _texts(given: object) -> Iterator[str]:
    match given:
        case str():
            yield _short(given, "input")
        case []:
            raise Mistake("Invalid 'input': empty array. Expected at least one input.", "empty_array")
        case list() if len(given) > MOST_COMMENTS:
            raise Mistake(
                f"Invalid 'input': array too long. Expected at most {MOST_COMMENTS} inputs, but got {len(given)}.",
                "array_above_max_length",
            )
        case [dict(), *_]:
            # Parts make up one input.
            yield _short("\n".join(_part(part, i) for i, part in enumerate(given)), "input")
        case list():
            for i, text in enumerate(given):
                if not isinstance(text, str):
                    raise _wrong_type(f"input[{i}]", "a string")
                yield _short(text, f"input[{i}]")
        case _:
            raise _wrong_type("input", _SHAPES)


def _part(part: object, i: int) -> str:
    match part:
        case {"type": "text", "text": str(text)}:
            return text
        case {"type": "image_url"}:
            raise Mistake(
                "This service moderates text only. Send parts of the type 'text'.",
                "image_url_not_supported",
                f"input[{i}]",
            )
        case _:
            raise _wrong_type(f"input[{i}]", "a part of the type 'text' with a 'text'")


def _short(text: str, place: str) -> str:
    size = len(text.encode())
    if size > MOST_TEXT_BYTES:
        raise Mistake(
            f"Invalid '{place}': string too long. Expected at most {MOST_TEXT_BYTES} bytes, but got {size} instead.",
            "string_above_max_length",
            place,
        )
    return text


def _wrong_type(place: str, expected: str) -> Mistake:
    return Mistake(f"Invalid type for '{place}': expected {expected}.", "invalid_type", place)
