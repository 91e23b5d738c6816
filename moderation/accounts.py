"""How sites and people come to be, and how they are changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderation.core.errors import ModerationError
from moderation.core.identifiers import token_digest
from moderation.core.parties import CallbackScope, Dialects, FailMode, Role, Site, User
from moderation.core.ports import Sites, Users
from moderation.credentials import hash_password, new_password, new_secret, new_token

SECRETS_KEPT = 2
"""The newest webhook secret signs; the one before still verifies, so that a site can change over in its own time."""
_CORAL_SECRET = re.compile(r"empsec_[!-~]+")
_ATTRIBUTE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class AccountError(ModerationError):
    """The account cannot be made or found; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """A site with what is shown once."""

    site: Site
    token: str


@dataclass(frozen=True, slots=True)
class UserKeys:
    """A person with what is shown once."""

    user: User
    password: str
    token: str


def add_site(
    sites: Sites,
    name: str,
    callback_url: str = "",
    fail_mode: FailMode = FailMode.HOLD,
    scope: CallbackScope = CallbackScope.ALL,
    token: str = "",
) -> SiteKeys:
    """Add a site. Raises AccountError when the name is taken or not usable."""
    if not name or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
        raise AccountError(f"{name!r} cannot name a site. Use ASCII letters, digits, - and _.")
    if sites.get(name):
        raise AccountError(f"There is a site {name!r} already. Choose another name, or rotate its keys.")
    _check_callback(callback_url)
    token = token or new_token("cms")
    if sites.by_token(token_digest(token)):
        raise AccountError("This token belongs to another site. Give each site a token of its own.")
    site = Site(name, token_digest(token), (new_secret(),), callback_url, fail_mode, scope)
    sites.save(site)
    return SiteKeys(site, token)


def rotate_site(sites: Sites, name: str, *, token: bool, secret: bool) -> SiteKeys:
    """Give a site a new token (the old one stops), a new secret (the old one still verifies), or both."""
    site = _existing_site(sites, name)
    fresh = new_token("cms") if token else ""
    if fresh:
        site = replace(site, token_digest=token_digest(fresh))
    if secret:
        site = replace(site, secrets=(new_secret(), *site.secrets)[:SECRETS_KEPT])
    sites.save(site)
    return SiteKeys(site, fresh)


def change_site(
    sites: Sites,
    name: str,
    *,
    callback_url: str | None = None,
    scope: CallbackScope | None = None,
    fail_mode: FailMode | None = None,
    requests_per_minute: int | None = None,
    coral_secrets: Sequence[str] | None = None,
    attributes: Sequence[tuple[str, str]] | None = None,
) -> Site:
    """Change of a site what is not None; secrets and attributes replace all there were. Raises AccountError."""
    site = _existing_site(sites, name)
    _check_callback(callback_url or "")
    site = Site(
        name=site.name,
        token_digest=site.token_digest,
        secrets=site.secrets,
        callback_url=site.callback_url if callback_url is None else callback_url,
        fail_mode=fail_mode or site.fail_mode,
        callbacks=scope or site.callbacks,
        requests_per_minute=site.requests_per_minute if requests_per_minute is None else requests_per_minute,
        dialects=Dialects(
            coral_secrets=site.dialects.coral_secrets if coral_secrets is None else _coral_secrets(coral_secrets),
            attributes=site.dialects.attributes if attributes is None else _attributes(attributes),
        ),
    )
    sites.save(site)
    return site


def add_user(users: Users, sites: Sites, name: str, roles: Sequence[Role], site_names: Sequence[str]) -> UserKeys:
    """Add a person. Raises AccountError when the name is taken, or a role or site is missing or unknown."""
    if not name.strip() or not name.isprintable():
        raise AccountError("Give the person a name of printable characters.")
    if users.get(name):
        raise AccountError(f"There is a user {name!r} already. Choose another name, or reset the password.")
    if not roles or Role.SITE in roles:
        raise AccountError("Give the person the role moderator, policy_admin or both.")
    unknown = [site for site in site_names if sites.get(site) is None]
    if unknown or not site_names:
        raise AccountError(f"Name the sites that exist (unknown: {', '.join(unknown) or 'none given'}).")
    return _with_keys(users, User(name, "", "", tuple(roles), tuple(site_names)))


def reset_user(users: Users, name: str) -> UserKeys:
    """Give a person a new password and a new token; the old ones stop."""
    return _with_keys(users, replace(_existing(users, name), disabled=False))


def disable_user(users: Users, name: str) -> User:
    """Lock a person out; `reset` lets them in again."""
    user = replace(_existing(users, name), disabled=True)
    users.save(user)
    return user


def _existing_site(sites: Sites, name: str) -> Site:
    site = sites.get(name)
    if site is None:
        raise AccountError(f"There is no site {name!r}. `moderation sites list` shows those there are.")
    return site


def _check_callback(url: str) -> None:
    if url and not url.startswith(("https://", "http://")):
        raise AccountError(f"{url!r} is no callback URL. Give one that starts with https://.")


def _coral_secrets(secrets: Sequence[str]) -> tuple[str, ...]:
    if len(secrets) > SECRETS_KEPT:
        raise AccountError("Give at most two Coral secrets, the newest first: a rotation needs no more.")
    if not all(_CORAL_SECRET.fullmatch(secret) for secret in secrets):
        raise AccountError("A Coral secret starts with empsec_. Copy it whole from Coral's moderation phase.")
    return tuple(secrets)


def _attributes(attributes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    for name in (name for pair in attributes for name in pair):
        if not _ATTRIBUTE.fullmatch(name):
            raise AccountError(f"{name!r} cannot name an attribute. Use 1 to 64 ASCII letters, digits, - and _.")
    if len({custom for custom, _ in attributes}) < len(attributes):
        raise AccountError("An attribute is given twice. Give each custom name one name to stand for.")
    return tuple(attributes)


def _existing(users: Users, name: str) -> User:
    user = users.get(name)
    if user is None:
        raise AccountError(f"There is no user {name!r}. `moderation users list` shows those there are.")
    return user


def _with_keys(users: Users, user: User) -> UserKeys:
    password, token = new_password(), new_token("cmu")
    user = replace(user, password_hash=hash_password(password), token_digest=token_digest(token))
    users.save(user)
    return UserKeys(user, password, token)
