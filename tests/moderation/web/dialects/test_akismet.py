"""Akismet 1.1: the forms of its clients, and the answers that they know."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from moderation.core.models import Comment, EventKind
from policies.case import Category
from tests.builders import SITE
from tests.moderation.web.newsroom import SITE_TOKEN, Newsroom, ok

THANKS = "Thanks for making the web a better place."
FORM = {
    "api_key": SITE_TOKEN,
    "blog": "https://news.example/",
    "user_ip": "192.0.2.1",
    "user_agent": "Browser/1",
    "referrer": "https://news.example/",
    "permalink": "https://news.example/bread/",
    "comment_type": "comment",
    "comment_author": "Reader",
    "comment_author_email": "reader@mail.example",
    "comment_author_url": "https://reader.example/",
    "comment_content": "0.6 words",
    "comment_date_gmt": "2026-11-24 11:59:00",
    "blog_lang": "ka, en",
    "blog_charset": "UTF-8",
    "HTTP_ACCEPT": "*/*",
}


def call(room: Newsroom, what: str, *, host: str = "rest.news.example", **changes: Any) -> TestResponse:
    """POST the form with changes; None takes a field away."""
    form = {name: value for name, value in (FORM | changes).items() if value is not None}
    return room.client.post(f"/1.1/{what}", data=form, headers={"Host": host})


def check(room: Newsroom, text: str = "0.6 words", **changes: Any) -> tuple[str, str | None]:
    """The body and the tip; the answer must be one that Akismet gives."""
    answer = call(room, "comment-check", comment_content=text, **changes)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "X-akismet-debug-help" not in answer.headers
    return answer.text, answer.headers.get("X-akismet-pro-tip")


def stored(room: Newsroom) -> list[Comment]:
    return [record.comment for record in room.stores.records.of_site(SITE)]


def limit(room: Newsroom, per_minute: int) -> None:
    site = room.stores.sites.get(SITE)
    assert site
    room.stores.sites.save(replace(site, requests_per_minute=per_minute))


def test_the_three_verdicts(newsroom: Newsroom) -> None:
    assert check(newsroom, "Well said.") == ("false", None)
    assert check(newsroom, "0.6 words") == ("true", None)
    assert check(newsroom, "0.95 words") == ("true", "discard")
    assert check(newsroom, "unscorable") == ("true", None)
    assert 'moderation_comments_total{verdict="delete"} 1.0' in newsroom.call("GET", "/metrics", None).text


def test_the_comment_is_stored_as_it_was_sent(newsroom: Newsroom) -> None:
    check(newsroom, 'Bread & <a href="https://a.example">salt</a>, გამარჯობა')
    (comment,) = stored(newsroom)
    assert comment.text == 'Bread & <a href="https://a.example">salt</a>, გამარჯობა'
    assert (comment.article.id, comment.article.url) == (FORM["permalink"], FORM["permalink"])
    assert (comment.article.language, comment.article.tags) == ("ka", ("type:comment",))
    assert (comment.author.id, comment.author.name) == ("reader@mail.example", "Reader")
    assert comment.created_at == datetime(2026, 11, 24, 11, 59, tzinfo=UTC)
    assert comment.id.startswith("akismet:")


def test_the_barest_form(newsroom: Newsroom) -> None:
    bare = dict.fromkeys(set(FORM) - {"api_key", "blog", "user_ip", "comment_content"})
    assert check(newsroom, "Well said.", **bare) == ("false", None)
    (comment,) = stored(newsroom)
    assert (comment.created_at, comment.article.tags, comment.author.name) == (None, (), "")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-11-24T11:59:00Z", datetime(2026, 11, 24, 11, 59, tzinfo=UTC)),
        ("2026-11-24T15:59:00+04:00", datetime(2026, 11, 24, 11, 59, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+23:00", None),
    ],
)
def test_dates(newsroom: Newsroom, date: str, moment: datetime | None) -> None:
    check(newsroom, comment_date_gmt=date)
    assert stored(newsroom)[0].created_at == moment


def test_a_recheck_is_the_same_comment(newsroom: Newsroom) -> None:
    assert check(newsroom) == check(newsroom, recheck_reason="recheck_queue", user_ip="192.0.2.2")
    assert len(stored(newsroom)) == 1
    check(newsroom, comment_author="Another")
    check(newsroom, permalink="https://news.example/salt/")
    check(newsroom, comment_date_gmt="2026-11-24 12:59:00")
    assert len(stored(newsroom)) == 4


@pytest.mark.parametrize(
    "field",
    [
        {"comment_author": "viagra-test-123"},
        {"comment_author": "akismet-guaranteed-spam"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
def test_guaranteed_spam(newsroom: Newsroom, field: dict[str, str | None]) -> None:
    assert check(newsroom, "Well said.", is_test="1", **field) == ("true", None)
    assert stored(newsroom) == []


def test_an_administrator_never_writes_spam(newsroom: Newsroom) -> None:
    assert check(newsroom, "0.95 words", user_role="administrator") == ("false", None)
    assert check(newsroom, "0.95 words", user_role="editor") == ("true", "discard")
    assert len(stored(newsroom)) == 1


def test_a_test_is_answered_and_not_kept(newsroom: Newsroom) -> None:
    assert check(newsroom, "0.95 words", is_test="true") == ("true", "discard")
    assert call(newsroom, "submit-spam", is_test="1").text == THANKS
    assert stored(newsroom) == []
    assert list(newsroom.stores.labels.all(SITE)) == []


def test_nothing_to_read_and_too_much_of_it(newsroom: Newsroom) -> None:
    assert check(newsroom, " \n", comment_type="signup") == ("false", None)
    assert check(newsroom, "a" * 20_481) == ("true", None)
    assert stored(newsroom) == []


@pytest.mark.parametrize("key", ["api_key", "key"])
def test_verify_key(newsroom: Newsroom, key: str) -> None:
    def verify(token: str | None) -> str:
        return call(newsroom, "verify-key", **dict[str, Any]({"api_key": None, key: token})).text

    assert verify(SITE_TOKEN) == "valid"
    assert verify(SITE_TOKEN.upper()) == "invalid"
    assert verify("user_nino") == "invalid"


@pytest.mark.parametrize("what", ["comment-check", "submit-spam", "submit-ham"])
def test_a_bad_key(newsroom: Newsroom, what: str) -> None:
    answer = call(newsroom, what, api_key="unknown")
    assert (answer.status_code, answer.text) == (200, "invalid")


@pytest.mark.parametrize("what", ["verify-key", "comment-check", "submit-spam", "submit-ham"])
def test_the_key_in_the_host(newsroom: Newsroom, what: str) -> None:
    site = newsroom.stores.sites.get(SITE)
    assert site
    answer = call(newsroom, what, host=f"{SITE_TOKEN}.rest.news.example:8000", api_key=None)
    assert answer.text in ("valid", "true", THANKS)
    assert call(newsroom, what, host="rest.news.example", api_key=None).text == "invalid"


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ("verify-key", "blog"),
        ("comment-check", "blog"),
        ("comment-check", "user_ip"),
        ("submit-spam", "user_ip"),
        ("submit-ham", "comment_content"),
    ],
)
def test_a_missing_field_is_named(newsroom: Newsroom, what: str, field: str) -> None:
    answer = call(newsroom, what, **dict[str, Any]({field: " "}))
    assert (answer.status_code, answer.text) == (200, "invalid")
    assert answer.headers["X-akismet-debug-help"] == f'Empty "{field}" value'


@pytest.mark.parametrize("host", ["localhost", "news.example", ""])
def test_a_missing_key_is_named(newsroom: Newsroom, host: str) -> None:
    answer = call(newsroom, "comment-check", host=host, api_key=None)
    assert (answer.text, answer.headers["X-akismet-debug-help"]) == ("invalid", 'Empty "api_key" value')


def test_feedback_is_joined_by_text_and_contradictory_feedback_is_kept(newsroom: Newsroom) -> None:
    check(newsroom)
    (comment,) = stored(newsroom)
    assert call(newsroom, "submit-spam").text == THANKS
    assert call(newsroom, "submit-ham").text == THANKS
    spam, ham = newsroom.stores.labels.all(SITE)
    assert (spam.labels, spam.values) == ({Category.UNACCEPTABLE: 1}, {"spam": 1.0})
    assert (ham.labels, ham.values) == (dict.fromkeys(Category, 0), {"spam": 0.0})
    assert {spam.comment_ids, ham.comment_ids} == {(comment.id,)}
    assert {spam.source, ham.source} == {"akismet"}
    assert (spam.reference, spam.text) == (comment.id, "")
    assert [e.kind for e in newsroom.stores.ledger.events(SITE)].count(EventKind.FEEDBACK) == 2


def test_feedback_on_what_was_never_checked_keeps_the_text(newsroom: Newsroom) -> None:
    assert call(newsroom, "submit-spam", comment_content="Buy now").text == THANKS
    (heard,) = newsroom.stores.labels.all(SITE)
    assert (heard.text, heard.comment_ids) == ("Buy now", ())


def test_feedback_that_is_too_long_is_not_thanked_for(newsroom: Newsroom) -> None:
    answer = call(newsroom, "submit-ham", comment_content="a" * 20_481)
    assert (answer.status_code, answer.text) == (200, "invalid")
    assert "20480 bytes" in answer.headers["X-akismet-debug-help"]


def test_a_site_that_passes_its_rate(newsroom: Newsroom) -> None:
    limit(newsroom, 2)
    assert [check(newsroom)[0] for _ in range(2)] == ["true", "true"]
    answer = call(newsroom, "comment-check")
    assert (answer.status_code, answer.content_type) == (429, "text/plain; charset=utf-8")
    assert answer.text == "Too many requests."
    assert answer.headers["X-akismet-alert-code"] == "429"
    assert "2 requests in a minute" in answer.headers["X-akismet-alert-msg"]
    assert int(answer.headers["Retry-After"]) >= 1
    assert call(newsroom, "verify-key").text == "valid"
    newsroom.clock.advance(minutes=1)
    assert check(newsroom)[0] == "true"


@pytest.mark.parametrize("what", ["verify-key", "comment-check", "submit-spam", "submit-ham"])
def test_a_store_that_is_away_has_the_comment_held(newsroom: Newsroom, what: str) -> None:
    newsroom.stores.down = True
    answer = call(newsroom, what)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.text not in ("true", "false", "valid")
    assert answer.headers["X-akismet-debug-help"].startswith("The store is not available")


def test_other_bodies_and_methods(newsroom: Newsroom) -> None:
    def sent(**options: Any) -> TestResponse:
        return newsroom.client.post("/1.1/comment-check", headers={"Host": "news.example"}, **options)

    multipart = sent(data=FORM, content_type="multipart/form-data")
    assert multipart.text == "true"
    as_json = sent(json=FORM)
    assert (as_json.status_code, as_json.text) == (200, "invalid")
    long = sent(data=FORM | {"x": "a" * 300_000})
    assert (long.status_code, long.content_type) == (413, "text/plain; charset=utf-8")
    assert newsroom.client.get("/1.1/comment-check").status_code == 405


def test_an_erased_comment_that_is_checked_again_is_decided_anew(newsroom: Newsroom) -> None:
    check(newsroom)
    ok(newsroom.call("DELETE", f"/v1/comments/{stored(newsroom)[0].id}"))
    assert check(newsroom) == ("true", None)
    assert len(stored(newsroom)) == 1
