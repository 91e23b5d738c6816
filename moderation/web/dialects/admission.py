"""Lets the callers of a dialect in: the site behind a token, and whether it may call now; knows no dialect's words."""

from moderation.core.identifiers import token_digest
from moderation.core.parties import Site
from moderation.web.context import services, trail


def site_of(token: str) -> Site | None:
    """The site that a token belongs to; None for an unknown one. Raises StoreUnavailableError."""
    site = services().directory.site_of_token(token_digest(token))
    if site is not None:
        trail().site = site.name
    return site


def wait_s(site: Site) -> float:
    """Count one request of a site: 0.0 when it may be answered, else the seconds after which to try again.

    Raises StoreUnavailableError.
    """
    if not site.requests_per_minute:
        return 0.0
    return services().rates.take(site.name, site.requests_per_minute, services().clock())
