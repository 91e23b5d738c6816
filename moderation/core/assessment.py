"""The pure half of the intake: from a submission, its scores and a policy to all that is to be written."""

from dataclasses import dataclass
from datetime import datetime

from moderation.core.callback import announce
from moderation.core.errors import ErasedError, KeyReusedError
from moderation.core.identifiers import review_id, text_fingerprint
from moderation.core.models import (
    Answer,
    Change,
    Comment,
    Event,
    EventKind,
    KeyedAnswer,
    Record,
    Review,
    ReviewState,
    Standing,
    Tombstone,
)
from moderation.core.parties import CallbackScope, Site
from policies.case import Case, Scores
from policies.decision import Decision, Verdict
from policies.policy import Policy

BY_POLICY = "policy"
BY_SITE = "site"


@dataclass(frozen=True, slots=True)
class Submission:
    """A comment as it was posted, with the idempotency key of the post if it had one.

    `findable` comments can be found by their text later: their sender knows no id to come back with.
    """

    comment: Comment
    key: str = ""
    findable: bool = False

    @property
    def fingerprint(self) -> str:
        """What makes two submissions the same: comment id and text."""
        return text_fingerprint(f"{self.comment.id}\x00{self.comment.text}")


def case_of(comment: Comment, scores: Scores | None, now: datetime) -> Case:
    """A comment as a policy sees it."""
    return Case(text=comment.text, scores=scores, now=now, article=comment.article, author=comment.author)


def answer_of(record: Record) -> Answer:
    """The answer to the submission that made this revision; later decisions by people do not change it."""
    return Answer(
        id=record.comment.id,
        revision=record.revision,
        verdict=record.decision.verdict,
        scores=record.scores,
        decision=record.decision,
        model=record.model,
        review_id=review_id(record.comment.id, record.revision) if record.decision.verdict is Verdict.REVIEW else None,
    )


def repeated_answer(
    submission: Submission, keyed: KeyedAnswer | None, stored: Record | Tombstone | None
) -> Answer | None:
    """The answer that was given before, or None where a decision is due.

    Raises KeyReusedError for a key that came with another comment, ErasedError for the id of an erased comment.
    """
    if isinstance(stored, Tombstone):
        raise ErasedError(stored.comment_id, stored.erased_at)
    if keyed is not None:
        if keyed.fingerprint != submission.fingerprint:
            raise KeyReusedError(submission.key)
        # Also when a newer text has come since: a retry that was delayed must not bring back the old one.
        return keyed.answer
    if stored is not None and stored.comment.text == submission.comment.text:
        return answer_of(stored)
    return None


def assess(
    site: Site,
    submission: Submission,
    scores: Scores | None,
    policy: Policy,
    model: str,
    now: datetime,
    previous: Record | None = None,
) -> Change:
    """Decide on a new comment, or on a new text of a known one, which withdraws the review of the old text."""
    comment = submission.comment
    decision = policy.decide(case_of(comment, scores, now))
    record = Record(
        comment=comment,
        revision=previous.revision + 1 if previous else 1,
        version=previous.version + 1 if previous else 1,
        received_at=now,
        scores=scores,
        model=model,
        decision=decision,
        standing=Standing(decision.verdict, BY_POLICY, now, decision.reasons[0].category),
        review=Review(ReviewState.WAITING, since=now) if decision.verdict is Verdict.REVIEW else None,
    )
    heard = site.callback_url and site.callbacks is CallbackScope.ALL and decision.verdict is not Verdict.REVIEW
    return Change(
        record=record,
        events=(*_withdrawal(previous, record, now), _assessed(record, now)),
        callbacks=(announce(record),) if heard else (),
        keyed=KeyedAnswer(submission.key, submission.fingerprint, answer_of(record)) if submission.key else None,
        text_key=text_fingerprint(comment.text) if submission.findable else "",
    )


def erase(record: Record, now: datetime) -> tuple[Change, Tombstone]:
    """Leave a tombstone in the place of a record; pending callbacks carry no text and still go out."""
    comment, version = record.comment, record.version + 1
    tombstone = Tombstone(comment.site, comment.id, record.revision, version, now)
    event = Event(EventKind.ERASED, comment.site, comment.id, record.revision, version, now, BY_SITE)
    return Change(record=tombstone, events=(event,), text_key=text_fingerprint(comment.text)), tombstone


def _withdrawal(previous: Record | None, record: Record, now: datetime) -> tuple[Event, ...]:
    if previous is None or previous.review is None or previous.review.state is ReviewState.RESOLVED:
        return ()
    comment = record.comment
    return (Event(EventKind.WITHDRAWN, comment.site, comment.id, previous.revision, record.version, now, BY_SITE),)


def _assessed(record: Record, now: datetime) -> Event:
    scores, comment = record.scores, record.comment
    data: dict[str, object] = {
        "verdict": record.decision.verdict.value,
        "scores": {c: round(getattr(scores, c), 4) for c in scores.__slots__} if scores else None,
        "reasons": [_ground(record.decision, i) for i in range(len(record.decision.reasons))],
        "policy": record.decision.policy,
        "model": record.model,
    }
    return Event(EventKind.ASSESSED, comment.site, comment.id, record.revision, record.version, now, BY_POLICY, data)


def _ground(decision: Decision, i: int) -> dict[str, object]:
    # Not the reason's detail: it may repeat words of the comment.
    reason = decision.reasons[i]
    return {"rule": reason.rule, "place": reason.place, "verdict": reason.verdict.value}
