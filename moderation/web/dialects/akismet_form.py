"""The form that an Akismet client sends, and the comment in it; knows no key and no verdict."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response

from moderation.core.models import Comment
from moderation.web.dialects.failures import Refused
from moderation.web.dialects.unnamed import derived_id
from policies.case import Article, Author

_IDENTITY = ("permalink", "comment_author", "comment_author_email", "comment_content", "comment_date_gmt")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they were sent; what was not sent is empty."""

    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def is_test(self) -> bool:
        """Whether nothing is to be kept or learned of it."""
        return self["is_test"].lower() in ("1", "true")

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read, as with a sign-up."""
        return not self["comment_content"].strip()

    @property
    def text_bytes(self) -> int:
        """The size of the comment."""
        return len(self["comment_content"].encode())

    def needs(self, *names: str) -> None:
        """Raises Refused, with the field that is missing, as Akismet says it."""
        for name in names:
            if not self[name].strip():
                told = {"X-akismet-debug-help": f'Empty "{name}" value'}
                raise Refused(Response("invalid", 200, told, content_type="text/plain; charset=utf-8"))

    def comment(self, site: str) -> Comment:
        """The core's noun, under an id that the same comment will have again when it is checked again."""
        permalink, kind = self["permalink"], self["comment_type"]
        return Comment(
            site=site,
            id=derived_id("akismet", *(self[name] for name in _IDENTITY)),
            text=self["comment_content"],
            article=Article(
                id=permalink[:200],
                url=permalink[:4000],
                tags=(f"type:{kind[:200]}",) if kind else (),
                language=self["blog_lang"].partition(",")[0].strip()[:35],
            ),
            author=Author(id=self["comment_author_email"][:200], name=self["comment_author"][:1000]),
            created_at=_moment(self["comment_date_gmt"]),
        )


def _moment(text: str) -> datetime | None:
    """A date in ISO 8601, in UTC unless it says otherwise."""
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
