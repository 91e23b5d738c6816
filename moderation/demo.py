"""The demo site and its first moderator, made on the first start, so that a new user can try everything at once."""

from dataclasses import dataclass, replace

from moderation.accounts import SiteKeys, UserKeys, add_site, add_user
from moderation.core.identifiers import token_digest
from moderation.core.parties import Role
from moderation.core.ports import Sites, Users

SITE = "demo"
USER = "moderator"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the first start made, to be shown once; `keys` are None on later starts. `secret` is for the receiver."""

    secret: str
    site_keys: SiteKeys | None = None
    user_keys: UserKeys | None = None


def prepare(sites: Sites, users: Users, receiver_url: str, token: str) -> Demo | None:
    """Make the demo site where there is no site at all, else see that it hears callbacks and knows `token`.

    None where the newsroom has sites of its own and the demo was never made. `token` may be empty.
    """
    site = sites.get(SITE)
    if site is not None:
        known = replace(
            site, callback_url=receiver_url, token_digest=token_digest(token) if token else site.token_digest
        )
        if known != site:
            sites.save(known)
        return Demo(known.secrets[0])
    if sites.all():
        return None
    site_keys = add_site(sites, SITE, receiver_url, token=token)
    user_keys = None
    if users.get(USER) is None:
        user_keys = add_user(users, sites, USER, [Role.MODERATOR, Role.POLICY_ADMIN], [SITE])
    return Demo(site_keys.site.secrets[0], site_keys, user_keys)
