"""Puts the API and the pages together into one Flask app; knows no store and no model."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_openapi3.openapi import OpenAPI

from moderation.web import comments, items, operations, policy, reviews
from moderation.web.answers import ANSWERS
from moderation.web.context import install
from moderation.web.dialects import register_dialects
from moderation.web.failures import register_failures
from moderation.web.incoming import SINGLE_BODY_BYTES, IncomingRequest
from moderation.web.meters import Meters
from moderation.web.mistakes import invalid
from moderation.web.observation import observe
from moderation.web.openapi import INFO, SECURITY_SCHEMES, describe
from moderation.web.pages import register_pages
from moderation.web.services import Services


class Sessions(SecureCookieSessionInterface):
    """Sessions for the pages: where no cookie came, as with every call of the API, nothing is made ready to read it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie, or an empty one."""
        return super().open_session(app, request) if request.cookies else self.session_class()


class ModerationApp(OpenAPI):
    """Flask with a request whose body is read once and parsed once."""

    request_class = IncomingRequest
    session_interface = Sessions()


def create_app(services: Services) -> ModerationApp:
    """The WSGI app. Raises nothing: what does not work yet is told by /readyz."""
    app = ModerationApp(
        "moderation.web",
        info=INFO,
        security_schemes=SECURITY_SCHEMES,
        validation_error_callback=invalid,
        doc_ui=False,
        static_folder=None,
    )
    app.config["MAX_CONTENT_LENGTH"] = SINGLE_BODY_BYTES
    # A comment's id may hold two slashes in a row.
    app.url_map.merge_slashes = False
    install(app, services, Meters())
    observe(app)
    register_failures(app)
    for part in (comments, reviews, policy, operations):
        app.register_api(part.api)
    register_pages(app, services)
    register_dialects(app)
    describe(app, (*ANSWERS, *items.ANSWERS, *operations.ANSWERS))
    return app
