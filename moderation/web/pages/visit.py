"""Who looks at a page, and on whose behalf: the signed-in user and the site; knows nothing of what the page shows."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from flask import g, session
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from moderation.core.live import Directory
from moderation.core.parties import Role, Site, User
from moderation.web.context import trail

_LOCAL = re.compile(r"/(?:[^/\\\s\x00-\x1f\x7f][^\\\s\x00-\x1f\x7f]*)?")


def local_path(path: str, otherwise: str) -> str:
    """A path on this host as it stands, anything that a browser could take for another host replaced."""
    return path if _LOCAL.fullmatch(path) else otherwise


def begin(user: User) -> None:
    """Sign a user in. Whatever the browser brought along is forgotten, the form token included."""
    session.clear()
    session["user"] = user.name
    session["seal"] = _seal(user)


@dataclass(frozen=True, slots=True)
class Visitors:
    """The users behind the sessions."""

    directory: Directory

    def recognise(self) -> User | None:
        """The signed-in user; None when disabled, or when the password has changed since. Clears a dead session."""
        name, seal = session.get("user"), session.get("seal")
        if not isinstance(name, str) or not isinstance(seal, str):
            return None
        user = self.directory.user(name)
        if user is not None and hmac.compare_digest(seal.encode(), _seal(user).encode()):
            trail().user = user.name
            return user
        session.clear()
        return None


def require(role: Role) -> User:
    """The user of this request. Raises Unauthorized when nobody is signed in, Forbidden without the role."""
    user: User | None = g.user
    if user is None:
        raise Unauthorized
    if role not in user.roles:
        raise Forbidden(f"This page is for the role “{role.value.replace('_', ' ')}”. Your account does not have it.")
    return user


def site_for(directory: Directory, user: User, name: str) -> Site:
    """The site asked for, or the user's first. Raises Forbidden without any, NotFound for a site of others."""
    if not user.sites:
        raise Forbidden("Your account has no site yet. Ask the person who made it.")
    site = directory.site(name or user.sites[0]) if not name or name in user.sites else None
    if site is None:
        raise NotFound("There is no such site among yours.")
    g.site = site
    trail().site = site.name
    return site


def _seal(user: User) -> str:
    # The cookie is signed but readable, so it carries a digest of the hash and not the hash.
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:32]
