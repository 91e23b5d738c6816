"""The moderator's side of the API."""

from typing import Any

import pytest

from moderation.core.parties import Role
from tests.moderation.web.newsroom import ROVER, TOKENS, Newsroom, ok, told

NINO = TOKENS[Role.MODERATOR]


@pytest.fixture
def waiting(newsroom: Newsroom) -> str:
    """The id of a review that waits."""
    article = {"id": "a-1", "section": "Economy"}
    return str(newsroom.post("c-1", "score 0.7", article=article, author={"name": "Reader"})["review_id"])


def _claim(newsroom: Newsroom, **body: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(newsroom.desk("queue/claim", body))["items"]
    return items


def _read(newsroom: Newsroom, review_id: str) -> dict[str, Any]:
    item: dict[str, Any] = ok(newsroom.call("GET", f"/v1/reviews/{review_id}", NINO))
    return item


def _ruling(item: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"verdict": "delete", "category": "offensive", "version": item["version"], **members}


def test_the_queue_shows_what_waits_and_claims_nothing(newsroom: Newsroom, waiting: str) -> None:
    newsroom.clock.advance(minutes=2)
    queue = ok(newsroom.call("GET", "/v1/queue", NINO))
    assert queue["counts"]["waiting"] == 1
    assert queue["counts"]["claimed"] == 0
    assert queue["counts"]["by_category"]["offensive"] == 1
    assert queue["oldest_age_s"] == 120
    item = queue["items"][0]
    assert item["review_id"] == waiting
    assert item["state"] == "waiting"
    assert item["comment"]["text"] == "score 0.7"
    assert item["comment"]["author"]["name"] == "Reader"
    assert item["comment"]["article"]["section"] == "Economy"
    assert 0 < item["harm"] < 1
    assert item["reasons"][0]["category"] == "offensive"
    assert item["claimed_until"] is None


def test_items_name_the_words_that_carry_the_score(newsroom: Newsroom) -> None:
    newsroom.explainer.weights = {"fool": 2.0, "\U0001f921": 1.0}
    waiting = newsroom.post("c-1", "You \U0001f921 fool, score 0.7")["review_id"]
    spans = [
        {"category": "offensive", "start": 6, "end": 10, "utf16_start": 7, "utf16_end": 11},
        {"category": "offensive", "start": 4, "end": 5, "utf16_start": 4, "utf16_end": 6},
    ]
    assert ok(newsroom.call("GET", "/v1/queue", NINO))["items"][0]["spans"] == spans
    assert _claim(newsroom)[0]["spans"] == spans
    assert _read(newsroom, waiting)["spans"] == spans
    newsroom.explainer.error = RuntimeError("a defect")
    assert _read(newsroom, waiting)["spans"] == []


def test_an_unscored_item_has_no_such_words(newsroom: Newsroom) -> None:
    newsroom.explainer.weights = {"unscorable": 2.0}
    assert _read(newsroom, newsroom.post("c-1", "unscorable")["review_id"])["spans"] == []


def test_an_empty_queue_has_no_age(newsroom: Newsroom) -> None:
    queue = ok(newsroom.call("GET", "/v1/queue", NINO))
    assert queue["items"] == []
    assert queue["oldest_age_s"] is None


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?category=&section=&article=&limit=", 1),
        ("?category=offensive&section=Economy&article=a-1&limit=1", 1),
        ("?category=threatening", 0),
        ("?section=Sport", 0),
        ("?article=a-2", 0),
    ],
)
@pytest.mark.usefixtures("waiting")
def test_the_queue_can_be_filtered(newsroom: Newsroom, query: str, count: int) -> None:
    assert len(ok(newsroom.call("GET", f"/v1/queue{query}", NINO))["items"]) == count


@pytest.mark.parametrize("query", ["category=rude", "limit=0", "limit=101", "limit=x", f"section={'s' * 201}"])
def test_a_filter_that_cannot_be_is_422(newsroom: Newsroom, query: str) -> None:
    problem = told(newsroom.call("GET", f"/v1/queue?{query}", NINO), 422)
    assert [error["place"] for error in problem["errors"]] == [query.partition("=")[0]]


def test_a_claim_holds_for_five_minutes(newsroom: Newsroom, waiting: str) -> None:
    assert _claim(newsroom, category="threatening") == []
    item = _claim(newsroom, category="offensive", section="Economy", article="a-1", limit=5)[0]
    assert item["review_id"] == waiting
    assert item["by"] == "nino"
    assert item["claimed_until"] == "2026-11-24T12:05:00Z"
    assert _claim(newsroom) == []
    problem = told(newsroom.desk(f"reviews/{waiting}/resolve?site=demo", _ruling(item), ROVER), 409)
    assert problem["by"] == "nino"
    newsroom.clock.advance(minutes=6)
    assert ok(newsroom.desk("queue/claim?site=demo", {}, ROVER))["items"][0]["by"] == "rover"


@pytest.mark.parametrize("body", [{"limit": 0}, {"limit": "1"}, {"category": "rude"}, []])
def test_a_claim_that_cannot_be_is_422(newsroom: Newsroom, body: object) -> None:
    told(newsroom.desk("queue/claim", body), 422)


def test_a_deletion_stands_with_its_category_and_note(newsroom: Newsroom, waiting: str) -> None:
    item = _claim(newsroom)[0]
    decided = ok(newsroom.desk(f"reviews/{waiting}/resolve", _ruling(item, note="An insult.")))
    assert decided["state"] == "resolved"
    assert decided["by"] == "nino"
    assert decided["standing"] == {
        "verdict": "delete",
        "by": "nino",
        "at": "2026-11-24T12:00:00Z",
        "category": "offensive",
        "note": "An insult.",
    }
    found = ok(newsroom.call("GET", "/v1/comments/c-1"))
    assert found["verdict"] == "review"
    assert found["standing"]["verdict"] == "delete"
    assert "note" not in found["standing"]


def test_the_second_resolver_hears_who_and_when(newsroom: Newsroom, waiting: str) -> None:
    item = _read(newsroom, waiting)
    decision = _ruling(item)
    ok(newsroom.desk(f"reviews/{waiting}/resolve", decision))
    assert ok(newsroom.desk(f"reviews/{waiting}/resolve", decision))["state"] == "resolved"
    keep = _ruling(item, verdict="keep", category=None)
    problem = told(newsroom.desk(f"reviews/{waiting}/resolve?site=demo", keep, ROVER), 409)
    assert problem["by"] == "nino"
    assert problem["at"] == "2026-11-24T12:00:00Z"
    assert problem["version"] == item["version"] + 1
    assert "moderation_conflicts_total 1.0" in newsroom.call("GET", "/metrics", None).text


def test_a_stale_version_is_a_conflict(newsroom: Newsroom, waiting: str) -> None:
    stale = _read(newsroom, waiting)
    _claim(newsroom)
    problem = told(newsroom.desk(f"reviews/{waiting}/resolve", _ruling(stale)), 409)
    assert problem["version"] == stale["version"] + 1


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"category": None}, "body"),
        ({"category": "rude"}, "category"),
        ({"verdict": "review"}, "verdict"),
        ({"version": "1"}, "version"),
        ({"version": None}, "version"),
        ({"version": 0}, "version"),
        ({"note": "n" * 2001}, "note"),
    ],
)
def test_a_decision_that_cannot_be_is_422(
    newsroom: Newsroom, waiting: str, members: dict[str, Any], place: str
) -> None:
    item = _read(newsroom, waiting)
    problem = told(newsroom.desk(f"reviews/{waiting}/resolve", _ruling(item, **members)), 422)
    assert [error["place"] for error in problem["errors"]] == [place]


def test_released_and_reopened_items_wait_again(newsroom: Newsroom, waiting: str) -> None:
    told(newsroom.desk(f"reviews/{waiting}/release"), 409)
    item = _claim(newsroom)[0]
    assert ok(newsroom.desk(f"reviews/{waiting}/release"))["state"] == "waiting"
    told(newsroom.desk(f"reviews/{waiting}/reopen"), 409)
    ok(newsroom.desk(f"reviews/{waiting}/resolve", _ruling(item, version=item["version"] + 1)))
    reopened = ok(newsroom.desk(f"reviews/{waiting}/reopen"))
    assert reopened["state"] == "waiting"
    assert reopened["standing"]["verdict"] == "delete"


@pytest.mark.parametrize("review_id", ["rv_none", "rv_Yy0x.9", "x", "rv_" + "x" * 600 + ".1"])
def test_an_unknown_review_is_404(newsroom: Newsroom, review_id: str) -> None:
    told(newsroom.call("GET", f"/v1/reviews/{review_id}", NINO), 404)


def test_the_review_of_an_erased_comment_is_gone(newsroom: Newsroom, waiting: str) -> None:
    newsroom.call("DELETE", "/v1/comments/c-1")
    told(newsroom.call("GET", f"/v1/reviews/{waiting}", NINO), 410)
    told(newsroom.desk(f"reviews/{waiting}/reopen"), 410)


def test_the_review_of_an_old_text_is_withdrawn(newsroom: Newsroom, waiting: str) -> None:
    newsroom.post("c-1", "score 0.8")
    assert told(newsroom.call("GET", f"/v1/reviews/{waiting}", NINO), 409)["by"] == "site"


def test_a_kept_comment_cannot_be_decided_on(newsroom: Newsroom) -> None:
    newsroom.post("c-9", "fine")
    told(newsroom.call("GET", "/v1/reviews/rv_Yy05.1", NINO), 404)
