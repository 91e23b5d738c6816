"""Coral's external moderation phase: its request becomes a comment, our verdict its answer; decides nothing itself.

Read from coralproject/talk 9.11.8, server/src/core/server/services/comments/pipeline/phases/external.ts.
"""

import hmac
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Blueprint, Response
from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from moderation.core.models import Answer, Comment, Parent
from moderation.core.parties import Site
from moderation.web.context import count, incoming, reply, services, trail
from moderation.web.dialects.coral_text import plain_text
from moderation.web.dialects.deadline import within
from moderation.web.dialects.unnamed import decide, derived_id
from moderation.web.incoming import json_text
from moderation.web.mistakes import invalid
from moderation.web.problems import Refusal, problem
from moderation.web.services import Services
from moderation.web.submissions import MOST_TEXT_BYTES, Sent
from policies.case import Article, Author, Category
from policies.decision import Reason, Verdict

SIGNATURE = "X-Coral-Signature"
BACK_BY_MS = 40
"""Of the time that Coral waits, what the way there and back may take."""
MOST_BODY_BYTES = 8 * 1024 * 1024
"""More than Coral takes itself: what is refused here appears."""

_MOST_SIGNATURES = 8
_CODES = {
    Category.OFFENSIVE: "OFFENSIVE",
    Category.INFLAMMATORY: "HATE_SPEECH",
    Category.THREATENING: "HARASSMENT_BULLYING",
    Category.UNACCEPTABLE: "OTHER",
}
_WITHHELD = {"status": "SYSTEM_WITHHELD"}

Short = Annotated[str, AfterValidator(lambda text: text[:200])]
Address = Annotated[str, AfterValidator(lambda text: text[:4000])]

dialect = Blueprint("coral", __name__)


class AddressQuery(BaseModel):
    """What the address in Coral's settings says of the settings beside it: the format, and how long Coral waits."""

    format: Literal["text", "html"] = "text"
    timeout_ms: Annotated[int, Field(ge=100, le=10_000)] = 200


class CommentSent(Sent):
    """The new comment, or the new text of an edited one."""

    body: str
    parentID: Short | None = None  # noqa: N815  # Coral's spelling


class AuthorSent(Sent):
    """The reader who wrote it."""

    id: Short
    role: Short = ""


class StorySent(Sent):
    """The article under which it stands."""

    id: Short
    url: Address = ""


class SiteSent(Sent):
    """The one of Coral's own sites to which the article belongs."""

    id: Short = ""


class PhaseSent(Sent):
    """Coral's request. What is too long is cut: to refuse a comment would be to let it appear."""

    comment: CommentSent
    author: AuthorSent
    story: StorySent
    site: SiteSent = SiteSent()
    tenantID: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]  # noqa: N815  # Coral's spelling

    def as_comment(self, site: str, text: str) -> Comment:
        """The core's noun, under an id that the same comment will have again."""
        author, story, parent = self.author.id, self.story.id, self.comment.parentID or ""
        tags = {"role": self.author.role.lower(), "site": self.site.id}
        return Comment(
            site=site,
            id=derived_id(f"coral:{self.tenantID}", author, story, parent, text),
            text=text,
            article=Article(
                id=story, url=self.story.url, tags=tuple(f"{name}:{value}" for name, value in tags.items() if value)
            ),
            author=Author(author),
            parent=Parent(parent) if parent else None,
        )


_READ_QUERY = TypeAdapter(AddressQuery).validate_python


@dialect.post("/coral/<name>")
def moderate(name: str) -> Response:
    """Decide on one comment in the time that Coral waits; 204 says that we have nothing against it."""
    request = incoming()
    request.max_content_length = MOST_BODY_BYTES
    body, signatures = request.whole_body(), request.headers.get(SIGNATURE, "")
    try:
        query = _READ_QUERY(request.args.to_dict())
        work = partial(_judge, services(), name, signatures, body, query.format)
        outcome = within((query.timeout_ms - BACK_BY_MS) / 1000, work)
    except ValidationError as error:
        return invalid(error)
    trail().site = name
    if not isinstance(outcome, Answer):
        return reply(outcome) if outcome else Response(status=HTTPStatus.NO_CONTENT)
    count([outcome])
    return _told(outcome)


def _judge(services: Services, name: str, signatures: str, body: bytes, form: str) -> Answer | dict[str, str] | None:
    """The answer to a request, what to say without one, or None for nothing to say.

    Raises Refusal, ValidationError, ModerationError.
    """
    site = services.directory.site(name)
    if site is None or not signed(site, signatures, body):
        raise Refusal(problem("bad-signature", HTTPStatus.UNAUTHORIZED, f"No secret of this site signed {SIGNATURE}."))
    sent = PhaseSent.model_validate_json(json_text(body))
    text = plain_text(sent.comment.body) if form == "html" else sent.comment.body
    if not text or text.isspace():
        return None  # a picture, perhaps
    if len(text.encode()) > MOST_TEXT_BYTES:
        return _WITHHELD  # too long to be read here: an error would let it appear
    return decide(services.intake, site, sent.as_comment(site.name, text))


def signed(site: Site, signatures: str, body: bytes) -> bool:
    """Whether one of the site's secrets signed the raw body: "sha256=HEX,sha256=HEX", one of each active secret."""
    sent = [part.strip().removeprefix("sha256=").encode() for part in signatures.split(",")[:_MOST_SIGNATURES]]
    right = [hmac.digest(key.encode(), body, "sha256").hex().encode() for key in site.dialects.coral_secrets]
    return any(hmac.compare_digest(one, other) for one in sent for other in right)


def _told(answer: Answer) -> Response:
    reason = answer.decision.reasons[0]
    match answer.verdict:
        case Verdict.KEEP:
            # Neither "NONE" nor "APPROVED": both would end the phases, with the site's own pre-moderation behind us.
            return Response(status=HTTPStatus.NO_CONTENT)
        case Verdict.REVIEW:
            return reply(_WITHHELD | {"actions": _flags(reason)})
        case Verdict.DELETE:
            return reply(
                {
                    "status": "REJECTED",
                    "actions": _flags(reason),
                    "moderationAction": {"status": "REJECTED", "rejectionReason": _rejection(reason)},
                }
            )


def _flags(reason: Reason) -> list[dict[str, Any]]:
    """Coral knows two reasons only; where no category is told there is nothing to flag."""
    if reason.rule == "links":
        return [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}]
    return [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}] if reason.category else []


def _rejection(reason: Reason) -> dict[str, str]:
    if reason.rule == "links":
        return {"code": "SPAM", "detailedExplanation": "Too many links for the publisher's comments policy."}
    if reason.category is None:
        return {"code": "OTHER", "detailedExplanation": "Against the publisher's comments policy."}
    words = f"The publisher's comments policy does not allow {reason.category.value} comments."
    return {"code": _CODES[reason.category], "detailedExplanation": words}
