"""The plugin for WordPress, in PHP, on stubs of the functions that it calls."""

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from moderation.signing import verify
from moderation.web.submissions import CommentSent
from tests.wordpress.blog import DATA, SECRET, SETTINGS, TEXT, Blog, answer, signed

PLUGIN = Path(__file__).parents[2] / "integrations" / "wordpress" / "comment-moderation"
NO_ANSWERS = [
    "timed out",
    answer("keep", 503),
    answer("keep", 401),
    answer("keep", 302),
    answer("maybe"),
    {"code": 200, "body": ""},
    {"code": 200, "body": "[]"},
    {"code": 200, "body": '{"verdict": ["keep"]}'},
    {"code": 200, "body": '"keep"'},
]


@pytest.mark.parametrize("own", [1, 0, "1", "0"])
def test_verdicts_become_what_wordpress_stores(own: Any) -> None:
    assert Blog().post(own, answer("keep")) == str(own)
    assert Blog().post(own, answer("review")) == "0"
    assert Blog().post(own, answer("delete")) == "trash"


@pytest.mark.parametrize("broken", NO_ANSWERS)
def test_without_an_answer_the_comment_is_held(broken: Any) -> None:
    blog = Blog()
    assert blog.post(1, broken) == "0"
    assert (blog.meta("verdict"), blog.meta("own")) == ("unanswered", "1")
    assert blog.meta("id").startswith("wp:1:")


def test_a_service_that_is_not_there_holds() -> None:
    assert Blog().post(1) == "0"


@pytest.mark.parametrize("own", ["spam", "trash"])
def test_what_others_called_spam_is_not_sent(own: str) -> None:
    blog = Blog()
    assert blog.post(own, answer("keep")) == own
    assert (blog.requests, blog.meta("id")) == ([], "")


def test_an_error_of_wordpress_stays_one() -> None:
    blog = Blog()
    blog.do({"do": "comment", "own": "WP_Error", "data": DATA}, answers=[answer("keep")])
    assert (blog.requests, blog.wp["comments"]) == ([], {})


def test_moderators_own_comments_and_blank_ones_are_not_sent() -> None:
    blog = Blog()
    blog.wp["users"] = {"5": {"can": ["moderate_comments"], "registered": "2020-05-01 10:00:00"}}
    assert blog.post(1, answer("delete"), user_id=5) == "1"
    assert blog.requests == []
    assert blog.post(1, answer("delete"), comment_content=" \n") == "1"
    assert blog.requests == []


def test_a_plugin_that_is_not_set_up_changes_nothing_and_one_that_is_half_so_holds() -> None:
    assert Blog({}).post(1, answer("delete")) == "1"
    for name in ("site", "secret"):
        blog = Blog(SETTINGS | {name: ""})
        assert blog.post(1, answer("keep")) == "0"
        assert blog.requests == []


def test_the_request_is_signed_and_one_that_the_service_takes() -> None:
    blog = Blog()
    blog.post(1, answer("keep"))
    (request,) = blog.requests
    assert request["url"] == "http://127.0.0.1:9/v1/comments?site=demo"
    assert (request["timeout"], request["redirection"]) == (3, 0)
    verify([SECRET], request["headers"], request["body"].encode())
    sent = CommentSent.model_validate_json(request["body"])
    assert request["headers"]["webhook-id"] == sent.id == blog.meta("id")
    assert sent.text == TEXT
    assert sent.article
    assert (sent.article.id, sent.article.url) == ("7", "https://news.example/bread/")
    assert (sent.article.title, sent.article.section) == ("Bread & salt", "Economy")
    assert sent.author
    assert sent.author.name == "Nino O'Reader"
    assert sent.author.id == f"guest:{hashlib.sha256(b'nino@mail.example').hexdigest()}"
    assert sent.created_at == datetime(2026, 11, 24, 11, 59, tzinfo=UTC)
    for private in ("nino@mail", "192.0.2.1"):
        assert private not in request["body"].lower()


def test_users_and_answers_are_told_of() -> None:
    blog = Blog()
    blog.wp["users"] = {"5": {"can": [], "registered": "2020-05-01 10:00:00"}}
    blog.post(1, answer("keep"), comment_content="გ" * 6000)
    first = blog.meta("id")
    blog.post(1, answer("keep"), user_id=5, comment_parent=1)
    sent = CommentSent.model_validate_json(blog.requests[0]["body"])
    assert sent.author
    assert (sent.author.id, sent.author.registered_at) == ("user:5", datetime(2020, 5, 1, 10, tzinfo=UTC))
    assert sent.parent
    assert (sent.parent.id, sent.parent.text) == (first, "გ" * 5000)


def test_the_barest_comment_and_broken_text() -> None:
    blog = Blog()
    assert blog.do({"do": "comment", "own": 1, "data": {"comment_content": "Hello"}}, answers=[answer("keep")])
    sent = CommentSent.model_validate_json(blog.requests[0]["body"])
    assert (sent.text, sent.created_at, sent.parent) == ("Hello", None, None)


def test_each_comment_has_an_id_of_its_own() -> None:
    blog = Blog()
    for changes in ({}, {"comment_content": "Other"}, {"comment_date_gmt": "2026-11-24 12:00:00"}, {"user_id": 3}):
        blog.post(1, answer("keep"), **changes)
    assert len({blog.meta("id", number) for number in (1, 2, 3, 4)}) == 4


def test_a_moderators_decision_becomes_the_status() -> None:
    blog = Blog()
    assert blog.post(1, answer("review")) == "0"
    for sequence, (verdict, status) in enumerate([("keep", "1"), ("delete", "trash"), ("review", "0")], 2):
        assert blog.hear(blog.callback(verdict, sequence=sequence)) == [204]
        assert blog.status() == status
    assert blog.requests == []


def test_a_replayed_or_overtaken_callback_changes_nothing() -> None:
    blog = Blog()
    blog.post(1, answer("review"))
    older, newer = blog.callback("delete", sequence=2), blog.callback("keep", sequence=3)
    assert blog.hear(newer, older, older) == [204, 204, 204]
    assert (blog.status(), blog.meta("sequence")) == ("1", "3")
    blog.do({"do": "status", "comment": 1, "status": "spam"})
    assert blog.hear(newer) == [204]
    assert blog.status() == "spam"


def test_the_policys_own_callback_undoes_nothing() -> None:
    blog = Blog()
    assert blog.post(0, answer("keep")) == "0"
    assert blog.hear(blog.callback("keep", "policy", 1)) == [204]
    assert blog.status() == "0"


@pytest.mark.parametrize(
    ("own", "verdict", "status"), [(1, "keep", "1"), (0, "keep", "0"), (1, "delete", "trash"), (1, "review", "0")]
)
def test_an_answer_that_was_missed_is_heard_by_callback(own: int, verdict: str, status: str) -> None:
    blog = Blog()
    assert blog.post(own, "timed out") == "0"
    assert blog.hear(blog.callback(verdict, "policy", 1)) == [204]
    assert blog.status() == status
    assert blog.hear(blog.callback("delete", "policy", 2)) == [204]
    assert blog.status() == status


def test_what_a_person_decided_meanwhile_stays() -> None:
    blog = Blog()
    blog.post(1, "timed out")
    blog.do({"do": "status", "comment": 1, "status": "spam"})
    assert blog.hear(blog.callback("keep", "policy", 1)) == [204]
    assert blog.status() == "spam"


def test_a_comment_that_is_not_stored_yet_is_asked_for_again() -> None:
    blog = Blog()
    unknown = "wp:1:unknown"
    assert blog.hear(blog.callback("keep", comment_id=unknown)) == [404]
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    assert blog.hear(blog.callback("keep", decided=long_ago, comment_id=unknown)) == [204]
    assert blog.hear(blog.callback("keep", comment_id="c-1"), blog.callback("keep", comment_id="wp:2:x")) == [204, 204]


def test_a_status_that_cannot_be_stored_is_told_and_tried_again() -> None:
    blog = Blog()
    blog.post(1, answer("review"))
    callback = blog.callback("keep")
    assert blog.do({"do": "break", "broken": True}, callback, {"do": "break", "broken": False}, callback)[1::2] == [
        {"status": 500, "message": "WordPress did not store the status."},
        {"status": 204},
    ]
    assert blog.status() == "1"


@pytest.mark.parametrize("secrets", [(SECRET,), ("whsec_bmV3IG5ldyBuZXcgbmV3IG5ldw==", SECRET)])
def test_any_signature_of_the_rotation_opens(secrets: tuple[str, ...]) -> None:
    assert Blog().hear(signed('{"type": "other", "data": {}}', secrets)) == [204]


def _changed(**headers: str) -> dict[str, Any]:
    step = signed('{"type": "other", "data": {}}')
    return step | {"headers": {**step["headers"], **headers}}


@pytest.mark.parametrize(
    "step",
    [
        signed("{}", ("whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3Ro",)),
        signed("{}", age=timedelta(hours=2)),
        signed("{}", age=-timedelta(hours=2)),
        signed("{}") | {"body": "{ }"},
        signed("{}") | {"headers": {}},
        _changed(**{"webhook-id": "cb_2"}),
        _changed(**{"webhook-id": ""}),
        _changed(**{"webhook-timestamp": "now"}),
        _changed(**{"webhook-timestamp": "1e9"}),
        _changed(**{"webhook-signature": ""}),
        _changed(**{"webhook-signature": "v1,"}),
        _changed(**{"webhook-signature": "v2,x v1a,y"}),
    ],
)
def test_whoever_did_not_sign_is_not_heard(step: dict[str, Any]) -> None:
    blog = Blog()
    blog.post(1, answer("review"))
    assert blog.hear(step) == [401]
    assert blog.status() == "0"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%", "c2VjcmV0c2VjcmV0c2VjcmV0"])
def test_without_a_secret_nobody_is_heard(secret: str) -> None:
    blog = Blog(SETTINGS | {"secret": secret})
    assert blog.hear(signed("{}")) == [401]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ('"x"', 400),
        ('{"type": "comment.decided"}', 400),
        ('{"type": "comment.decided", "data": 1}', 400),
        ('{"type": "comment.decided", "data": {}}', 400),
        ('{"type": "comment.decided", "data": {"id": "wp:1:a", "sequence": "1", "verdict": "keep"}}', 400),
        ('{"type": "comment.decided", "data": {"id": "wp:1:a", "sequence": 1, "verdict": "burn"}}', 400),
        ('{"type": "comment.decided", "data": {"id": ["wp:1:a"], "sequence": 1, "verdict": "keep"}}', 400),
        ('{"type": "comment.decided", "data": {"id": "wp:1:a", "sequence": 1, "verdict": "keep"}}', 404),
        (
            '{"type": "comment.decided", "timestamp": 7, "data": {"id": "wp:1:a", "sequence": 1, "verdict": "keep"}}',
            404,
        ),
        ('{"type": "comment.renamed", "data": {"id": "wp:1:a"}}', 204),
    ],
)
def test_signed_callbacks_of_any_shape(body: str, status: int) -> None:
    assert Blog().hear(signed(body)) == [status]


def test_the_settings_page_prints_no_secret_and_escapes_the_rest() -> None:
    blog = Blog({"url": 'https://a.example/"><script>', "site": "demo", "secret": SECRET})
    (page,) = blog.do({"do": "page", "can": True})
    assert page["right"] == "manage_options"
    assert 'name="_wpnonce"' in page["html"]
    assert 'action="options.php"' in page["html"]
    assert SECRET not in page["html"]
    assert "<script>" not in page["html"]
    assert "https://news.example/wp-json/comment-moderation/v1/callback" in page["html"]


def test_the_settings_page_is_for_those_who_may() -> None:
    assert Blog().do({"do": "page", "can": False}) == [{"status": 403, "html": ""}]


def test_settings_are_cleaned() -> None:
    blog = Blog({})
    fresh = {"url": " https://moderation.example/ ", "site": " demo ", "secret": f" {SECRET} ", "extra": "x"}
    (told,) = blog.do({"do": "save", "sent": fresh})
    assert told == {
        "saved": {"url": "https://moderation.example", "site": "demo", "secret": SECRET},
        "errors": [],
    }
    (told,) = blog.do({"do": "save", "sent": told["saved"] | {"secret": ""}})
    assert told["saved"]["secret"] == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "http://moderation.example"),
        ("url", "http://127.0.0.1.example"),
        ("url", "ftp://moderation.example"),
        ("url", "moderation.example"),
        ("site", "a site"),
        ("site", "demo\nx"),
        ("secret", "whsec_short"),
        ("secret", "hunter2"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_old_value_stays(name: str, value: str) -> None:
    (told,) = Blog().do({"do": "save", "sent": SETTINGS | {name: value}})
    assert told == {"saved": SETTINGS, "errors": [name]}


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://moderation:8000", ""])
def test_addresses_that_need_no_tls(url: str) -> None:
    (told,) = Blog().do({"do": "save", "sent": SETTINGS | {"url": url}})
    assert (told["saved"]["url"], told["errors"]) == (url, [])


@pytest.mark.parametrize("sent", ["", None, {"url": ["x"], "site": {}, "secret": 7}])
def test_forms_of_any_shape(sent: Any) -> None:
    (told,) = Blog().do({"do": "save", "sent": sent})
    assert told["saved"]["secret"] == SECRET


def test_nothing_is_left_after_it() -> None:
    blog = Blog()
    blog.post(1, answer("review"))
    blog.hear(blog.callback("keep"))
    blog.do({"do": "uninstall"})
    assert blog.wp["options"] == {}
    assert not any(blog.wp["meta"].values())


def test_every_file_is_guarded_and_parses() -> None:
    files = sorted(PLUGIN.rglob("*.php"))
    assert len(files) == 8
    for file in files:
        assert "|| exit;" in file.read_text(), file
        subprocess.run(["php", "-l", str(file)], check=True, capture_output=True)


def test_the_readme_names_the_callback_address_and_the_versions() -> None:
    readme, head = (PLUGIN / "readme.txt").read_text(), (PLUGIN / "comment-moderation.php").read_text()
    assert "/wp-json/comment-moderation/v1/callback" in readme
    for line in ("Requires at least: 5.5", "Requires PHP: 7.4"):
        assert line in readme
        assert line in head
