"""One log line and one measurement for each request; neither text nor token nor query string gets in."""

import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from moderation.logs import logger
from moderation.web.context import meters, trail

REQUEST_ID = "X-Request-ID"
_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_QUIET = ("/healthz", "/readyz", "/metrics")
_log = logger("web")


def observe(app: Flask) -> None:
    """Have every request of an app measured and logged."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The caller's id of this request if it is a sound one, else one of ours."""
    if "request_id" not in g:
        sent = request.headers.get(REQUEST_ID, "")
        g.request_id = sent if _SOUND_ID.fullmatch(sent) else secrets.token_hex(8)
    return str(g.request_id)


def _begin() -> None:
    g.began = perf_counter()


def _end(response: Response) -> Response:
    seconds = perf_counter() - g.get("began", perf_counter())
    route = request.url_rule.rule if request.url_rule else "unknown"
    meters().served(_method(), route, response.status_code, seconds)
    response.headers[REQUEST_ID] = request_id()
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if route.startswith("/v1/"):
        response.headers.setdefault("Cache-Control", "no-store")
    told = trail()
    tell = _log.debug if route in _QUIET else _log.info
    tell(
        "request",
        request_id=request_id(),
        method=_method(),
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 2),
        **{name: said for name, said in (("site", told.site), ("user", told.user)) if said},
        **({"verdicts": told.verdicts} if told.verdicts else {}),
    )
    return response


def _method() -> str:
    # A caller may send any word as a method; only those that a route knows become labels.
    return request.method if request.url_rule or request.method in ("GET", "POST") else "OTHER"
