"""What a Perspective client may send: the shapes of the two requests, and what is wrong with one in Google's words."""

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError
from pydantic.alias_generators import to_camel

from moderation.web.dialects import perspective_errors as errors
from moderation.web.dialects.failures import Refused
from moderation.web.incoming import IncomingRequest, json_text
from moderation.web.problems import Refusal
from moderation.web.submissions import MOST_TEXT_BYTES

MOST_NAMES = 100
"""Attributes or languages of one request; Perspective has about forty of the one and twenty of the other."""

Some = TypeVar("Some", bound="Sent")
Number = Annotated[float, Field(allow_inf_nan=False)]
Strings = Annotated[tuple[str, ...], Field(fail_fast=True, max_length=MOST_NAMES)]

_TYPES = {
    "string": "TYPE_STRING",
    "bool": "TYPE_BOOL",
    "float": "TYPE_FLOAT",
    "finite": "TYPE_FLOAT",
    "enum": "TYPE_ENUM",
}


class Sent(BaseModel):
    """A message or a part of one. As in proto3's JSON, null is unset and names come in either style."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class ScoreType(StrEnum):
    """The score types of the schema; only probabilities are given."""

    UNSPECIFIED = "SCORE_TYPE_UNSPECIFIED"
    PROBABILITY = "PROBABILITY"
    STD_DEV_SCORE = "STD_DEV_SCORE"
    PERCENTILE = "PERCENTILE"
    RAW = "RAW"

    @property
    def is_given(self) -> bool:
        """Whether scores of this type are to be had."""
        return self in (ScoreType.UNSPECIFIED, ScoreType.PROBABILITY)


class TextSent(Sent):
    """A text and its format."""

    text: str | None = None
    type: str | None = None


class ArticleAndParentSent(Sent):
    """One of the two forms of a context."""

    article: TextSent | None = None
    parent_comment: TextSent | None = None


class ContextSent(Sent):
    """What the comment answers; checked and not used, as by Perspective itself."""

    entries: Annotated[tuple[TextSent, ...], Field(fail_fast=True)] | None = None
    article_and_parent_comment: ArticleAndParentSent | None = None


class ParametersSent(Sent):
    """How an attribute is asked for."""

    score_type: ScoreType | None = None
    score_threshold: Number | None = None


class CommentSent(Sent):
    """What both requests hold."""

    comment: TextSent | None = None
    context: ContextSent | None = None
    languages: Strings | None = None
    client_token: str | None = None
    session_id: str | None = None
    community_id: str | None = None

    def text(self) -> str:
        """The comment's text. Raises Refused where it, its format or its context is not as it should be."""
        comment = self.comment or TextSent()
        text = comment.text or ""
        if comment.type == "HTML":
            raise errors.invalid("Currently, only 'PLAIN_TEXT' comments are supported")
        if comment.type not in (None, "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"):
            raise errors.invalid("Unknown text type")
        if not text or text.isspace():
            raise errors.empty()
        if len(text.encode()) > MOST_TEXT_BYTES:
            raise errors.too_long()
        if self.context and self.context.entries and self.context.article_and_parent_comment:
            raise errors.invalid(
                "Context can have either entries or article_and_parent_comment, but both fields were populated."
            )
        return text


class AnalyzeSent(CommentSent):
    """A request for scores."""

    requested_attributes: Annotated[dict[str, ParametersSent | None], Field(max_length=MOST_NAMES)] | None = None
    span_annotations: StrictBool | None = None
    do_not_store: StrictBool | None = None
    drop_unsupported_attributes: StrictBool | None = None


class ScoreSent(Sent):
    """A score in the client's opinion."""

    value: Number | None = None
    type: ScoreType | None = None


class SpanScoreSent(Sent):
    """A score of a part of the text."""

    begin: int | None = None
    end: int | None = None
    score: ScoreSent | None = None


class ScoresSent(Sent):
    """What an attribute's scores should have been."""

    summary_score: ScoreSent | None = None
    span_scores: Annotated[tuple[SpanScoreSent, ...], Field(fail_fast=True)] | None = None

    def value(self) -> float | None:
        """The summary, else the highest of the spans; None where there is neither."""
        spans = [span.score for span in self.span_scores or ()]
        given = [self.summary_score] if self.summary_score else spans
        # proto3 leaves zeros out.
        return max((score.value or 0.0 for score in given if score), default=None)


class SuggestSent(CommentSent):
    """Feedback on scores."""

    attribute_scores: Annotated[dict[str, ScoresSent | None], Field(max_length=MOST_NAMES)] | None = None


def read(request: IncomingRequest, kind: type[Some]) -> Some:
    """The body of a request, whatever its Content-Type; an empty one is an empty message. Raises Refused or 413."""
    body = request.whole_body() or b"{}"
    try:
        return kind.model_validate_json(json_text(body))
    except Refusal:
        raise errors.malformed("Invalid JSON payload received. The payload is not UTF-8.") from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        raise _malformed(found["type"], found["loc"], found["msg"]) from None


def _malformed(kind: str, place: tuple[int | str, ...], message: str) -> Refused:
    if kind == "json_invalid":
        return errors.malformed(f"Invalid JSON payload received. {message.removeprefix('Invalid JSON: ')}")
    if not place:
        return errors.malformed('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    field = ".".join(str(step) for step in place)
    expected = _TYPES.get(kind.partition("_")[0], "TYPE_MESSAGE")
    return errors.malformed(f"Invalid value at '{field[:200]}' ({expected})", field)
