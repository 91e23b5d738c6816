"""One log line and one measurement for each request; neither text nor token nor query string gets in."""

import re
import secrets
from time import perf_counter

from flask import Flask, Response

from moderation.logs import logger
from moderation.web.context import incoming, meters
from moderation.web.incoming import IncomingRequest

REQUEST_ID = "X-Request-ID"
_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_QUIET = ("/healthz", "/readyz", "/metrics")
_log = logger("web")


def observe(app: Flask) -> None:
    """Have every request of an app measured and logged."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The caller's id of this request if it was a sound one, else one of ours."""
    return incoming().trail.request_id


def _begin() -> None:
    request = incoming()
    sent = request.headers.get(REQUEST_ID, "")
    request.trail.request_id = sent if _SOUND_ID.fullmatch(sent) else secrets.token_hex(8)


def _end(response: Response) -> Response:
    request = incoming()
    seconds = perf_counter() - request.trail.began
    route = request.url_rule.rule if request.url_rule else "unknown"
    meters().served(_method(request), route, response.status_code, seconds)
    headers = response.headers
    headers[REQUEST_ID] = request.trail.request_id
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if route.startswith("/v1/"):
        headers.setdefault("Cache-Control", "no-store")
    _tell(request, route, response.status_code, seconds)
    return response


def _tell(request: IncomingRequest, route: str, status: int, seconds: float) -> None:
    trail = request.trail
    said = {"site": trail.site, "user": trail.user, "verdicts": trail.verdicts}
    tell = _log.debug if route in _QUIET else _log.info
    tell(
        "request",
        method=_method(request),
        route=route,
        request_id=trail.request_id,
        status=status,
        ms=round(seconds * 1000, 2),
        **{name: value for name, value in said.items() if value},
    )


def _method(request: IncomingRequest) -> str:
    # A caller may send any word as a method; only those that a route knows become labels.
    return request.method if request.url_rule else "unknown"
