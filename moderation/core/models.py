"""The nouns of the service: a comment, its record, its review, the events and callbacks that it causes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from policies.case import Article, Author, Category, Scores
from policies.decision import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that is answered."""

    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment as the site sent it."""

    site: str
    id: str
    text: str
    article: Article = field(default_factory=Article)
    author: Author = field(default_factory=Author)
    parent: Parent | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, [start, end) in code points, and what it adds to the log-odds of a category."""

    start: int
    end: int
    weight: float


class ReviewState(StrEnum):
    """Where a review item is; it is in exactly one state."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Review:
    """One revision of a comment in front of a moderator. `by` and `until` name the holder, or who resolved it."""

    state: ReviewState
    since: datetime
    by: str = ""
    until: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict that stands now, and who gave it ("policy" or a moderator's name)."""

    verdict: Verdict
    by: str
    at: datetime
    category: Category | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """All that is stored of one comment: the unit of atomic change.

    `revision` counts the texts (from 1), `version` counts every write (from 1): a write succeeds only on the version
    that it was decided on. `decision` is the policy's own, `standing` what counts now.
    """

    comment: Comment
    revision: int
    version: int
    received_at: datetime
    scores: Scores | None
    model: str
    decision: Decision
    standing: Standing
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of an erased comment: neither text nor author."""

    site: str
    comment_id: str
    revision: int
    version: int
    erased_at: datetime


class EventKind(StrEnum):
    """What can happen."""

    ASSESSED = "comment.assessed"
    ERASED = "comment.erased"
    CLAIMED = "review.claimed"
    RELEASED = "review.released"
    EXPIRED = "review.expired"
    RESOLVED = "review.resolved"
    REOPENED = "review.reopened"
    WITHDRAWN = "review.withdrawn"
    DELIVERED = "callback.delivered"
    BURIED = "callback.buried"
    RESENT = "callback.resent"
    PUBLISHED = "policy.published"
    FEEDBACK = "feedback.heard"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger. Never carries text, author or note, so that erasing a record erases the person."""

    kind: EventKind
    site: str
    comment_id: str
    revision: int
    version: int
    at: datetime
    by: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Callback:
    """A decision on its way to the site. `id` is stable over retries; `sequence` orders callbacks of one comment."""

    id: str
    site: str
    comment_id: str
    sequence: int
    body: str
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on a submission, told again word for word to whoever repeats it."""

    id: str
    revision: int
    verdict: Verdict
    scores: Scores | None
    decision: Decision
    model: str
    review_id: str | None


@dataclass(frozen=True, slots=True)
class KeyedAnswer:
    """An answer remembered under an idempotency key; `fingerprint` tells whether the request is the same."""

    key: str
    fingerprint: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that one step writes, in one atomic write or not at all.

    It applies only while the stored version is `record.version - 1` (0: nothing stored). With a `text_key` the
    comment can be found by its text for 90 days; with a tombstone's, that text's finders and feedback are forgotten.
    """

    record: Record | Tombstone
    events: tuple[Event, ...]
    callbacks: tuple[Callback, ...] = ()
    keyed: KeyedAnswer | None = None
    text_key: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody outside said of a comment: a label to learn from. Contradictory ones stand side by side.

    `source` names the way it came ("perspective", "akismet", "coral"); `labels` are by category, 1 for bad and 0 for
    not; `values` are what the client said in its own words (attribute or verdict, 0..1); `reference` is the client's
    own name for the comment. `text` is kept only where no stored comment holds it; `comment_ids` name those that do.
    Feedback is kept under its `text_key`: when a comment with that text is erased, it goes as well.
    """

    site: str
    text_key: str
    source: str
    at: datetime
    labels: Mapping[Category, int]
    values: Mapping[str, float]
    comment_ids: tuple[str, ...] = ()
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """A policy document that went live on a site. `version` is its fingerprint."""

    site: str
    version: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which waiting items to look at; empty strings do not filter."""

    category: str = ""
    section: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The size of a site's queue."""

    waiting: int
    claimed: int
    by_category: Mapping[str, int]
    oldest: datetime | None
