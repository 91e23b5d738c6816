"""The site's side of the API: comments in, verdicts out."""

from http import HTTPStatus

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from moderation.core.assessment import Submission
from moderation.core.errors import ModerationError
from moderation.core.models import Answer, Role
from moderation.web.access import SECURITY, authenticate
from moderation.web.answers import AnswerTold, BatchTold, CommentTold, ErasedTold, ScoresTold, SpoiltTold
from moderation.web.context import caller, meters, reply, services, trail
from moderation.web.incoming import BATCH_BODY_BYTES
from moderation.web.problems import Refusal, invalid_problem, problem, problem_of, refused
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
    if request.path in ("/v1/comments:batch", "/v1/score"):
        request.max_content_length = BATCH_BODY_BYTES


api.before_request(authenticate(Role.SITE))


@api.post("/comments", responses={200: AnswerTold})
def post_comment(body: CommentSent) -> Response:
    """Decide on a comment. The same id and text gets the same answer again; a new text is a new revision."""
    site = caller().site
    outcome = services().intake.submit(site, [body.submission(site.name, _key())])[0]
    if isinstance(outcome, ModerationError):
        return refused(outcome)
    _count([outcome])
    return reply(AnswerTold.of(outcome))


@api.post("/comments:batch", responses={200: BatchTold})
def post_comments(body: BatchSent) -> Response:
    """Decide on up to 1,000 comments; one that cannot be taken does not spoil the others."""
    site, key = caller().site, _key()
    results: dict[int, AnswerTold | SpoiltTold] = {}
    good: dict[int, Submission] = {}
    for i, comment in enumerate(body.each()):
        if isinstance(comment, Spoilt):
            results[i] = SpoiltTold(problem=invalid_problem(comment.faults), id=comment.comment_id)
        else:
            good[i] = comment.submission(site.name, f"{key}:{i}" if key else "")
    outcomes = services().intake.submit(site, list(good.values()))
    for (i, submission), outcome in zip(good.items(), outcomes, strict=True):
        results[i] = _result(submission, outcome)
    _count([outcome for outcome in outcomes if isinstance(outcome, Answer)])
    return reply(BatchTold.model_construct(results=[results[i] for i in range(len(results))]))


@api.get("/comments/<path:comment_id>", responses={200: CommentTold})
def get_comment(path: CommentPath) -> Response:
    """What was decided on a comment, what stands now, and where its review is."""
    return reply(CommentTold.of_record(services().intake.find(caller().site, path.comment_id)))


@api.delete("/comments/<path:comment_id>", responses={200: ErasedTold})
def delete_comment(path: CommentPath) -> Response:
    """Erase the text and the author; the id is not taken again. Erasing twice is erasing once."""
    return reply(ErasedTold.of(services().intake.erase(caller().site, path.comment_id)))


@api.post("/score", responses={200: ScoresTold})
def post_score(body: TextsSent) -> Response:
    """Score texts; nothing is stored and no policy is asked."""
    intake = services().intake
    return reply(ScoresTold(scores=list(intake.score(body.all())), model=intake.scorer.version))


def _key() -> str:
    key = request.headers.get("Idempotency-Key", caller().message_id)
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
    return AnswerTold.of(outcome)


def _count(answers: list[Answer]) -> None:
    meters().answered(answers)
    told = trail().verdicts
    for answer in answers:
        told[answer.verdict.value] = told.get(answer.verdict.value, 0) + 1
