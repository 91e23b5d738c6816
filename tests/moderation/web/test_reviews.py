"""The moderator's side of the API."""

from moderation.core.models import Role
from tests.moderation.web.newsroom import TOKENS, Newsroom, ok, told

NINO = TOKENS[Role.MODERATOR]


def test_a_review_is_claimed_and_resolved_and_the_second_resolver_hears_who_and_when(newsroom: Newsroom) -> None:
    review_id = newsroom.post("c-1", "score 0.7")["review_id"]
    queue = ok(newsroom.call("GET", "/v1/queue", NINO))
    assert queue["counts"]["waiting"] == 1
    assert [item["review_id"] for item in queue["items"]] == [review_id]
    item = ok(newsroom.desk("queue/claim", {}))["items"][0]
    assert item["comment"]["text"] == "score 0.7"
    assert item["by"] == "nino"
    ruling = {"verdict": "delete", "category": "offensive", "version": item["version"]}
    assert ok(newsroom.desk(f"reviews/{review_id}/resolve", ruling))["standing"]["verdict"] == "delete"
    again = {**ruling, "verdict": "keep", "category": None}
    problem = told(newsroom.desk(f"reviews/{review_id}/resolve", again), 409)
    assert problem["by"] == "nino"
    assert problem["at"] == "2026-11-24T12:00:00Z"
    assert problem["version"] == item["version"] + 1
