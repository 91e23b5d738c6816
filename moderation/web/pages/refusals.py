"""What a person reads when a page cannot be had: in words, with the way on, and with the note they had typed."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # the package ships no types
from werkzeug.exceptions import HTTPException, Unauthorized, default_exceptions

from moderation.core.errors import ConflictError, ErasedError, ModerationError, NotFoundError, StoreUnavailableError
from moderation.logs import logger, where
from moderation.web.observation import request_id

RETRY_AFTER_S = 5

_TITLES = {
    400: "That form cannot be taken",
    401: "You are signed out",
    403: "Not for this account",
    404: "Nothing here",
    409: "Somebody was first",
    410: "Erased",
    413: "Too long",
    500: "A mistake of ours",
    503: "The store does not answer",
}
_STATUS: dict[type[ModerationError], int] = {
    NotFoundError: 404,
    ConflictError: 409,
    ErasedError: 410,
    StoreUnavailableError: 503,
}
_log = logger("pages")
_EXPIRED = "The form has expired, or it did not come from this desk. Open the page again and send it once more."
_SIGNED_OUT = "Sign in again; nothing was decided."
_OURS = "Nothing was decided. Try again, and tell the people who run the desk if it comes back."
_TOO_LONG = "The form is longer than the desk takes. Shorten the note."


def answer_in_html(blueprint: Blueprint) -> None:
    """Answer the errors of a blueprint's pages with a page."""
    # By code too: a handler that the app has for a code would otherwise come before one for all of them.
    for code in (None, *default_exceptions):
        blueprint.register_error_handler(code or HTTPException, _refuse)
    blueprint.register_error_handler(ModerationError, _explain)
    blueprint.register_error_handler(Exception, _apologise)


def _refuse(error: HTTPException) -> ResponseReturnValue:
    match error:
        case Unauthorized() if request.method == "GET":
            return redirect(url_for("pages.sign_in", next=request.full_path.rstrip("?")), 303)
        case Unauthorized():
            message = _SIGNED_OUT
        case CSRFError():
            message = _EXPIRED
        case HTTPException(code=413):
            message = _TOO_LONG
        case _:
            message = error.description or ""
    return _page(error.code or 500, message)


def _explain(error: ModerationError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    response = make_response(_page(status, str(error)))
    if status == 503:  # noqa: PLR2004
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _apologise(error: Exception) -> ResponseReturnValue:
    _log.error("failed", request_id=request_id(), **where(error))
    return _page(500, _OURS)


def _page(status: int, message: str) -> tuple[str, int]:
    user = g.get("user")
    # A form that is too long cannot be read for its note either.
    note = "" if status == 413 else request.form.get("note", "")  # noqa: PLR2004
    title = _TITLES.get(status, "That did not work")
    return render_template("refusal.html", title=title, message=message, note=note, signed_out=user is None), status
