"""The site's side of the API."""

import json

import pytest

from moderation.core.models import Comment
from moderation.web.submissions import MOST_COMMENTS, MOST_TEXT_BYTES
from tests.builders import SITE
from tests.moderation.web.newsroom import POLICY, Newsroom, ok, told

WHOLE = {
    "id": "c-1",
    "text": "Well said.",
    "article": {
        "id": "a-1",
        "url": "https://demo.example/a-1",
        "title": "Bread",
        "section": "Economy",
        "tags": ["bread", "price"],
        "language": "ka",
    },
    "author": {"id": "r-1", "name": "Reader", "registered_at": "2020-05-01T10:00:00+04:00"},
    "parent": {"id": "c-0", "text": "Before."},
    "created_at": "2026-11-24T11:59:00Z",
}


def _stored(newsroom: Newsroom, comment_id: str = "c-1") -> Comment:
    site = newsroom.stores.sites.get(SITE)
    assert site is not None
    return newsroom.services.intake.find(site, comment_id).comment


def test_a_harmless_comment_is_kept_with_a_reason(newsroom: Newsroom) -> None:
    answer = newsroom.post("c-1", "Well said.")
    assert list(answer) == ["id", "revision", "verdict", "scores", "reasons", "policy", "model", "review_id"]
    assert answer["verdict"] == "keep"
    assert answer["revision"] == 1
    assert answer["review_id"] is None
    assert answer["model"] == "m-1"
    assert answer["policy"].startswith("sha256:")
    assert set(answer["scores"]) == {"offensive", "inflammatory", "threatening", "unacceptable"}
    assert set(answer["reasons"][0]) == {"rule", "verdict", "category", "score", "threshold", "place", "detail"}


def test_a_borderline_comment_gets_a_review_and_a_bad_one_is_deleted(newsroom: Newsroom) -> None:
    assert newsroom.post("c-1", "score 0.7")["review_id"].startswith("rv_")
    assert newsroom.post("c-2", "score 0.99")["verdict"] == "delete"


def test_what_the_model_cannot_score_is_reviewed(newsroom: Newsroom) -> None:
    answer = newsroom.post("c-1", "unscorable")
    assert answer["scores"] is None
    assert answer["verdict"] == "review"


def test_everything_about_a_comment_is_kept_in_utc(newsroom: Newsroom) -> None:
    ok(newsroom.call("POST", "/v1/comments", json=WHOLE))
    comment = _stored(newsroom)
    assert comment.article.tags == ("bread", "price")
    assert comment.article.language == "ka"
    assert comment.author.registered_at is not None
    assert comment.author.registered_at.isoformat() == "2020-05-01T06:00:00+00:00"
    assert comment.parent is not None
    assert comment.parent.text == "Before."
    assert comment.created_at is not None


@pytest.mark.parametrize("empty", [{}, {"article": {}, "author": {}, "parent": {}}])
def test_what_is_optional_may_be_missing_or_null(newsroom: Newsroom, empty: dict[str, object]) -> None:
    nulls: dict[str, object] = {name: None for name in WHOLE if name not in ("id", "text")}
    newsroom.post("c-1", "Well said.", **nulls)
    newsroom.post("c-2", "Well said.", **empty)
    newsroom.post("c-3", "Well said.", article={"id": None, "url": None, "title": None, "tags": None}, unknown=[1])
    assert _stored(newsroom, "c-3").article.tags == ()


def test_the_same_comment_again_gets_the_same_answer_and_is_not_scored_again(newsroom: Newsroom) -> None:
    first = newsroom.post("c-1", "score 0.7")
    newsroom.publish(POLICY.replace("0.5", "0.8"))
    newsroom.clock.advance(seconds=2)
    assert newsroom.post("c-1", "score 0.7") == first
    assert newsroom.scorer.asked == ["score 0.7"]


def test_a_new_text_is_a_new_revision(newsroom: Newsroom) -> None:
    old = newsroom.post("c-1", "score 0.7")["review_id"]
    new = newsroom.post("c-1", "score 0.8")
    assert new["revision"] == 2
    assert new["review_id"] != old
    assert [item["review_id"] for item in ok(newsroom.desk("queue/claim", {"limit": 9}))["items"]] == [new["review_id"]]


def test_a_key_brings_the_same_answer_even_after_a_newer_text(newsroom: Newsroom) -> None:
    body, key = {"id": "c-1", "text": "first"}, {"Idempotency-Key": "k-1"}
    first = ok(newsroom.call("POST", "/v1/comments", json=body, headers=key))
    newsroom.post("c-1", "second")
    assert ok(newsroom.call("POST", "/v1/comments", json=body, headers=key)) == first
    told(newsroom.call("POST", "/v1/comments", json={"id": "c-2", "text": "x"}, headers=key), 422)


@pytest.mark.parametrize("key", ["k" * 256, "a\x7fb"])
def test_a_key_must_be_short_and_printable(newsroom: Newsroom, key: str) -> None:
    answer = newsroom.call("POST", "/v1/comments", json={"id": "c", "text": "x"}, headers={"Idempotency-Key": key})
    assert "255" in told(answer, 422)["detail"]


def test_a_batch_answers_each_in_its_place(newsroom: Newsroom) -> None:
    comments = [
        {"id": "c-1", "text": "fine"},
        {"id": "c-2"},
        "no comment",
        {"id": "c-3", "text": "score 0.7"},
        {"id": 4, "text": "x" * (MOST_TEXT_BYTES + 1)},
        {"id": "c-5", "text": "x" * (MOST_TEXT_BYTES + 1)},
    ]
    results = ok(newsroom.call("POST", "/v1/comments:batch", json={"comments": comments}))["results"]
    assert [result.get("verdict") for result in results] == ["keep", None, None, "review", None, None]
    assert [result.get("id") for result in results] == ["c-1", "c-2", None, "c-3", None, "c-5"]
    problems = [result["problem"] for result in results if "problem" in result]
    assert [problem["status"] for problem in problems] == [422, 422, 422, 413]
    assert [error["place"] for error in problems[2]["errors"]] == ["id", "text"]
    assert problems[0]["errors"] == [{"place": "text", "problem": "is missing"}]


def test_a_batch_with_a_key_may_be_sent_again(newsroom: Newsroom) -> None:
    batch = {"comments": [{"id": "c-1", "text": "one"}, {"id": "c-1", "text": "two"}]}
    key = {"Idempotency-Key": "k-1"}
    first = ok(newsroom.call("POST", "/v1/comments:batch", json=batch, headers=key))
    assert [result["revision"] for result in first["results"]] == [1, 2]
    assert ok(newsroom.call("POST", "/v1/comments:batch", json=batch, headers=key)) == first
    batch["comments"].reverse()
    swapped = ok(newsroom.call("POST", "/v1/comments:batch", json=batch, headers=key))["results"]
    assert [result["problem"]["type"].rpartition(":")[2] for result in swapped] == ["key-reused"] * 2


def test_a_batch_has_at_most_a_thousand_comments_of_twenty_kilobytes(newsroom: Newsroom) -> None:
    text = "ж" * (MOST_TEXT_BYTES // 2)
    batch = {"comments": [{"id": str(i), "text": text} for i in range(MOST_COMMENTS)]}
    body = json.dumps(batch, ensure_ascii=False).encode()
    answer = ok(newsroom.call("POST", "/v1/comments:batch", data=body, content_type="application/json"))
    assert {result["verdict"] for result in answer["results"]} == {"keep"}
    batch = {"comments": [{"id": str(i), "text": "x"} for i in range(MOST_COMMENTS + 1)]}
    problem = told(newsroom.call("POST", "/v1/comments:batch", json=batch), 422)
    assert problem["errors"][0]["place"] == "comments"


def test_an_empty_batch_is_fine(newsroom: Newsroom) -> None:
    assert ok(newsroom.call("POST", "/v1/comments:batch", json={"comments": []})) == {"results": []}


@pytest.mark.parametrize("name", ["c-1", "a/b", "a//b", "ა ბ?#%", ":batch", "a/", "x" * 200, "../up"])
def test_a_comment_is_found_and_erased_by_whatever_id_it_has(newsroom: Newsroom, name: str) -> None:
    newsroom.post(name, "score 0.7")
    path = f"/v1/comments/{_escaped(name)}"
    found = ok(newsroom.call("GET", path))
    assert found["id"] == name
    assert found["standing"] == {
        "verdict": "review",
        "by": "policy",
        "at": "2026-11-24T12:00:00Z",
        "category": "offensive",
    }
    assert found["review"]["state"] == "waiting"
    assert "text" not in found
    erased = ok(newsroom.call("DELETE", path))
    assert erased == {"id": name, "erased_at": "2026-11-24T12:00:00Z"}
    assert ok(newsroom.call("DELETE", path)) == erased
    assert told(newsroom.call("GET", path), 410)["at"] == "2026-11-24T12:00:00Z"
    told(newsroom.call("POST", "/v1/comments", json={"id": name, "text": "again"}), 410)


def _escaped(name: str) -> str:
    return "".join(f"%{byte:02X}" if chr(byte) in "?#%" or byte > 126 else chr(byte) for byte in name.encode())


def test_what_was_never_posted_is_not_found(newsroom: Newsroom) -> None:
    told(newsroom.call("GET", "/v1/comments/none"), 404)
    told(newsroom.call("DELETE", "/v1/comments/none"), 404)
    newsroom.post("c-1", "x")
    told(newsroom.call("GET", "/v1/comments/c-1", "site_token_of_other"), 404)


def test_a_kept_comment_has_no_review(newsroom: Newsroom) -> None:
    newsroom.post("c-1", "fine")
    found = ok(newsroom.call("GET", "/v1/comments/c-1"))
    assert found["review"] is None
    assert found["review_id"] is None


def test_scores_alone_store_nothing(newsroom: Newsroom) -> None:
    answer = ok(newsroom.call("POST", "/v1/score", json={"texts": ["0.7", "unscorable"]}))
    assert answer["model"] == "m-1"
    assert answer["scores"][0]["offensive"] == 0.7
    assert answer["scores"][1] is None
    assert len(ok(newsroom.call("POST", "/v1/score", json={"text": "0.7"}))["scores"]) == 1
    assert list(newsroom.stores.ledger.events(SITE))[1:] == []


@pytest.mark.parametrize("body", [{}, {"text": "a", "texts": ["b"]}])
def test_scores_need_one_of_the_two(newsroom: Newsroom, body: dict[str, object]) -> None:
    problem = told(newsroom.call("POST", "/v1/score", json=body), 422)
    assert problem["errors"] == [
        {"place": "body", "problem": 'needs either "text" or "texts"', "hint": "send one of the two"}
    ]


def test_the_store_down_is_told_and_the_same_request_succeeds_after(newsroom: Newsroom) -> None:
    newsroom.post("c-0", "known site")
    newsroom.stores.down = True
    answer = newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": "x"})
    told(answer, 503)
    assert answer.headers["Retry-After"] == "1"
    newsroom.stores.down = False
    newsroom.post("c-1", "x")
