"""Bad input gets a clear error, or is taken as what it is; never a 500."""

import json
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from moderation.core.errors import ModerationError
from moderation.core.parties import Role
from moderation.web.incoming import BATCH_BODY_BYTES, SINGLE_BODY_BYTES, json_text
from moderation.web.problems import problem_of
from moderation.web.submissions import MOST_TEXT_BYTES
from tests.builders import SITE
from tests.moderation.web.newsroom import SITE_TOKEN, TOKENS, Newsroom, told


def _raw(newsroom: Newsroom, body: bytes, content_type: str = "application/json", **options: Any) -> Any:
    return newsroom.call("POST", "/v1/comments", data=body, content_type=content_type, **options)


def _text(newsroom: Newsroom, comment_id: str) -> str:
    site = newsroom.stores.sites.get(SITE)
    assert site is not None
    return newsroom.services.intake.find(site, comment_id).comment.text


def _errors(problem: dict[str, Any]) -> dict[str, str]:
    return {error["place"]: error["problem"] for error in problem["errors"]}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "line 1 column 0"),
        (b'{"id": "c-1",\n "text" "x"}', "line 2 column 9"),
        (b'{"id": "c-1", "text": "a\nb"}', "line 2 column 0"),
        (b"[" * 100_000, "recursion limit"),
        (b'{"id": "c-1", "text": "x", "more": ' + b"9" * 10_000 + b"}", "number out of range"),
        (b'{"id": "c-1", "text": "\xff"}', "byte 24"),
        (b'{"id": "c-1", "text": "\xed\xa0\xbd"}', "byte 24"),
        ('{"id": "c-1", "text": "x"}'.encode("utf-16"), "byte 1"),
    ],
)
def test_broken_json_is_400_with_the_place(newsroom: Newsroom, body: bytes, says: str) -> None:
    assert says in told(_raw(newsroom, body), 400)["detail"]


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_content_type_is_415_with_the_way(newsroom: Newsroom, content_type: str) -> None:
    problem = told(_raw(newsroom, b'{"id": "c-1", "text": "x"}', content_type), 415)
    assert "Content-Type: application/json" in problem["detail"]


def test_a_compressed_body_is_415(newsroom: Newsroom) -> None:
    told(_raw(newsroom, b'{"id": "c-1", "text": "x"}', headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/ld+json"])
def test_json_by_another_name_is_taken(newsroom: Newsroom, content_type: str) -> None:
    assert _raw(newsroom, b'\xef\xbb\xbf{"id": "c-1", "text": "x"}', content_type).status_code == 200


@pytest.mark.parametrize("body", ["[]", '"a"', "null", "5", "true", json.dumps('{"id": "c-1", "text": "x"}')])
def test_json_of_another_shape_is_422(newsroom: Newsroom, body: str) -> None:
    problem = told(_raw(newsroom, body.encode()), 422)
    assert problem["errors"] == [{"place": "body", "problem": "must be an object", "hint": "write { … }"}]


def test_all_mistakes_are_told_at_once(newsroom: Newsroom) -> None:
    body = {
        "text": 5,
        "article": {"tags": ["a", 1], "url": "u" * 5000},
        "author": {"registered_at": "2020-01-01T00:00:00"},
        "parent": [],
        "created_at": "yesterday",
    }
    problem = told(newsroom.call("POST", "/v1/comments", json=body), 422)
    assert problem["detail"] == "The request has 7 mistakes."
    assert _errors(problem) == {
        "id": "is missing",
        "text": "must be a string",
        "article.url": "String should have at most 4000 characters",
        "article.tags.1": "must be a string",
        "author.registered_at": "has no time zone",
        "parent": "must be an object",
        "created_at": "is not a date and time",
    }


def test_of_a_long_list_the_first_mistake_is_enough(newsroom: Newsroom) -> None:
    body = {"id": "c-1", "text": "x", "article": {"tags": [1] * 50_000}}
    assert list(_errors(told(newsroom.call("POST", "/v1/comments", json=body), 422))) == ["article.tags.0"]
    told(newsroom.call("POST", "/v1/score", json={"texts": [1] * 50_000}), 422)


@pytest.mark.parametrize("moment", [5, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_beyond_the_calendar_is_422(newsroom: Newsroom, moment: object) -> None:
    problem = told(newsroom.call("POST", "/v1/comments", json={"id": "c", "text": "x", "created_at": moment}), 422)
    assert list(_errors(problem)) == ["created_at"]


@pytest.mark.parametrize("comment_id", ["", "x" * 201, "a\nb", "a\x00b", "a\x85b", "a\u2028b"])
def test_an_id_is_short_and_printable(newsroom: Newsroom, comment_id: str) -> None:
    assert list(_errors(told(newsroom.call("POST", "/v1/comments", json={"id": comment_id, "text": "x"}), 422))) == [
        "id"
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2003"])
def test_an_empty_text_is_422(newsroom: Newsroom, text: str) -> None:
    problem = told(newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": text}), 422)
    assert _errors(problem) == {"text": "has nothing to read"}


@pytest.mark.parametrize("letter", ["x", "ж", "ჯ", "💬"])
def test_a_text_has_at_most_twenty_kilobytes(newsroom: Newsroom, letter: str) -> None:
    text = letter * (MOST_TEXT_BYTES // len(letter.encode()))
    newsroom.post("c-1", text)
    problem = told(newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": text + letter * 3}), 413)
    assert "20480" in problem["detail"]


def test_a_text_at_the_limit_fits_even_when_escaped(newsroom: Newsroom) -> None:
    body = '{"id": "c-1", "text": "' + "\\u0041" * MOST_TEXT_BYTES + '"}'
    assert _raw(newsroom, body.encode()).status_code == 200


def test_a_body_in_chunks_has_the_same_limit(newsroom: Newsroom) -> None:
    for size, status in ((SINGLE_BODY_BYTES - 100, 200), (SINGLE_BODY_BYTES, 413), (2 * SINGLE_BODY_BYTES, 413)):
        body = b'{"id": "c-1", "text": "x"' + b" " * size + b"}"
        environ = EnvironBuilder("/v1/comments", method="POST", content_type="application/json").get_environ()
        environ |= {"wsgi.input": BytesIO(body), "wsgi.input_terminated": True}
        environ["HTTP_AUTHORIZATION"] = f"Bearer {SITE_TOKEN}"
        assert run_wsgi_app(newsroom.app, environ)[1].startswith(str(status))


def test_no_body_at_all_is_an_empty_object(newsroom: Newsroom) -> None:
    assert list(_errors(told(newsroom.call("POST", "/v1/comments"), 422))) == ["id", "text"]
    assert newsroom.call("POST", "/v1/queue/claim", TOKENS[Role.MODERATOR]).json == {"items": []}


def test_a_body_has_a_limit_too(newsroom: Newsroom) -> None:
    told(_raw(newsroom, b"x" * (SINGLE_BODY_BYTES + 1)), 413)
    path = "/v1/comments:batch"
    told(newsroom.call("POST", path, data=b"x" * (BATCH_BODY_BYTES + 1), content_type="application/json"), 413)


HOSTILE: dict[str, str] = {
    "NUL": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))) + "x",
    "right-to-left override": "\u202egnorw\u202c",
    "combining marks": "a" + "\u0301" * 9000,
    "one letter": "a" * MOST_TEXT_BYTES,
    "zero width": "\u200b\u200d\ufeff",
    "not characters": "\ufffe\uffff\U0010ffff",
    "emoji": "👩‍👩‍👧‍👦" * 100,
    "brackets": "[" * MOST_TEXT_BYTES,
    "backslashes": "\\" * 9000 + "ud83d",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_data_and_comes_back_as_it_was(newsroom: Newsroom, kind: str) -> None:
    newsroom.post("c-1", HOSTILE[kind])
    assert _text(newsroom, "c-1") == HOSTILE[kind]


@pytest.mark.parametrize(("letters", "count"), [("a", 1_000_000), ("\u0301", 1_000_000)])
def test_a_million_letters_or_marks_are_refused(newsroom: Newsroom, letters: str, count: int) -> None:
    told(newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": letters * count}), 413)
    batch = {"comments": [{"id": "c-1", "text": letters * count}]}
    answer = newsroom.call("POST", "/v1/comments:batch", json=batch)
    assert answer.json is not None
    assert answer.json["results"][0]["problem"]["status"] == 413


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"\ud83d", "\ufffd"),
        (r"a\udc00b", "a\ufffdb"),
        (r"\ud83d\ude00", "😀"),
        (r"\uD83D\uDE00\uD83D", "😀\ufffd"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"\\ud83d", r"\ud83d"),
        (r"\\\ud83d", "\\\ufffd"),
    ],
)
def test_half_an_emoji_is_replaced_and_a_whole_one_is_kept(newsroom: Newsroom, sent: str, kept: str) -> None:
    assert _raw(newsroom, f'{{"id": "c-1", "text": "{sent}"}}'.encode()).status_code == 200
    assert _text(newsroom, "c-1") == kept


def test_half_an_emoji_is_replaced_in_every_string(newsroom: Newsroom) -> None:
    body = rb'{"id": "c\ud83d", "text": "x", "author": {"name": "\udc00"}, "\ud800": 1}'
    assert _raw(newsroom, body).get_json()["id"] == "c\ufffd"


def test_a_million_halves_take_no_longer_than_their_length_says() -> None:
    assert json_text(rb"\ud83d" * 10) == "\\ufffd" * 10
    assert json_text(b"\\" * 1_000_001 + rb"\ud83d") == "\\" * 1_000_001 + r"\ud83d"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-0", "1" * 400])
def test_odd_numbers_are_refused_where_they_matter_and_passed_over_where_not(newsroom: Newsroom, number: str) -> None:
    taken = _raw(newsroom, f'{{"id": "c-1", "text": "x", "unknown": {number}}}'.encode())
    assert taken.status_code == 200
    told(_raw(newsroom, f'{{"id": "c-1", "text": {number}}}'.encode()), 422)


def test_of_a_member_sent_twice_the_last_counts(newsroom: Newsroom) -> None:
    _raw(newsroom, b'{"id": "c-1", "text": "first", "text": "last"}')
    assert _text(newsroom, "c-1") == "last"


def test_unknown_addresses_and_methods_are_told(newsroom: Newsroom) -> None:
    told(newsroom.call("GET", "/v1/nothing"), 404)
    told(newsroom.call("GET", "/v1//comments"), 404)
    told(newsroom.call("GET", "/v1/comments/"), 404)
    answer = newsroom.call("PUT", "/v1/comments")
    told(answer, 405)
    assert "POST" in answer.headers["Allow"]
    told(newsroom.call("BREW", "/v1/comments"), 405)


def test_a_body_that_breaks_off_is_told(newsroom: Newsroom) -> None:
    told(_raw(newsroom, b'{"id"', headers={"Content-Length": "500"}), 400)


@pytest.mark.parametrize("call", ["HEAD", "OPTIONS"])
def test_head_and_options_answer_without_a_body(newsroom: Newsroom, call: str) -> None:
    newsroom.post("c-1", "x")
    answer = newsroom.call(call, "/v1/comments/c-1", None if call == "OPTIONS" else SITE_TOKEN)
    assert answer.status_code == 200
    assert answer.data == b""


def test_a_refusal_that_is_not_known_here_is_422() -> None:
    assert problem_of(ModerationError("No.")).status == 422


def test_a_mistake_of_ours_is_a_500_that_tells_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_texts: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(newsroom.scorer, "score", broken)
    answer = newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": "my words"})
    problem = told(answer, 500)
    assert "secret" not in answer.text
    assert "X-Request-ID" in problem["detail"]
