"""Coral as it is towards an external moderation phase: signs, sends, and takes an answer only as strictly as Coral.

Written from coralproject/talk 9.11.8 (phases/external.ts, signingSecret/helpers.ts, GraphQL schema), which checks
answers with Joi: enums by value, unknown members stripped, one mistake and the whole answer is passed over.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

SECRET = "empsec_5c2b1d7f0a9e8c6b4d3f2a1e0c9b8a7d6e5f4c3b2a190807"
NEW_SECRET = "empsec_9f8e7d6c5b4a39281706f5e4d3c2b1a0ffeeddccbbaa9988"

Status = Literal["APPROVED", "NONE", "PREMOD", "REJECTED", "SYSTEM_WITHHELD"]
Code = Literal[
    "OFFENSIVE",
    "ABUSIVE",
    "SPAM",
    "BANNED_WORD",
    "AD",
    "ILLEGAL_CONTENT",
    "HARASSMENT_BULLYING",
    "MISINFORMATION",
    "HATE_SPEECH",
    "IRRELEVANT_CONTENT",
    "OTHER",
]


Words = Annotated[str, Field(min_length=1)]
"""Joi takes no empty string, unless it is told to."""


class Stripped(BaseModel):
    """Unknown members are stripped; `null` is not the same as absent, so no member takes it."""

    model_config = ConfigDict(extra="ignore", strict=True, alias_generator=to_camel)


class Action(Stripped):
    action_type: Literal["FLAG"]
    reason: Literal["COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"]


class RejectionReason(Stripped):
    code: Code = "OTHER"
    legal_grounds: Words = ""
    detailed_explanation: Words = ""
    custom_reason: Words = ""


class ModerationAction(Stripped):
    status: Status = "NONE"
    rejection_reason: RejectionReason = RejectionReason()


class Answer(Stripped):
    moderation_action: ModerationAction = ModerationAction()
    actions: tuple[Action, ...] = ()
    status: Status = "NONE"
    tags: tuple[Literal["FEATURED", "STAFF"], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a comment. `ended`: no phase runs after this one, the site's own pre-moderation least of all."""

    skipped: str = ""
    status: str = "NONE"
    ended: bool = False
    flags: tuple[str, ...] = ()
    rejection: dict[str, str] = field(default_factory=dict)


def request_body(text: str, action: str = "NEW", **members: Any) -> bytes:
    """The body as Coral prints it, by two spaces."""
    body = {
        "action": action,
        "comment": {"body": text, "parentID": members.get("parent")},
        "author": {"id": members.get("author", "u-1"), "role": members.get("role", "COMMENTER")},
        "story": {"id": members.get("story", "s-1"), "url": "https://news.example/bread"},
        "site": {"id": "site-1"},
        "tenantID": "b5f1a2c4-0000-4000-8000-000000000001",
        "tenantDomain": "coral.news.example",
    }
    return json.dumps(body, indent=2, ensure_ascii=False).encode()


def signature(body: bytes, secrets: Sequence[str] = (SECRET,)) -> str:
    """One signature for each secret that is active."""
    return ",".join(f"sha256={hmac.new(s.encode(), body, hashlib.sha256).hexdigest()}" for s in secrets)


def headers(body: bytes, secrets: Sequence[str] = (SECRET,)) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-Coral-Signature": signature(body, secrets),
        "User-Agent": "Coral Moderation/9.11.8",
    }


def outcome(status: int, body: bytes) -> Outcome:
    """What Coral does with an answer."""
    if not 200 <= status < 300:
        return Outcome(skipped=f"HTTP {status}")
    if status == 204 or body in (b"", b"{}"):
        return Outcome()
    try:
        answer = Answer.model_validate_json(body)
    except ValidationError as error:
        return Outcome(skipped=str(error))
    reason = answer.moderation_action.rejection_reason
    return Outcome(
        status=answer.status,
        ended="status" in answer.model_fields_set,
        flags=tuple(action.reason for action in answer.actions),
        rejection={"code": reason.code, "explanation": reason.detailed_explanation}
        if answer.moderation_action.status == "REJECTED"
        else {},
    )
