"""Akismet 1.1: a form becomes a comment, our verdict true, false or discard; decides nothing itself.

Read from akismet.com/developers/detailed-docs and the clients of Python, JavaScript and WordPress.
"""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response

from moderation.core.parties import Site
from moderation.web.context import count, incoming, services
from moderation.web.dialects.admission import site_of, wait_s
from moderation.web.dialects.akismet_form import Form
from moderation.web.dialects.failures import Refused, tell_failures
from moderation.web.dialects.unnamed import decide
from moderation.web.submissions import MOST_TEXT_BYTES
from policies.case import Category
from policies.decision import Verdict

THANKS: Final = "Thanks for making the web a better place."
_GUARANTEED_SPAM: Final = ("akismet-guaranteed-spam", "viagra-test-123")
_GUARANTEED_SPAM_EMAIL: Final = "akismet-guaranteed-spam@example.com"
_WORDS: Final = {Verdict.KEEP: "false", Verdict.REVIEW: "true", Verdict.DELETE: "true"}
_DISCARD: Final = {"X-akismet-pro-tip": "discard"}

dialect = Blueprint("akismet", __name__, url_prefix="/1.1")


@dialect.post("/verify-key")
def verify_key() -> Response:
    """Whether the key is the token of a site. Not counted against the site's rate."""
    form = _form()
    form.needs("blog")
    return _said("valid" if site_of(_key(form)) else "invalid")


@dialect.post("/comment-check")
def check() -> Response:
    """`false` for keep, `true` for review, `true` and the advice to discard for delete."""
    form, site = _admitted()
    if form["comment_author"] in _GUARANTEED_SPAM or form["comment_author_email"] == _GUARANTEED_SPAM_EMAIL:
        return _said("true")
    if form["user_role"] == "administrator" or form.is_blank:
        return _said("false")
    if form.text_bytes > MOST_TEXT_BYTES:
        return _said("true")  # too long to be read here: a person should
    comment = form.comment(site.name)
    if form.is_test:
        return _verdict(services().intake.preview([comment])[0][1].verdict)
    answer = decide(services().intake, site, comment)
    count([answer])
    return _verdict(answer.verdict)


@dialect.post("/submit-spam")
def spam() -> Response:
    """What we took for good is spam: a label to learn from."""
    return _hear({Category.UNACCEPTABLE: 1}, 1.0)


@dialect.post("/submit-ham")
def ham() -> Response:
    """What we took for spam is good: a label to learn from."""
    return _hear(dict.fromkeys(Category, 0), 0.0)


def _hear(labels: dict[Category, int], spam: float) -> Response:
    form, site = _admitted()
    form.needs("comment_content")
    if form.text_bytes > MOST_TEXT_BYTES:
        raise Refused(_said("invalid", {"X-akismet-debug-help": f"comment_content is over {MOST_TEXT_BYTES} bytes"}))
    if not form.is_test:
        comment = form.comment(site.name)
        services().listener.hear(site, "akismet", comment.text, labels, {"spam": spam}, comment.id)
    return _said(THANKS)


def _admitted() -> tuple[Form, Site]:
    """The form and its site, if the key is right, the form whole and the rate kept. Raises Refused."""
    form = _form()
    site = site_of(_key(form))
    if site is None:
        raise Refused(_said("invalid"))
    form.needs("blog", "user_ip")
    if wait := wait_s(site):
        told = f"This key has made more than {site.requests_per_minute} requests in a minute."
        alert = {"X-akismet-alert-code": "429", "X-akismet-alert-msg": told, "Retry-After": str(int(wait) + 1)}
        raise Refused(_said("Too many requests.", alert, HTTPStatus.TOO_MANY_REQUESTS))
    return form, site


def _form() -> Form:
    request = incoming()
    request.whole_body()  # in one piece, so that one that is too long is refused and not cut
    return Form(request.form)


def _key(form: Form) -> str:
    """The key of the form, else the first label of a host like KEY.rest.example.org. Raises Refused."""
    if key := form["api_key"] or form["key"]:
        return key
    label, _, rest = incoming().headers.get("Host", "").partition(".")
    if "." not in rest:
        form.needs("api_key")
    return label


def _verdict(verdict: Verdict) -> Response:
    return _said(_WORDS[verdict], _DISCARD if verdict is Verdict.DELETE else None)


def _said(text: str, headers: dict[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(text, status, headers, content_type="text/plain; charset=utf-8")


def _tell(status: HTTPStatus, message: str) -> Response:
    # The body is neither true nor false, so that clients hold the comment and ask again.
    told = " ".join(message.split()).encode("ascii", "replace").decode()
    return _said(told, {"X-akismet-debug-help": told}, status)


tell_failures(dialect, _tell)
