"""One comment as a moderator sees it: what a card shows, worked out from a record; knows no Flask."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from moderation.core.assessment import case_of
from moderation.core.identifiers import review_id
from moderation.core.models import Record, Review, ReviewState
from moderation.web.evidence import Evidence, leading_category
from moderation.web.pages.bars import Bar, bar_of
from moderation.web.pages.texts import Folded, fold
from policies.case import Category
from policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Card:
    """A record in front of one moderator. `policy` is the one in force now, which may not be the one that decided."""

    record: Record
    review: Review
    viewer: str
    now: datetime
    policy: Policy
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
        """The four scores against the thresholds that count for this comment; none when it could not be scored.

        It is the policy in force that the moderator decides by; what the old one asked for is in the reasons. The
        author's account is as old as it was when the comment came.
        """
        scores = self.record.scores
        if scores is None:
            return ()
        levels = self.policy.thresholds.counting(case_of(self.record.comment, scores, self.record.received_at))
        return tuple(bar_of(category, scores.of(category), levels) for category in Category)

    @property
    def policy_changed(self) -> bool:
        """Whether another policy is in force than the one that decided."""
        return self.policy.version != self.record.decision.policy

    @property
    def likely_category(self) -> Category | None:
        """What a deletion would most likely be for."""
        return leading_category(self.record)

    @property
    def held_by(self) -> str:
        """Who holds the item now, or nobody."""
        return held_by(self.review, self.now)

    @property
    def resolved(self) -> bool:
        """Whether a person has decided."""
        return self.review.state is ReviewState.RESOLVED

    @property
    def decidable(self) -> bool:
        """Whether this moderator may decide now."""
        return not self.resolved and self.held_by in ("", self.viewer)


def card_of(record: Record, viewer: str, now: datetime, policy: Policy, evidence: Evidence | None = None) -> Card:
    """The card of a record under review. Raises ValueError for a record that never was."""
    if record.review is None:
        raise ValueError("There is no review of this record.")
    return Card(record, record.review, viewer, now, policy, evidence)


def held_by(review: Review, now: datetime) -> str:
    """Who holds an item now, or nobody."""
    holds = review.state is ReviewState.CLAIMED and review.until and review.until > now
    return review.by if holds else ""


def web_address(url: str) -> str:
    """The address if it is http or https with a host; otherwise nothing, for it may do anything when clicked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
