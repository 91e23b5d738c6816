"""Who takes part: news sites and people, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a token may be used for."""

    SITE = "site"
    MODERATOR = "moderator"
    POLICY_ADMIN = "policy_admin"


class FailMode(StrEnum):
    """What the news site does with a comment while this service does not answer."""

    HOLD = "hold"
    OPEN = "open"


class CallbackScope(StrEnum):
    """Which decisions a site hears by callback: all of them, or only those that come after a review."""

    ALL = "all"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Dialects:
    """What a site needs to be spoken to in other services' wire formats.

    `coral_secrets` are the signing secrets of Coral's external moderation phase, newest first, two during a rotation.
    `attributes` are custom attribute names a Perspective client asks for, each with the documented name it stands for.
    """

    coral_secrets: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A news site: how it proves itself and where it hears of decisions.

    `token_digest` is the SHA-256 of its bearer token in hex; `secrets` are Standard Webhooks secrets ("whsec_..."),
    newest first: the first signs, all verify. Without a `callback_url` it hears nothing but the answers.
    """

    name: str
    token_digest: str
    secrets: tuple[str, ...]
    callback_url: str = ""
    fail_mode: FailMode = FailMode.HOLD
    callbacks: CallbackScope = CallbackScope.ALL
    requests_per_minute: int = 0  # 0: no limit
    dialects: Dialects = Dialects()


@dataclass(frozen=True, slots=True)
class User:
    """A person: moderator, policy admin or both, for the sites named."""

    name: str
    password_hash: str
    token_digest: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...]
    disabled: bool = False
