"""One comment as a moderator sees it: what a card shows, worked out from a record; knows no Flask."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from moderation.core.identifiers import review_id
from moderation.core.models import Record, Review, ReviewState
from moderation.web.evidence import Evidence, leading_category
from moderation.web.pages.texts import Folded, fold
from policies.case import Category
from policies.decision import Reason, Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold of the site's policy on a bar; `reached` when the score is at or over it."""

    verdict: Verdict
    threshold: float
    reached: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One category's score in 0..1 and the thresholds that the reasons name."""

    category: Category
    score: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A record in front of one moderator."""

    record: Record
    review: Review
    viewer: str
    now: datetime
    evidence: Evidence | None

    @property
    def review_id(self) -> str:
        """The id in the forms' addresses."""
        return review_id(self.record.comment.id, self.record.revision)

    @property
    def text(self) -> Folded:
        """The comment, with the words that carry its score marked."""
        return fold(self.record.comment.text, self.evidence.spans if self.evidence else ())

    @property
    def parent(self) -> Folded | None:
        """The comment that is answered, if there is one with a text."""
        parent = self.record.comment.parent
        return fold(parent.text) if parent and parent.text else None

    @property
    def link(self) -> str:
        """The article's address when it is one that may be followed, or nothing."""
        return web_address(self.record.comment.article.url)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The four scores; none when the comment could not be scored."""
        scores = self.record.scores
        if scores is None:
            return ()
        reasons = self.record.decision.reasons
        return tuple(Bar(c, scores.of(c), _marks(c, scores.of(c), reasons)) for c in Category)

    @property
    def likely_category(self) -> Category | None:
        """What a deletion would most likely be for."""
        return leading_category(self.record)

    @property
    def held_by(self) -> str:
        """Who holds the item now, or nobody."""
        holds = self.review.state is ReviewState.CLAIMED and self.review.until and self.review.until > self.now
        return self.review.by if holds else ""

    @property
    def resolved(self) -> bool:
        """Whether a person has decided."""
        return self.review.state is ReviewState.RESOLVED

    @property
    def decidable(self) -> bool:
        """Whether this moderator may decide now."""
        return not self.resolved and self.held_by in ("", self.viewer)


def card_of(record: Record, viewer: str, now: datetime, evidence: Evidence | None = None) -> Card:
    """The card of a record under review. Raises ValueError for a record that never was."""
    if record.review is None:
        raise ValueError("There is no review of this record.")
    return Card(record, record.review, viewer, now, evidence)


def web_address(url: str) -> str:
    """The address if it is http or https with a host; otherwise nothing, for it may do anything when clicked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _marks(category: Category, score: float, reasons: tuple[Reason, ...]) -> tuple[Mark, ...]:
    thresholds = {
        (reason.verdict, reason.threshold)
        for reason in reasons
        if reason.category is category and reason.threshold is not None and reason.rule == "threshold"
    }
    return tuple(Mark(v, t, score >= t) for v, t in sorted(thresholds, key=lambda mark: mark[1]))
