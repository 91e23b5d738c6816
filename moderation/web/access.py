"""Who may call what: bearer tokens and Standard Webhooks signatures, one role for each endpoint."""

from collections.abc import Callable
from http import HTTPStatus

from moderation.core.identifiers import token_digest
from moderation.core.parties import Role, Site, User
from moderation.signing import HEADERS, SignatureError, verify
from moderation.web.context import incoming, services
from moderation.web.incoming import Caller, IncomingRequest
from moderation.web.problems import Refusal, problem

SECURITY: dict[Role, list[dict[str, list[str]]]] = {
    Role.SITE: [{"site_token": []}, {"site_signature": []}],
    Role.MODERATOR: [{"moderator_token": []}],
    Role.POLICY_ADMIN: [{"policy_admin_token": []}],
}
"""What opens an endpoint, as the OpenAPI document names it."""

_CHALLENGE = 'Bearer realm="comment moderation"'


def authenticate(role: Role) -> Callable[[], None]:
    """A hook for the blueprint of a role: leaves the Caller for the views, or raises Refusal with 401 or 403."""

    def hook() -> None:
        request = incoming()
        if request.method == "OPTIONS":
            return
        found = _by_site(request) if role is Role.SITE else _by_user(request, role)
        request.caller = found
        request.trail.site = found.site.name
        request.trail.user = "" if role is Role.SITE else found.name

    return hook


def _by_site(request: IncomingRequest) -> Caller:
    token = _bearer(request)
    if token is None:
        return _by_signature(request)
    digest = token_digest(token)
    site = services().directory.site_of_token(digest)
    if site is None:
        if services().directory.user_of_token(digest) is not None:
            raise _forbidden("This is a user's token. Use the token of the site.", Role.SITE)
        raise _unknown_token()
    named = request.args.get("site", site.name)
    if named != site.name:
        raise _forbidden("This token belongs to another site than the one named by ?site=.", Role.SITE)
    return Caller(site, site.name)


def _by_user(request: IncomingRequest, role: Role) -> Caller:
    token = _bearer(request)
    if token is None:
        raise _unauthorized("missing-token", "Send the header Authorization: Bearer TOKEN with a user's token.")
    digest = token_digest(token)
    user = services().directory.user_of_token(digest)
    if user is None:
        if services().directory.site_of_token(digest) is not None:
            raise _forbidden(f"This is a site's token. Use the token of a user with the role {role}.", role)
        raise _unknown_token()
    if role not in user.roles:
        raise _forbidden(f"Your role does not allow this. It needs the role {role}.", role)
    return Caller(_site_of(request, user, role), user.name)


def _site_of(request: IncomingRequest, user: User, role: Role) -> Site:
    name = request.args.get("site", "")
    if not name and len(user.sites) == 1:
        name = user.sites[0]
    if not name:
        raise Refusal(
            problem(
                "site-needed",
                HTTPStatus.BAD_REQUEST,
                "Name one of your sites with ?site=NAME.",
                sites=user.sites,
            )
        )
    site = services().directory.site(name) if name in user.sites else None
    if site is None:
        raise _forbidden("The site named by ?site= is not one of yours.", role)
    return site


def _by_signature(request: IncomingRequest) -> Caller:
    headers = {name: request.headers[name] for name in HEADERS if name in request.headers}
    if not headers:
        raise _unauthorized("missing-token", "Send the header Authorization: Bearer TOKEN, or sign the request.")
    name = request.args.get("site", "")
    if not name:
        raise _unauthorized("bad-signature", "A signed request names its site: add ?site=NAME to the address.")
    site = services().directory.site(name)
    if site is None:
        raise _unauthorized("bad-signature", "There is no site of the name that ?site= gives.")
    body = request.whole_body()
    if not body:
        # A signature covers the body only: without one, it would open every address for five minutes.
        raise _unauthorized("bad-signature", "A request without a body cannot be signed. Use the site's token.")
    try:
        verify(site.secrets, headers, body)
    except SignatureError as error:
        raise _unauthorized("bad-signature", f"The signature does not hold: {error}.") from None
    return Caller(site, site.name, headers[HEADERS[0]])


def _bearer(request: IncomingRequest) -> str | None:
    if "Authorization" not in request.headers:
        return None
    if not request.bearer:
        raise _unauthorized("bad-token", "Write the header as Authorization: Bearer TOKEN.")
    return request.bearer


def _unknown_token() -> Refusal:
    return _unauthorized("bad-token", "This token is not known. It may have been rotated.", "invalid_token")


def _unauthorized(kind: str, detail: str, error: str = "") -> Refusal:
    challenge = f'{_CHALLENGE}, error="{error}"' if error else _CHALLENGE
    return Refusal(problem(kind, HTTPStatus.UNAUTHORIZED, detail), {"WWW-Authenticate": challenge})


def _forbidden(detail: str, role: Role) -> Refusal:
    return Refusal(problem("wrong-role", HTTPStatus.FORBIDDEN, detail, role=role.value))
