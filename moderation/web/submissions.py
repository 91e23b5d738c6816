"""What a site may send: the shape and the limits of a comment on the wire, and how it becomes the core's Submission."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from moderation.core.assessment import Submission
from moderation.core.models import Comment, Parent
from moderation.web.mistakes import Fault, faults_of
from policies.case import Article, Author

MOST_TEXT_BYTES = 20 * 1024
MOST_COMMENTS = 1000


def _within_limit(text: str) -> str:
    size = len(text.encode())
    if size > MOST_TEXT_BYTES:
        raise PydanticCustomError(
            "text_too_long",
            "has {size} bytes; at most {most} (20 KB) are taken",
            {"size": size, "most": MOST_TEXT_BYTES, "hint": "cut it, or hold the comment for a person"},
        )
    return text


def _not_blank(text: str) -> str:
    if not text or text.isspace():
        raise PydanticCustomError("text_blank", "has nothing to read", {"hint": "send at least one letter"})
    return text


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("datetime_range", "is beyond the calendar", {"hint": "send a real date"}) from None


_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"

Text = Annotated[str, AfterValidator(_within_limit), AfterValidator(_not_blank)]
QuotedText = Annotated[str, AfterValidator(_within_limit)]
CommentId = Annotated[str, Field(min_length=1, max_length=200, pattern=_NO_CONTROLS)]
Key = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=1000)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Sent(BaseModel):
    """A body or a part of it: exact types, unknown members are passed over."""

    model_config = ConfigDict(strict=True, frozen=True)


class ArticleSent(Sent):
    """The article under which the comment stands."""

    id: Key | None = None
    url: Annotated[str, Field(max_length=4000)] | None = None
    title: Name | None = None
    section: Key | None = None
    # Of a list, the first mistake is enough: a hundred thousand of them would cost more than they tell.
    tags: Annotated[tuple[Key, ...], Field(max_length=100, fail_fast=True)] | None = None
    language: Annotated[str, Field(max_length=35)] | None = None

    def article(self) -> Article:
        """The core's noun."""
        return Article(
            self.id or "",
            self.url or "",
            self.title or "",
            self.section or "",
            self.tags or (),
            self.language or "",
        )


class AuthorSent(Sent):
    """The reader who wrote it."""

    id: Key | None = None
    name: Name | None = None
    registered_at: Moment | None = None

    def author(self) -> Author:
        """The core's noun."""
        return Author(self.id or "", self.name or "", self.registered_at)


class ParentSent(Sent):
    """The comment that it answers."""

    id: Key | None = None
    text: QuotedText | None = None

    def parent(self) -> Parent:
        """The core's noun."""
        return Parent(self.id or "", self.text or "")


class CommentSent(Sent):
    """A reader's comment. Only `id` and `text` are needed; what else is given serves the policy and the moderators."""

    id: CommentId
    text: Text
    article: ArticleSent | None = None
    author: AuthorSent | None = None
    parent: ParentSent | None = None
    created_at: Moment | None = None

    def submission(self, site: str, key: str) -> Submission:
        """The core's noun; `key` is the idempotency key, empty for none."""
        comment = Comment(
            site=site,
            id=self.id,
            text=self.text,
            article=self.article.article() if self.article else Article(),
            author=self.author.author() if self.author else Author(),
            parent=self.parent.parent() if self.parent else None,
            created_at=self.created_at,
        )
        return Submission(comment, key)


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A comment of a batch that is not as it should be, in the place of the comment."""

    comment_id: str | None
    faults: list[Fault]


def _on_its_own(value: Any, check: ValidatorFunctionWrapHandler) -> CommentSent | Spoilt:
    try:
        return check(value)  # type: ignore[no-any-return]  # pydantic gives the CommentSent of the annotation
    except ValidationError as error:
        comment_id = value.get("id") if isinstance(value, dict) else None
        return Spoilt(comment_id if isinstance(comment_id, str) else None, faults_of(error))


class BatchSent(Sent):
    """Up to 1,000 comments; each is checked on its own."""

    comments: Annotated[list[Annotated[CommentSent, WrapValidator(_on_its_own)]], Field(max_length=MOST_COMMENTS)]

    def each(self) -> list[CommentSent | Spoilt]:
        """The comments in their order, with what is wrong in the place of those that cannot be taken."""
        return list(self.comments)


class TextsSent(Sent):
    """One text or up to 1,000 to be scored."""

    text: Text | None = None
    texts: Annotated[list[Text], Field(max_length=MOST_COMMENTS, fail_fast=True)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "TextsSent":
        if (self.text is None) == (self.texts is None):
            raise PydanticCustomError("one_of", 'needs either "text" or "texts"', {"hint": "send one of the two"})
        return self

    def all(self) -> list[str]:
        """The texts in their order."""
        return [self.text] if self.text is not None else list(self.texts or ())
