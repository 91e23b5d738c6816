"""What changes seldom and is asked for always: sites and policies, read anew once a second."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from moderation.core.parties import Site, User
from moderation.core.ports import Shelf, Sites, Users
from policies.document import default_policy, load
from policies.policy import Policy

FRESH_FOR = timedelta(milliseconds=900)
"""A published policy, a rotated token or a disabled user acts within a second in every process."""

T = TypeVar("T")


@dataclass(slots=True)
class Fresh(Generic[T]):
    """What `read` found under a name, at most FRESH_FOR old. What is not there is not remembered."""

    read: Callable[[str], T | None]
    clock: Callable[[], datetime]
    _held: dict[str, tuple[datetime, T]] = field(default_factory=dict)

    def get(self, name: str) -> T | None:
        """The value, or None where there is none."""
        now = self.clock()
        held = self._held.get(name)
        # A clock that was set back must not keep an old value alive.
        if held is not None and timedelta(0) <= now - held[0] < FRESH_FOR:
            return held[1]
        value = self.read(name)
        if value is None:
            self._held.pop(name, None)
        else:
            self._held[name] = (now, value)
        return value


class Directory:
    """Who stands behind a token or a name."""

    def __init__(self, sites: Sites, users: Users, clock: Callable[[], datetime]) -> None:
        self._site_of_token: Fresh[Site] = Fresh(sites.by_token, clock)
        self._site: Fresh[Site] = Fresh(sites.get, clock)
        self._user_of_token: Fresh[User] = Fresh(users.by_token, clock)
        self._user: Fresh[User] = Fresh(users.get, clock)

    def site(self, name: str) -> Site | None:
        """A site by name."""
        return self._site.get(name)

    def site_of_token(self, digest: str) -> Site | None:
        """The site of a bearer token, by the token's digest."""
        return self._site_of_token.get(digest)

    def user(self, name: str) -> User | None:
        """A user by name, unless disabled."""
        return _enabled(self._user.get(name))

    def user_of_token(self, digest: str) -> User | None:
        """The user of a bearer token, by the token's digest, unless disabled."""
        return _enabled(self._user_of_token.get(digest))


class ShelvedPolicies:
    """The policy in force on each site: what was published last, or the shipped default."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._policies: Fresh[Policy] = Fresh(self._load, clock)
        self._compiled: dict[str, Policy] = {}
        self._default = default_policy()

    def policy(self, site: str) -> Policy:
        """The policy that a site's comments are decided by now."""
        return self._policies.get(site) or self._default

    def _load(self, site: str) -> Policy:
        published = self._shelf.live(site)
        if published is None:
            return self._default
        held = self._compiled.get(site)
        if held is None or held.version != published.version:
            held = self._compiled[site] = load(published.text)
        return held


def _enabled(user: User | None) -> User | None:
    return None if user is None or user.disabled else user
