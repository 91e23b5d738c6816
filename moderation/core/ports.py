"""What the core needs of the outside, as Protocols; the stores and the tests' fakes both satisfy them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from moderation.core.models import (
    Callback,
    Change,
    Event,
    Feedback,
    KeyedAnswer,
    PublishedPolicy,
    QueueCounts,
    QueueFilter,
    Record,
    Span,
    Tombstone,
)
from moderation.core.parties import Site, User
from policies.case import Category, Scores


class Scorer(Protocol):
    """Text to probabilities."""

    @property
    def version(self) -> str:
        """The model's version, named in every decision."""

    def score(self, texts: Sequence[str]) -> Sequence[Scores | None]:
        """One entry for each text in order; None where a text could not be scored. Never raises."""


class Explainer(Protocol):
    """Why a text has its score."""

    def explain(self, text: str, category: Category, limit: int) -> Sequence[Span]:
        """The parts of the text that raise the score of a category, the heaviest first; may raise anything."""


class Records(Protocol):
    """The comments of the sites and what was decided on them."""

    def read(self, site: str, comment_ids: Sequence[str]) -> list[Record | Tombstone | None]:
        """The records in the same order, None where nothing is stored."""

    def answers(self, site: str, keys: Sequence[str]) -> list[KeyedAnswer | None]:
        """The answers remembered under idempotency keys, in the same order."""

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        """Write each change atomically; False where the stored version was another (nothing written for it).

        Returns only when the writes are durable. All changes belong to the one site.
        """

    def with_text(self, site: str, text_key: str) -> list[str]:
        """The ids of the comments that were committed with this `text_key`, in no order."""


class Labels(Protocol):
    """The feedback of a site."""

    def append(self, feedback: Feedback, event: Event) -> None:
        """Keep a feedback and write its event, in one step."""

    def all(self, site: str) -> Iterator[Feedback]:
        """Every feedback of a site, oldest first, read in pages."""


class Rates(Protocol):
    """How many requests a site may still make."""

    def take(self, site: str, per_minute: int, now: datetime) -> float:
        """Count one request; 0.0 when it is within the limit, else the seconds after which to try again."""


class Queue(Protocol):
    """The review queue of a site, an index over its records."""

    def counts(self, site: str) -> QueueCounts:
        """How many items wait, are claimed, by category, and since when the oldest waits."""

    def waiting(self, site: str, where: QueueFilter, limit: int) -> list[Record]:
        """Waiting items in order of expected harm, then age."""

    def expired(self, site: str, now: datetime, limit: int) -> list[Record]:
        """Claimed items whose lease has ended."""


class Outbox(Protocol):
    """Callbacks on their way to the sites."""

    def lease(self, site: str, now: datetime, lease: timedelta, limit: int) -> list[Callback]:
        """Due callbacks, hidden from other workers until the lease ends; for each comment its oldest only."""

    def delivered(self, callback: Callback, event: Event) -> None:
        """Forget a callback that the site has taken, and write the event."""

    def postpone(self, callback: Callback) -> None:
        """Store a failed callback with its new `attempts`, `due_at` and `last_error`."""

    def bury(self, callback: Callback, event: Event) -> None:
        """Move a callback to the dead letters, and write the event."""

    def dead(self, site: str) -> list[Callback]:
        """The dead letters, oldest first."""

    def resend(self, site: str, callback_id: str, now: datetime) -> bool:
        """Make a dead letter due again with attempts 0; False when there is none of that id."""


class Ledger(Protocol):
    """Everything that happened, in order, for ever."""

    def events(self, site: str, since: datetime | None = None) -> Iterator[Event]:
        """The events of a site from `since` on, oldest first, read in pages."""

    def append(self, event: Event) -> None:
        """Write an event that belongs to no comment, such as a publication of a policy."""


class Shelf(Protocol):
    """The published policies of the sites."""

    def live(self, site: str) -> PublishedPolicy | None:
        """The policy in force; None when the site has never published one (the shipped default counts)."""

    def publish(self, policy: PublishedPolicy, expected: str, event: Event) -> bool:
        """Put a policy in force if the version in force is still `expected` ("" for none); False otherwise."""


class Sites(Protocol):
    """The news sites."""

    def get(self, name: str) -> Site | None:
        """One site by name."""

    def by_token(self, digest: str) -> Site | None:
        """The site that a bearer token belongs to, by its SHA-256 in hex."""

    def save(self, site: Site) -> None:
        """Add or replace a site; the token it had before stops working."""

    def all(self) -> list[Site]:
        """Every site by name."""


class Users(Protocol):
    """The people."""

    def get(self, name: str) -> User | None:
        """One user by name."""

    def by_token(self, digest: str) -> User | None:
        """The user that a bearer token belongs to, by its SHA-256 in hex."""

    def save(self, user: User) -> None:
        """Add or replace a user; the token they had before stops working."""

    def all(self) -> list[User]:
        """Every user by name."""
