"""The site's side of the API."""

from tests.moderation.web.newsroom import Newsroom, told


def test_a_harmless_comment_is_kept_with_a_reason(newsroom: Newsroom) -> None:
    answer = newsroom.post("c-1", "Well said.")
    assert answer["verdict"] == "keep"
    assert answer["id"] == "c-1"
    assert answer["revision"] == 1
    assert answer["review_id"] is None
    assert answer["model"] == "m-1"
    assert answer["policy"].startswith("sha256:")
    assert set(answer["scores"]) == {"offensive", "inflammatory", "threatening", "unacceptable"}
    assert set(answer["reasons"][0]) == {"rule", "verdict", "category", "score", "threshold", "place", "detail"}


def test_a_borderline_comment_gets_a_review_and_a_bad_one_is_deleted(newsroom: Newsroom) -> None:
    assert newsroom.post("c-1", "score 0.7")["review_id"].startswith("rv_")
    assert newsroom.post("c-2", "score 0.99")["verdict"] == "delete"


def test_missing_and_wrong_members_are_told_all_at_once(newsroom: Newsroom) -> None:
    problem = told(newsroom.call("POST", "/v1/comments", json={"text": 5, "article": {"tags": "a"}}), 422)
    assert [error["place"] for error in problem["errors"]] == ["id", "text", "article.tags"]
