"""The OpenAI dialect over the fakes: what it flags, what it leaves unjudged, and its errors."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from moderation.core.parties import Role
from moderation.web.dialects.openai_categories import CATEGORIES, JUDGED, judged, levels
from moderation.web.incoming import BATCH_BODY_BYTES
from policies.case import Category, Scores
from policies.document import load
from tests.builders import NOON, SITE
from tests.moderation.web.newsroom import TOKENS, Newsroom, ok

PATH = "/v1/moderations"
PART = {"type": "text", "text": "0.6 words"}
IMAGE = {"type": "image_url", "image_url": {"url": "https://pictures.example/1.png"}}


def moderate(newsroom: Newsroom, given: Any) -> list[Any]:
    results: list[Any] = ok(newsroom.call("POST", PATH, json={"input": given, "model": "omni-moderation-latest"}))[
        "results"
    ]
    return results


def refused(answer: TestResponse, status: int, kind: str, param: str | None, code: str | None) -> str:
    """The message of an error, which must be as given."""
    assert answer.status_code == status, answer.text
    error = answer.get_json(force=True)["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["type"], error["param"], error["code"]) == (kind, param, code)
    return str(error["message"])


def test_one_text(newsroom: Newsroom) -> None:
    told = ok(newsroom.call("POST", PATH, json={"input": "0.6 words", "model": "text-moderation-stable"}))
    (result,) = told["results"]
    assert told["id"].startswith("modr-")
    assert told["model"] == "m-1"
    assert result["flagged"] is True
    assert [name for name, holds in result["categories"].items() if holds] == ["harassment"]
    assert result["category_scores"]["harassment"] == 0.6
    assert result["category_scores"]["harassment/threatening"] == 0.01
    assert set(result["categories"]) == set(result["category_scores"]) == set(CATEGORIES)
    assert newsroom.stores.records.of_site(SITE) == []


def test_what_is_not_judged_is_said_to_be_so(newsroom: Newsroom) -> None:
    (result,) = moderate(newsroom, "0.99 words")
    for name in set(CATEGORIES) - set(JUDGED):
        assert not result["categories"][name]
        assert result["category_scores"][name] == 0
        assert result["category_applied_input_types"][name] == []
    assert result["categories"]["illicit"] is None
    assert all(result["category_applied_input_types"][name] == ["text"] for name in JUDGED)


def test_each_text_of_an_array_has_its_result(newsroom: Newsroom) -> None:
    assert [result["flagged"] for result in moderate(newsroom, ["0.6 words", "0.1 words", "0.95 words"])] == [
        True,
        False,
        True,
    ]


def test_the_parts_of_one_input_have_one_result(newsroom: Newsroom) -> None:
    (result,) = moderate(newsroom, [{"type": "text", "text": "Well."}, PART])
    assert result["flagged"] is True


def test_the_policy_flags_by_more_than_scores(newsroom: Newsroom) -> None:
    (result,) = moderate(newsroom, "http://a.example http://b.example http://c.example")
    assert result["flagged"] is True
    assert not any(result["categories"].values())


def test_what_cannot_be_scored_is_flagged(newsroom: Newsroom) -> None:
    (result,) = moderate(newsroom, "unscorable")
    assert result["flagged"] is True
    assert set(result["category_scores"].values()) == {0.0}


@pytest.mark.parametrize(
    ("given", "param", "code"),
    [
        (None, "input", "missing_required_parameter"),
        (5, "input", "invalid_type"),
        ({}, "input", "invalid_type"),
        ([], "input", "empty_array"),
        ([1], "input[0]", "invalid_type"),
        (["a", PART], "input[1]", "invalid_type"),
        ([PART, "a"], "input[1]", "invalid_type"),
        ([{"type": "text"}], "input[0]", "invalid_type"),
        ([PART, IMAGE], "input[1]", "image_url_not_supported"),
        (["x"] * 1001, "input", "array_above_max_length"),
        ("\u10d0" * 6827, "input", "string_above_max_length"),
        (["a", "x" * 20481], "input[1]", "string_above_max_length"),
        ([{"type": "text", "text": "x" * 20481}], "input", "string_above_max_length"),
    ],
)
def test_input_that_is_refused(newsroom: Newsroom, given: Any, param: str, code: str) -> None:
    message = refused(newsroom.call("POST", PATH, json={"input": given}), 400, "invalid_request_error", param, code)
    assert "input" in message or "text" in message


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 5000, b'{"input":' * 3000])
def test_broken_json(newsroom: Newsroom, body: bytes) -> None:
    refused(newsroom.call("POST", PATH, data=body), 400, "invalid_request_error", None, None)


def test_no_body_has_no_input(newsroom: Newsroom) -> None:
    answer = newsroom.call("POST", PATH)
    refused(answer, 400, "invalid_request_error", "input", "missing_required_parameter")


def test_too_large_a_body(newsroom: Newsroom) -> None:
    answer = newsroom.call("POST", PATH, data=b" " * (BATCH_BODY_BYTES + 1))
    refused(answer, 413, "invalid_request_error", None, None)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer"}, {"Authorization": "Basic dTpw"}])
def test_no_token(newsroom: Newsroom, headers: dict[str, str]) -> None:
    answer = newsroom.call("POST", PATH, None, json={"input": "a"}, headers=headers)
    assert "didn't provide an API key" in refused(answer, 401, "invalid_request_error", None, None)


@pytest.mark.parametrize("token", ["nonesuch", TOKENS[Role.MODERATOR]])
def test_a_token_of_no_site_is_not_quoted(newsroom: Newsroom, token: str) -> None:
    answer = newsroom.call("POST", PATH, token, json={"input": "a"})
    assert token not in refused(answer, 401, "invalid_request_error", None, "invalid_api_key")


def test_another_method(newsroom: Newsroom) -> None:
    answer = newsroom.call("GET", PATH)
    refused(answer, 405, "invalid_request_error", None, "method_not_supported")
    assert answer.headers["Allow"] == "POST"


def test_a_site_that_passes_its_rate(newsroom: Newsroom) -> None:
    site = newsroom.stores.sites.get(SITE)
    assert site
    newsroom.stores.sites.save(replace(site, requests_per_minute=1))
    moderate(newsroom, "A word.")
    answer = newsroom.call("POST", PATH, json={"input": "A word."})
    assert "Limit 1." in refused(answer, 429, "requests", None, "rate_limit_exceeded")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["x-ratelimit-limit-requests"] == "1"


def test_without_the_store(newsroom: Newsroom) -> None:
    newsroom.stores.down = True
    answer = newsroom.call("POST", PATH, json={"input": "A word."})
    refused(answer, 503, "server_error", None, None)
    assert answer.headers["Retry-After"] == "1"


def test_levels_are_those_of_review_or_else_of_deletion() -> None:
    policy = load(
        '[policy]\nname = "T"\nclause = "c"\n[categories.offensive]\nreview_at = 0.4\ndelete_at = 0.9\n'
        "[categories.threatening]\ndelete_at = 0.3\n[categories.inflammatory]\n[categories.unacceptable]\n"
    )
    assert levels(policy, NOON) == {Category.OFFENSIVE: 0.4, Category.THREATENING: 0.3}


@pytest.mark.parametrize(
    ("scores", "held"),
    [
        (Scores(0.4, 0.0, 0.0, 0.0), {"harassment"}),
        (Scores(0.4, 0.9, 0.3, 0.0), {"harassment", "harassment/threatening", "violence"}),
        (Scores(0.0, 0.9, 0.0, 1.0), set()),
    ],
)
def test_a_category_holds_where_all_of_its_parts_reach_their_levels(scores: Scores, held: set[str]) -> None:
    found = judged(scores, {Category.OFFENSIVE: 0.4, Category.THREATENING: 0.3})
    assert {name for name, judgement in found.items() if judgement.holds} == held
    assert found["hate/threatening"].score == min(scores.inflammatory, scores.threatening)
