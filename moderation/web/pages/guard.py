"""What holds for every page: cookies, form tokens, headers, the size of a form; knows nothing of what a page shows."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # the package ships no types

from moderation.web.pages.visit import Visitors
from moderation.web.pages.wording import since_or_until, span
from moderation.web.services import Services
from policies.case import Category

LONGEST_SESSION = timedelta(hours=12)
"""A session ends at the latest so long after the last sign-in or decision: a shift, not a night."""

MOST_FORM_BYTES = 64 * 1024

_CSRF = CSRFProtect()

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def configure(app: Flask, services: Services) -> None:
    """Set the app's session cookie and switch on the check of form tokens, which only `guard` calls."""
    secure = services.cookie_secure
    app.secret_key = services.secret_key
    app.config.update(
        # The prefix makes browsers refuse this cookie from other hosts of the domain and from plain HTTP.
        SESSION_COOKIE_NAME="__Host-desk" if secure else "desk",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        WTF_CSRF_CHECK_DEFAULT=False,  # the API has tokens of its own and no cookies
        WTF_CSRF_TIME_LIMIT=None,  # a form is good for as long as its session
    )
    _CSRF.init_app(app)


def guard(blueprint: Blueprint, services: Services) -> None:
    """Check each request to a page before it is answered, and put the headers on each answer."""
    visitors = Visitors(services.directory)

    @blueprint.before_request
    def check() -> None:
        request.max_content_length = MOST_FORM_BYTES
        if request.endpoint == "pages.static":
            return
        g.now = services.clock()
        g.user = visitors.recognise()
        _CSRF.protect()

    @blueprint.context_processor
    def vocabulary() -> dict[str, object]:
        return {"categories": tuple(Category)}

    blueprint.add_app_template_filter(lambda at: since_or_until(at, g.now), "when")
    blueprint.add_app_template_filter(lambda at: span(g.now - at), "age")

    @blueprint.after_request
    def put_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        if request.endpoint != "pages.static":
            response.headers["Cache-Control"] = "no-store"
        return response
