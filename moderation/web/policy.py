"""The policy admin's side of the API: read, check and publish the policy of a site."""

from http import HTTPStatus

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from moderation.core.models import Event, EventKind, PublishedPolicy
from moderation.core.parties import Role
from moderation.web.access import SECURITY, authenticate
from moderation.web.answers import PolicyChecked, PolicyTold, policy_told
from moderation.web.context import caller, incoming, reply, services, site
from moderation.web.incoming import utf8_text
from moderation.web.openapi import answer, problem_answer
from moderation.web.problems import Mistake, Refusal, problem
from policies.document import MAX_DOCUMENT_BYTES, PolicyError, default_text, load
from policies.policy import Policy

MEDIA_TYPES = ("application/toml", "text/plain")

_DOCUMENT = {
    "requestBody": {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in MEDIA_TYPES}}
}
_MISTAKEN = problem_answer("Every mistake in the document: place, problem, hint and line")

api = APIBlueprint(
    "policy",
    __name__,
    abp_tags=[Tag(name="policy", description="For policy admins: the rules that comments are decided by.")],
    abp_security=SECURITY[Role.POLICY_ADMIN],
    url_prefix="/v1",
)


@api.before_request
def allow_long_documents() -> None:
    """Let a document in that the policy's own limit would let in."""
    incoming().max_content_length = MAX_DOCUMENT_BYTES


api.before_request(authenticate(Role.POLICY_ADMIN))


@api.get("/policy", responses={200: answer(PolicyTold)})
def get_policy() -> Response:
    """The policy in force; its version is also the ETag."""
    published = services().shelf.live(site().name)
    return _told(policy_told(published) if published else _shipped())


@api.put(
    "/policy",
    responses={
        200: answer(PolicyTold),
        412: problem_answer("Somebody published another policy since yours was read"),
        422: _MISTAKEN,
        428: problem_answer("If-Match is missing"),
    },
    openapi_extensions=_DOCUMENT,
)
def put_policy() -> Response:
    """Publish a policy, if the one in force is still the one that If-Match names. It acts within a second."""
    text, policy = _document()
    name, now = site().name, services().clock()
    live = services().shelf.live(name)
    _refuse_stale(live)
    published = PublishedPolicy(name, policy.version, text, now, caller().name)
    if live is not None and live.text == text:
        return _told(policy_told(live))
    before = live.version if live else ""
    data: dict[str, object] = {"policy": policy.version, "before": before}
    event = Event(EventKind.PUBLISHED, name, "", 0, 0, now, caller().name, data)
    if not services().shelf.publish(published, before, event):
        raise _stale()
    return _told(policy_told(published))


@api.post("/policy:check", responses={200: answer(PolicyChecked), 422: _MISTAKEN}, openapi_extensions=_DOCUMENT)
def check_policy() -> Response:
    """Say whether a document could be published; nothing is."""
    _, policy = _document()
    return reply(PolicyChecked(version=policy.version))


def _document() -> tuple[str, Policy]:
    request = incoming()
    if request.mimetype not in MEDIA_TYPES:
        detail = f"Send the TOML document with the header Content-Type: {' or '.join(MEDIA_TYPES)}."
        raise Refusal(problem("unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail))
    text = utf8_text(request.whole_body())
    try:
        return text, load(text)
    except PolicyError as error:
        mistakes = tuple(
            Mistake(place=found.place, problem=found.problem, hint=found.hint, line=found.line)
            for found in error.mistakes
        )
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        told = problem("bad-policy", HTTPStatus.UNPROCESSABLE_ENTITY, f"The policy has {count}.", mistakes=mistakes)
        raise Refusal(told) from None


def _refuse_stale(live: PublishedPolicy | None) -> None:
    """Raises Refusal with 428 without If-Match, with 412 when it names another version than the one in force."""
    named = incoming().if_match
    if not named:
        if live is not None:
            detail = "Send the version that you read in the header If-Match, in quotes."
            raise Refusal(problem("version-needed", HTTPStatus.PRECONDITION_REQUIRED, detail))
    elif (live.version if live else _shipped().version) not in named:
        raise _stale()


def _stale() -> Refusal:
    detail = "Somebody has published another policy since you read it. Read it again and change that one."
    return Refusal(problem("stale-version", HTTPStatus.PRECONDITION_FAILED, detail))


def _shipped() -> PolicyTold:
    text = default_text()
    return PolicyTold(version=load(text).version, text=text)


def _told(policy: PolicyTold) -> Response:
    answer = reply(policy)
    answer.set_etag(policy.version)
    return answer
