"""The Perspective dialect over the fakes: what it answers, and that every documented error is Google's."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from moderation.core.assessment import Submission
from moderation.core.parties import Dialects
from moderation.web.dialects.perspective_scores import ATTRIBUTES, NOT_JUDGED
from moderation.web.incoming import SINGLE_BODY_BYTES
from policies.case import Category
from tests.builders import SITE, a_comment
from tests.moderation.web.newsroom import SITE_TOKEN, TOKENS, Newsroom, ok

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
TOXICITY: dict[str, Any] = {"TOXICITY": {}}


def ask(newsroom: Newsroom, body: Any, path: str = ANALYZE, **query: str) -> TestResponse:
    return newsroom.client.post(path, json=body, query_string={"key": SITE_TOKEN, **query})


def analyze(newsroom: Newsroom, text: str, attributes: Any = TOXICITY, **members: Any) -> Any:
    return ok(ask(newsroom, {"comment": {"text": text}, "requestedAttributes": attributes, **members}))


def suggest(newsroom: Newsroom, scores: Any, **members: Any) -> TestResponse:
    return ask(newsroom, {"comment": {"text": "A word."}, "attributeScores": scores, **members}, SUGGEST)


def refused(answer: TestResponse, code: int, status: str, message: str) -> Any:
    """The details of an error, which must be as given."""
    assert answer.status_code == code, answer.text
    assert answer.content_type.startswith("application/json")
    error = answer.get_json(force=True)["error"]
    assert (error["code"], error["status"], error["message"]) == (code, status, message)
    return error.get("details")


def invalid(answer: TestResponse, message: str, kind: str = "INVALID_REQUEST") -> None:
    details = refused(answer, 400, "INVALID_ARGUMENT", message)
    assert details == [{"@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error", "errorType": kind}]


def change_site(newsroom: Newsroom, **changes: Any) -> None:
    site = newsroom.stores.sites.get(SITE)
    assert site
    newsroom.stores.sites.save(replace(site, **changes))


def test_a_score_at_even_odds(newsroom: Newsroom) -> None:
    told = analyze(newsroom, "0.05 of a word", clientToken="t-1", languages=["en"])
    score = {"value": pytest.approx(0.5), "type": "PROBABILITY"}
    assert told == {
        "attributeScores": {
            "TOXICITY": {"summaryScore": score, "spanScores": [{"begin": 0, "end": 14, "score": score}]}
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "t-1",
    }


def test_nothing_is_stored_whatever_is_said_of_storing(newsroom: Newsroom) -> None:
    analyze(newsroom, "A word.", doNotStore=False)
    assert newsroom.stores.records.of_site(SITE) == []
    assert list(newsroom.stores.labels.all(SITE)) == []


def test_every_documented_attribute_that_is_judged(newsroom: Newsroom) -> None:
    told = analyze(newsroom, "A word.", {name: {} for name in ATTRIBUTES})
    assert set(told["attributeScores"]) == set(ATTRIBUTES)


@pytest.mark.parametrize("name", [*sorted(NOT_JUDGED), "NONESUCH", "Toxic\u2026" * 100])
def test_an_attribute_that_is_not_judged_fails_the_call_by_name(newsroom: Newsroom, name: str) -> None:
    body = {"comment": {"text": "A word."}, "requestedAttributes": {"TOXICITY": {}, name: {}}}
    invalid(ask(newsroom, body), f"Unknown requested attribute: {name[:200]}")


def test_unsupported_attributes_are_dropped_on_request(newsroom: Newsroom) -> None:
    told = analyze(newsroom, "A word.", {"TOXICITY": {}, "FLIRTATION": {}}, dropUnsupportedAttributes=True)
    assert set(told["attributeScores"]) == {"TOXICITY"}
    body = {"comment": {"text": "x"}, "requestedAttributes": {"NO": {}}, "dropUnsupportedAttributes": True}
    invalid(ask(newsroom, body), "Unknown requested attribute: NO")


def test_a_sites_own_attribute_is_answered_under_its_own_name(newsroom: Newsroom) -> None:
    change_site(newsroom, dialects=Dialects(attributes=(("jamnews-rude", "INSULT"),)))
    told = analyze(newsroom, "0.05 of a word", {"jamnews-rude": {}})
    assert told["attributeScores"]["jamnews-rude"]["summaryScore"]["value"] == pytest.approx(0.5)


def test_spans_by_sentence_in_utf_16_units(newsroom: Newsroom) -> None:
    told = analyze(newsroom, "\U0001f600 Well. 0.9 words!", spanAnnotations=True)
    first, second = told["attributeScores"]["TOXICITY"]["spanScores"]
    assert (first["begin"], first["end"], second["begin"], second["end"]) == (0, 8, 9, 19)
    assert first["score"]["value"] < 0.5 < second["score"]["value"]


def test_scores_below_the_threshold_are_left_out(newsroom: Newsroom) -> None:
    attributes = {"TOXICITY": {"scoreThreshold": 0.8, "scoreType": "PROBABILITY"}, "THREAT": {"scoreThreshold": 0.99}}
    told = analyze(newsroom, "Well. 0.9 words!", attributes, spanAnnotations=True)["attributeScores"]
    assert [span["begin"] for span in told["TOXICITY"]["spanScores"]] == [6]
    assert told["THREAT"] == {}


def test_languages_are_echoed_and_not_trusted(newsroom: Newsroom) -> None:
    russian = "\u041f\u0440\u0438\u0432\u0435\u0442"
    told = analyze(newsroom, russian, languages=["en"])
    assert (told["languages"], told["detectedLanguages"]) == (["en"], ["ru"])
    assert analyze(newsroom, russian)["languages"] == ["ru"]


def test_snake_case_null_and_any_content_type_are_taken(newsroom: Newsroom) -> None:
    body = '{"comment": {"text": "A word."}, "requested_attributes": {"TOXICITY": null}, "context": null}'
    answer = newsroom.client.post(ANALYZE, data=body, query_string={"key": SITE_TOKEN})
    assert set(ok(answer)["attributeScores"]) == {"TOXICITY"}


def test_googles_query_parameters_are_tolerated(newsroom: Newsroom) -> None:
    query = {"alt": "json", "prettyPrint": "false", "fields": "languages", "quotaUser": "q", "$.xgafv": "2"}
    body = {"comment": {"text": "A word."}, "requestedAttributes": TOXICITY}
    assert "attributeScores" in ok(ask(newsroom, body, **query))


@pytest.mark.parametrize("headers", [{"X-Goog-Api-Key": SITE_TOKEN}, {"Authorization": f"Bearer {SITE_TOKEN}"}])
def test_the_token_in_a_header(newsroom: Newsroom, headers: dict[str, str]) -> None:
    body = {"comment": {"text": "A word."}, "requestedAttributes": TOXICITY}
    assert ok(newsroom.client.post(ANALYZE, json=body, headers=headers))


@pytest.mark.parametrize("key", ["nonesuch", TOKENS["moderator"]])  # type: ignore[index]  # a StrEnum's value is its key
def test_a_bad_key(newsroom: Newsroom, key: str) -> None:
    answer = newsroom.client.post(ANALYZE, json={}, query_string={"key": key})
    (details,) = refused(answer, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
    assert (details["reason"], details["domain"]) == ("API_KEY_INVALID", "googleapis.com")
    assert details["metadata"] == {"service": "commentanalyzer.googleapis.com"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic x"}])
def test_no_key(newsroom: Newsroom, headers: dict[str, str]) -> None:
    message = newsroom.client.post(ANALYZE, json={}, headers=headers).get_json()["error"]["message"]
    assert "unregistered callers" in message
    assert newsroom.client.post(SUGGEST, json={}).status_code == 403


@pytest.mark.parametrize("path", [ANALYZE, SUGGEST])
@pytest.mark.parametrize(
    ("body", "message", "kind"),
    [
        ({}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": ""}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": " \n"}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": "\u10d0" * 6827}}, "Comment text too long.", "COMMENT_TOO_LONG"),
        (
            {"comment": {"text": "<b>x</b>", "type": "HTML"}},
            "Currently, only 'PLAIN_TEXT' comments are supported",
            "INVALID_REQUEST",
        ),
        ({"comment": {"text": "x", "type": "MARKDOWN"}}, "Unknown text type", "INVALID_REQUEST"),
        (
            {
                "comment": {"text": "x"},
                "context": {"entries": [{"text": "a"}], "articleAndParentComment": {"article": {"text": "b"}}},
            },
            "Context can have either entries or article_and_parent_comment, but both fields were populated.",
            "INVALID_REQUEST",
        ),
    ],
)
def test_comments_that_are_refused(newsroom: Newsroom, path: str, body: Any, message: str, kind: str) -> None:
    invalid(ask(newsroom, body, path), message, kind)


def test_the_longest_comment_is_taken(newsroom: Newsroom) -> None:
    assert analyze(newsroom, "x" * 20 * 1024)
    assert analyze(newsroom, "x", context={"entries": [{"text": "y" * SINGLE_BODY_BYTES}]})


@pytest.mark.parametrize("attributes", [None, {}])
def test_missing_attributes(newsroom: Newsroom, attributes: Any) -> None:
    body = {"comment": {"text": "A word."}, "requestedAttributes": attributes}
    invalid(ask(newsroom, body), "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")


@pytest.mark.parametrize("kind", ["STD_DEV_SCORE", "PERCENTILE", "RAW"])
def test_only_probabilities_are_given(newsroom: Newsroom, kind: str) -> None:
    body = {"comment": {"text": "A word."}, "requestedAttributes": {"TOXICITY": {"scoreType": kind}}}
    invalid(ask(newsroom, body), f"Requested score type {kind} is not supported by attribute TOXICITY")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"comment": {"text": 5}}, "Invalid value at 'comment.text' (TYPE_STRING)"),
        ({"comment": "x"}, "Invalid value at 'comment' (TYPE_MESSAGE)"),
        ({"spanAnnotations": "yes"}, "Invalid value at 'spanAnnotations' (TYPE_BOOL)"),
        ({"languages": [1]}, "Invalid value at 'languages.0' (TYPE_STRING)"),
        (
            {"requestedAttributes": {"TOXICITY": {"scoreThreshold": "NaN"}}},
            "Invalid value at 'requestedAttributes.TOXICITY.scoreThreshold' (TYPE_FLOAT)",
        ),
        (
            {"requestedAttributes": {"TOXICITY": {"scoreType": "BEST"}}},
            "Invalid value at 'requestedAttributes.TOXICITY.scoreType' (TYPE_ENUM)",
        ),
        (
            {"requestedAttributes": {f"TOXICITY@{i}": {} for i in range(101)}},
            "Invalid value at 'requestedAttributes' (TYPE_MESSAGE)",
        ),
        ({"languages": ["en"] * 101}, "Invalid value at 'languages' (TYPE_MESSAGE)"),
        ([], 'Invalid JSON payload received. Unknown name "": Root element must be a message.'),
    ],
)
def test_members_of_the_wrong_type(newsroom: Newsroom, body: Any, message: str) -> None:
    (details,) = refused(ask(newsroom, body), 400, "INVALID_ARGUMENT", message)
    assert details["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert details["fieldViolations"][0]["description"] == message


@pytest.mark.parametrize("body", [b"{", b"\xff", b"{} {}", b"[" * 5000])
def test_broken_json(newsroom: Newsroom, body: bytes) -> None:
    error = newsroom.client.post(ANALYZE, data=body, query_string={"key": SITE_TOKEN}).get_json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"].startswith("Invalid JSON payload received. ")


def test_too_large_a_body(newsroom: Newsroom) -> None:
    answer = newsroom.client.post(ANALYZE, data=b" " * (9 * 1024 * 1024), query_string={"key": SITE_TOKEN})
    refused(answer, 400, "INVALID_ARGUMENT", "Request payload size exceeds the limit.")


def test_other_addresses_and_methods(newsroom: Newsroom) -> None:
    refused(newsroom.client.post("/v1alpha1/comments:delete"), 404, "NOT_FOUND", "Method not found.")
    answer = newsroom.client.get(ANALYZE)
    refused(answer, 405, "UNIMPLEMENTED", "Send this request by POST.")
    assert answer.headers["Allow"] == "POST"


def test_a_site_that_passes_its_rate(newsroom: Newsroom) -> None:
    change_site(newsroom, requests_per_minute=2)
    analyze(newsroom, "A word.")
    suggest(newsroom, {"TOXICITY": {"summaryScore": {"value": 1}}})
    answer = ask(newsroom, {})
    message = (
        "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit 'Analysis requests "
        "(AnalyzeComment) per minute' of service 'commentanalyzer.googleapis.com' for consumer 'project_number:demo'."
    )
    (details,) = refused(answer, 429, "RESOURCE_EXHAUSTED", message)
    assert (details["reason"], details["domain"]) == ("RATE_LIMIT_EXCEEDED", "googleapis.com")
    assert details["metadata"]["quota_limit"] == "AnalyzeRequestsPerMinutePerProject"
    assert details["metadata"]["quota_limit_value"] == "2"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_without_the_store(newsroom: Newsroom) -> None:
    newsroom.stores.down = True
    for path in (ANALYZE, SUGGEST):
        answer = ask(newsroom, {}, path)
        assert answer.get_json()["error"]["status"] == "UNAVAILABLE"
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_what_cannot_be_scored_gets_no_score(newsroom: Newsroom) -> None:
    answer = ask(newsroom, {"comment": {"text": "unscorable"}, "requestedAttributes": TOXICITY})
    refused(answer, 503, "UNAVAILABLE", "The comment could not be scored.")


def test_a_mistake_of_ours_is_told_as_google_tells_its_own(newsroom: Newsroom) -> None:
    newsroom.scorer.asked = None  # type: ignore[assignment]  # breaks the scorer
    answer = ask(newsroom, {"comment": {"text": "A word."}, "requestedAttributes": TOXICITY})
    refused(answer, 500, "INTERNAL", "Internal error encountered.")


def test_feedback_is_a_label(newsroom: Newsroom) -> None:
    site = newsroom.stores.sites.get(SITE)
    assert site
    newsroom.services.intake.submit(site, [Submission(a_comment("c-1", "A word."), findable=True)])
    scores = {"TOXICITY": {"summaryScore": {"value": 1}}, "UNSUBSTANTIAL": {"summaryScore": {"value": 0.2}}}
    answer = suggest(newsroom, scores, clientToken="comment:7", languages=["ru"])
    assert ok(answer) == {"clientToken": "comment:7", "detectedLanguages": ["ru"], "requestedLanguages": ["ru"]}
    (feedback,) = newsroom.stores.labels.all(SITE)
    assert (feedback.source, feedback.reference) == ("perspective", "comment:7")
    assert feedback.labels == {Category.OFFENSIVE: 1}
    assert feedback.values == {"TOXICITY": 1.0, "UNSUBSTANTIAL": 0.2}
    assert feedback.comment_ids == ("c-1",)


def test_contradictory_feedback_stands_side_by_side_and_corals_is_known(newsroom: Newsroom) -> None:
    for value in (1, 0):
        scores = {"TOXICITY": {"summaryScore": {"value": value}}}
        ok(suggest(newsroom, scores, communityId="Coral:https://news.example"))
    heard = list(newsroom.stores.labels.all(SITE))
    assert [feedback.source for feedback in heard] == ["coral", "coral"]
    assert [feedback.labels[Category.OFFENSIVE] for feedback in heard] == [1, 0]


def test_feedback_by_spans_and_by_a_sites_own_name(newsroom: Newsroom) -> None:
    change_site(newsroom, dialects=Dialects(attributes=(("rude", "INSULT"),)))
    spans = [{"begin": 0, "end": 1, "score": {"value": 0.2}}, {"begin": 2, "end": 6, "score": {"value": 0.9}}]
    ok(suggest(newsroom, {"rude": {"spanScores": spans}, "THREAT": {"summaryScore": {}}}))
    (feedback,) = newsroom.stores.labels.all(SITE)
    assert feedback.values == {"rude": 0.9, "THREAT": 0.0}
    assert feedback.labels == {Category.OFFENSIVE: 1, Category.THREATENING: 0}


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (None, "Missing attribute_scores"),
        ({}, "Missing attribute_scores"),
        ({"TOXICITY": None}, "Attribute TOXICITY needs a score from 0 to 1"),
        ({"TOXICITY": {}}, "Attribute TOXICITY needs a score from 0 to 1"),
        ({"TOXICITY": {"summaryScore": {"value": 1.5}}}, "Attribute TOXICITY needs a score from 0 to 1"),
        ({"NONESUCH": {"summaryScore": {"value": 1}}}, "Unknown requested attribute: NONESUCH"),
    ],
)
def test_feedback_that_is_refused(newsroom: Newsroom, scores: Any, message: str) -> None:
    invalid(suggest(newsroom, scores), message)
    assert list(newsroom.stores.labels.all(SITE)) == []


def test_the_discovery_document_names_the_address_it_was_asked_under(newsroom: Newsroom) -> None:
    path = "/$discovery/rest?version=v1alpha1"
    told = ok(newsroom.client.get(path, base_url="https://moderation.example:8443"))
    assert (told["rootUrl"], told["servicePath"]) == ("https://moderation.example:8443/", "")
    methods = told["resources"]["comments"]["methods"]
    assert {name: method["path"] for name, method in methods.items()} == {
        "analyze": "v1alpha1/comments:analyze",
        "suggestscore": "v1alpha1/comments:suggestscore",
    }
    for method in methods.values():
        assert {method["request"]["$ref"], method["response"]["$ref"]} <= set(told["schemas"])


def test_another_version_is_not_to_be_had(newsroom: Newsroom) -> None:
    answer = newsroom.client.get("/$discovery/rest?version=v2")
    refused(answer, 404, "NOT_FOUND", "Discovery document not found.")
