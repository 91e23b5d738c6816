"""The site's side of the API: comments in, verdicts out."""

from http import HTTPStatus

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from moderation.core.assessment import Submission
from moderation.core.errors import ModerationError
from moderation.core.models import Answer
from moderation.core.parties import Role
from moderation.web.access import SECURITY, authenticate
from moderation.web.answers import (
    AnswerTold,
    BatchTold,
    CommentTold,
    ErasedTold,
    ScoresTold,
    SpoiltTold,
    answer_told,
    comment_told,
    erased_told,
)
from moderation.web.context import caller, count, incoming, reply, services, site
from moderation.web.incoming import BATCH_BODY_BYTES
from moderation.web.mistakes import problem_with
from moderation.web.openapi import answer
from moderation.web.problems import Refusal, problem, problem_of
from moderation.web.submissions import BatchSent, CommentId, CommentSent, Spoilt, TextsSent

MOST_KEY_CHARACTERS = 255

api = APIBlueprint(
    "comments",
    __name__,
    abp_tags=[Tag(name="comments", description="For the news site: comments in, verdicts out.")],
    abp_security=SECURITY[Role.SITE],
    url_prefix="/v1",
)


class CommentPath(BaseModel):
    """The comment's id in the address, percent-encoded; it may have slashes."""

    comment_id: CommentId


@api.before_request
def allow_large_batches() -> None:
    """Let long bodies in where many comments come at once; before the signature reads the body."""
    request = incoming()
    if request.path in ("/v1/comments:batch", "/v1/score"):
        request.max_content_length = BATCH_BODY_BYTES


api.before_request(authenticate(Role.SITE))


@api.post("/comments", responses={200: answer(AnswerTold)})
def post_comment(body: CommentSent) -> Response:
    """Decide on a comment. The same id and text gets the same answer again; a new text is a new revision."""
    outcome = services().intake.submit(site(), [body.submission(site().name, _key())])[0]
    if isinstance(outcome, ModerationError):
        raise outcome
    count([outcome])
    return reply(answer_told(outcome))


@api.post("/comments:batch", responses={200: answer(BatchTold)})
def post_comments(body: BatchSent) -> Response:
    """Decide on up to 1,000 comments; one that cannot be taken does not spoil the others."""
    key = _key()
    results: dict[int, AnswerTold | SpoiltTold] = {}
    good: dict[int, Submission] = {}
    for i, comment in enumerate(body.each()):
        if isinstance(comment, Spoilt):
            results[i] = SpoiltTold(problem=problem_with(comment.faults), id=comment.comment_id)
        else:
            good[i] = comment.submission(site().name, f"{key}:{i}" if key else "")
    outcomes = services().intake.submit(site(), list(good.values()))
    for (i, submission), outcome in zip(good.items(), outcomes, strict=True):
        results[i] = _result(submission, outcome)
    count([outcome for outcome in outcomes if isinstance(outcome, Answer)])
    return reply(BatchTold(results=[results[i] for i in range(len(results))]))


@api.get("/comments/<path:comment_id>", responses={200: answer(CommentTold)})
def get_comment(path: CommentPath) -> Response:
    """What was decided on a comment, what stands now, and where its review is."""
    return reply(comment_told(services().intake.find(site(), path.comment_id)))


@api.delete("/comments/<path:comment_id>", responses={200: answer(ErasedTold)})
def delete_comment(path: CommentPath) -> Response:
    """Erase the text and the author; the id is not taken again. Erasing twice is erasing once."""
    return reply(erased_told(services().intake.erase(site(), path.comment_id)))


@api.post("/score", responses={200: answer(ScoresTold)})
def post_score(body: TextsSent) -> Response:
    """Score texts; nothing is stored and no policy is asked."""
    intake = services().intake
    return reply(ScoresTold(scores=list(intake.score(body.all())), model=intake.scorer.version))


def _key() -> str:
    key = incoming().headers.get("Idempotency-Key", caller().message_id)
    if len(key) > MOST_KEY_CHARACTERS or not key.isprintable():
        raise Refusal(
            problem(
                "bad-key",
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"An idempotency key has at most {MOST_KEY_CHARACTERS} printable characters.",
            )
        )
    return key


def _result(submission: Submission, outcome: Answer | ModerationError) -> AnswerTold | SpoiltTold:
    if isinstance(outcome, ModerationError):
        return SpoiltTold(problem=problem_of(outcome), id=submission.comment.id)
    return answer_told(outcome)
