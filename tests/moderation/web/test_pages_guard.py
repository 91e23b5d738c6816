import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from secrets import token_hex

import pytest

import moderation.web
from moderation.core.identifiers import review_id
from moderation.core.models import Parent, PublishedPolicy
from moderation.core.parties import Role
from policies.case import Article, Author, Category
from policies.decision import Decision, Reason, Verdict
from policies.document import default_policy
from tests.browser.payloads import PAYLOADS
from tests.browser.room import DeskRoom
from tests.builders import NOON, SITE, a_comment, an_event
from tests.moderation.web.newsroom import POLICY
from tests.moderation.web.pages_client import Browser, a_browser, seen, typed

WEB = Path(moderation.web.__file__).parent
PAGES = ["/sign-in", "/queue", "/policy", "/reviews/rv_Yy0x.1", "/reviews/none", "/queue?site=none"]


def a_room() -> DeskRoom:
    room = DeskRoom()
    room.hire("nino", Role.MODERATOR, Role.POLICY_ADMIN)
    return room


@pytest.fixture
def room() -> DeskRoom:
    return a_room()


@pytest.fixture(scope="module")
def busy_room() -> DeskRoom:
    """One room for the whole corpus; each test leaves its queue empty."""
    return a_room()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers(room: DeskRoom, path: str) -> None:
    room.queue(a_comment())
    for browser in (Browser(room), a_browser(room)):
        headers = browser.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["form-action"] == policy["style-src"] == policy["script-src"] == policy["img-src"] == "'self'"
        assert "unsafe" not in str(policy)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_style_and_mark_come_from_here_and_may_be_kept(room: DeskRoom) -> None:
    client = room.app.test_client()
    page = client.get("/sign-in").text
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "no-store" not in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers


def test_the_templates_need_no_exception_from_the_policy() -> None:
    templates = list((WEB / "templates").glob("*.html"))
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"""\s(style|on[a-z]+)=["']|<style|javascript:|\|\s*safe|Markup""", text), template.name
        # Nothing is loaded from elsewhere: the only absolute address is the article's, and that is checked.
        assert not re.search(r"https?://", text), template.name


def test_every_form_that_changes_something_has_a_token(room: DeskRoom) -> None:
    room.queue(a_comment())
    browser = a_browser(room)
    browser.post("/queue/claim", count="1")
    for path in ("/queue", "/reviews/rv_Yy0x.1"):
        forms = re.findall(r'<form[^>]*method="post".*?</form>', browser.get(path).text, re.DOTALL)
        assert forms
        assert all('name="csrf_token"' in form for form in forms)


def test_every_control_has_a_label(room: DeskRoom) -> None:
    room.queue(a_comment())
    room.hire("nino", sites=(SITE, "other"))
    for browser, path in ((Browser(room), "/sign-in"), (a_browser(room), "/queue")):
        page = browser.get(path).text
        labelled = set(re.findall(r'<label for="([^"]+)"', page))
        inside = "".join(re.findall(r"<label>.*?</label>|<label class.*?</label>", page, re.DOTALL))
        for control in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
            if 'type="hidden"' not in control:
                named = re.search(r' id="([^"]+)"', control)
                assert control in inside or (named and named[1] in labelled), control


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_in_every_field_shows_as_text(busy_room: DeskRoom, payload: str) -> None:
    calm = _markup(_page_with(busy_room, "calm"))
    hostile = _page_with(busy_room, payload)
    assert _markup(hostile) == calm
    # As often as the calm word: every field has it, as text or as the value of an attribute.
    assert unescape(hostile).count(payload) >= 8


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_in_what_a_moderator_types_shows_as_text(busy_room: DeskRoom, payload: str) -> None:
    comment_id = busy_room.queue(a_comment(token_hex(4))).comment.id
    browser = a_browser(busy_room)
    assert typed(browser.decide(comment_id, verdict="", note=payload)) == [payload]
    failed = browser.client.post("/sign-out", data={"note": payload})
    assert payload in typed(failed)
    filtered = browser.client.get("/queue", query_string={"section": payload, "category": payload})
    assert f'value="{payload}"' not in filtered.text or not re.search(r'[<>"&]', payload)
    assert payload in unescape(filtered.text)
    assert browser.decide(comment_id).status_code == 303


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/path",
        "http:",
        "https://[",
        "",
    ],
)
def test_an_address_that_may_not_be_followed_is_no_link(room: DeskRoom, url: str) -> None:
    room.queue(replace(a_comment(), article=Article("a", url, "The title")))
    page = a_browser(room).get("/queue").text
    assert "The title" in page
    assert 'rel="noopener' not in page


def test_readers_words_keep_their_direction_to_themselves(room: DeskRoom) -> None:
    room.queue(replace(a_comment(text="abc\u202edef"), author=Author("r", "\u202eevil")))
    page = a_browser(room).get("/queue").text
    assert '<div class="hostile" dir="auto">abc\u202edef</div>' in page
    assert "<bdi>\u202eevil</bdi>" in page


def test_errors_of_the_api_stay_problems(room: DeskRoom) -> None:
    client = room.app.test_client()
    for method, path, status in (("GET", "/v1/queue", 401), ("GET", "/nowhere", 404), ("PUT", "/queue", 405)):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    # The pages' check of form tokens does not reach the API, and its answers open no session.
    answer = client.post("/v1/comments", json={})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_a_mistake_of_ours_is_a_page_without_insides(room: DeskRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = a_browser(room)

    def broken(*_: object) -> None:
        raise RuntimeError("insides")

    monkeypatch.setattr("moderation.web.pages.queue.card_of", broken)
    room.queue(a_comment())
    answer = browser.get("/queue")
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
    assert "A mistake of ours" in answer.text
    assert "insides" not in answer.text


def test_the_policy_in_force_is_shown_with_its_version(room: DeskRoom) -> None:
    browser = a_browser(room)
    page = browser.get("/policy")
    assert default_policy().version in page.text
    assert "the policy that ships with the service" in page.text
    text = POLICY.replace('name = "Test"', 'name = "<b>Ours</b>"')
    published = PublishedPolicy(SITE, "sha256:abc", text, NOON, "pavel")
    assert room.stores.shelf.publish(published, "", an_event())
    page = browser.get("/policy")
    assert "sha256:abc" in page.text
    assert "&lt;b&gt;Ours&lt;/b&gt;" in page.text
    assert "published by pavel at 24 Nov 2026, 12:00 UTC" in seen(page)


def _page_with(room: DeskRoom, text: str) -> str:
    comment_id = token_hex(4)
    reason = Reason("when", Verdict.REVIEW, text, Category.OFFENSIVE, place=text)
    comment = replace(
        a_comment(comment_id, text),
        article=Article(text, text, text, text, (text,), text),
        author=Author(text, text),
        parent=Parent(text, text),
    )
    record = room.queue(comment, Decision(Verdict.REVIEW, (reason,), text, 0.5))
    browser = a_browser(room)
    page = browser.get("/queue").text
    browser.decide(comment_id, note=text)
    assert room.stored(comment_id).version == record.version + 1
    # The page of the decision shows the note as well.
    return page + browser.get(f"/reviews/{review_id(comment_id, 1)}").text


def _markup(page: str) -> list[str]:
    """The tags of a page with the names of their attributes."""
    return [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-zA-Z/!][^>]*>", page)]
