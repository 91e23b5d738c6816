"""Small builders of the core's nouns for tests: say only what matters to the test."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from moderation.core.identifiers import callback_id
from moderation.core.models import (
    Answer,
    Callback,
    Change,
    Comment,
    Event,
    EventKind,
    Feedback,
    KeyedAnswer,
    Record,
    Review,
    ReviewState,
    Standing,
    Tombstone,
)
from moderation.core.parties import Site, User
from policies.case import Article, Author, Category, Scores
from policies.decision import Decision, Reason, Verdict

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "demo"


def a_site(name: str = SITE, digest: str = "d1") -> Site:
    return Site(name, digest, ("whsec_c2VjcmV0c2VjcmV0c2VjcmV0",), f"https://{name}.example/callback")


def a_user(name: str = "nino", digest: str = "d1") -> User:
    return User(name, "hash", digest, (), (SITE,))


def a_comment(
    comment_id: str = "c-1", text: str = "A word.", *, site: str = SITE, section: str = "", article: str = ""
) -> Comment:
    return Comment(site, comment_id, text, Article(article, section=section), Author("r-1", "Reader"), created_at=NOON)


def a_decision(
    verdict: Verdict = Verdict.REVIEW, *, category: Category | None = Category.OFFENSIVE, harm: float = 0.5
) -> Decision:
    return Decision(verdict, (Reason("threshold", verdict, "over the limit", category, 0.7, 0.6),), "p-1", harm)


def a_record(
    comment: Comment | None = None,
    *,
    version: int = 1,
    revision: int = 1,
    decision: Decision | None = None,
    review: Review | None = None,
) -> Record:
    decision = decision or a_decision()
    return Record(
        comment=comment or a_comment(),
        revision=revision,
        version=version,
        received_at=NOON,
        scores=Scores(0.7, 0.2, 0.1, 0.25),
        model="m-1",
        decision=decision,
        standing=Standing(decision.verdict, "policy", NOON),
        review=review,
    )


def waiting(since: datetime = NOON) -> Review:
    return Review(ReviewState.WAITING, since)


def claimed(by: str = "nino", until: datetime = NOON + timedelta(minutes=5), since: datetime = NOON) -> Review:
    return Review(ReviewState.CLAIMED, since, by, until)


def resolved(by: str = "nino", at: datetime = NOON) -> Review:
    return Review(ReviewState.RESOLVED, at, by, resolved_at=at)


def a_tombstone(comment_id: str = "c-1", *, version: int = 2, site: str = SITE) -> Tombstone:
    return Tombstone(site, comment_id, 1, version, NOON)


def an_event(
    kind: EventKind = EventKind.ASSESSED,
    comment_id: str = "c-1",
    *,
    version: int = 1,
    at: datetime = NOON,
    site: str = SITE,
    data: Mapping[str, object] | None = None,
) -> Event:
    return Event(kind, site, comment_id, 1, version, at, "policy", data or {})


def a_callback(comment_id: str = "c-1", sequence: int = 1, *, due_at: datetime = NOON, site: str = SITE) -> Callback:
    return Callback(
        id=callback_id(comment_id, sequence),
        site=site,
        comment_id=comment_id,
        sequence=sequence,
        body=f'{{"id":"{comment_id}","sequence":{sequence}}}',
        created_at=due_at,
        due_at=due_at,
    )


def a_keyed_answer(key: str = "k-1", comment_id: str = "c-1") -> KeyedAnswer:
    decision = a_decision(Verdict.KEEP)
    return KeyedAnswer(key, "f-1", Answer(comment_id, 1, Verdict.KEEP, None, decision, "m-1", None))


def a_feedback(text_key: str = "t-1", label: int = 1, *, site: str = SITE, text: str = "") -> Feedback:
    labels, values = {Category.OFFENSIVE: label}, {"TOXICITY": float(label)}
    return Feedback(site, text_key, "perspective", NOON, labels, values, ("c-1",), "theirs", text)


def a_change(
    record: Record | Tombstone, *callbacks: Callback, keyed: KeyedAnswer | None = None, text_key: str = ""
) -> Change:
    """A change with one ledger event that tells its version."""
    comment_id = record.comment.id if isinstance(record, Record) else record.comment_id
    site = record.comment.site if isinstance(record, Record) else record.site
    return Change(
        record, (an_event(comment_id=comment_id, version=record.version, site=site),), callbacks, keyed, text_key
    )
