"""google-api-python-client, which makes its methods from the discovery document."""

from collections.abc import Iterator
from typing import Any

import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError

from tests.clients.conftest import POLITE, RUDE
from tests.journey.service import TOKEN, Service


def client(service: Service, key: str = TOKEN) -> Any:
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"http://127.0.0.1:{service.port}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


@pytest.fixture(scope="module")
def google(service: Service) -> Iterator[Any]:
    with client(service) as built:
        yield built


def value(answer: Any, attribute: str = "TOXICITY") -> float:
    return float(answer["attributeScores"][attribute]["summaryScore"]["value"])


def test_analyze(google: Any) -> None:
    def ask(text: str) -> Any:
        body = {
            "comment": {"text": text},
            "requestedAttributes": {"TOXICITY": {}, "THREAT": {"scoreThreshold": 0.9}},
            "languages": ["en"],
            "clientToken": "t-1",
            "spanAnnotations": True,
            "context": {"entries": [{"text": "An article."}]},
            "doNotStore": True,
        }
        return google.comments().analyze(body=body).execute()

    rude = ask(f"{POLITE} {RUDE}")
    assert value(ask(POLITE)) < 0.5 < value(rude)
    first, second = rude["attributeScores"]["TOXICITY"]["spanScores"]
    assert (first["begin"], first["end"], second["end"]) == (0, len(POLITE), len(POLITE) + 1 + len(RUDE))
    assert first["score"]["value"] < second["score"]["value"]
    assert "summaryScore" not in rude["attributeScores"]["THREAT"]
    assert (rude["languages"], rude["clientToken"]) == (["en"], "t-1")


def test_suggestscore(google: Any) -> None:
    body = {
        "comment": {"text": RUDE},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        "communityId": "Coral:https://news.example",
        "clientToken": "comment:7",
    }
    assert google.comments().suggestscore(body=body).execute()["clientToken"] == "comment:7"


def test_errors_are_read_as_googles_own(service: Service, google: Any, hurried_token: str) -> None:
    def error(body: Any, built: Any = google) -> HttpError:
        with pytest.raises(HttpError) as raised:
            built.comments().analyze(body=body).execute()
        return raised.value

    asked = {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}}
    unknown = error(asked | {"requestedAttributes": {"FLIRTATION": {}}})
    assert (unknown.status_code, unknown.reason) == (400, "Unknown requested attribute: FLIRTATION")
    assert unknown.error_details[0]["errorType"] == "INVALID_REQUEST"
    assert error(asked | {"comment": {"text": ""}}).error_details[0]["errorType"] == "COMMENT_EMPTY"
    with client(service, "nonesuch") as built:
        bad_key = error(asked, built)
    assert bad_key.error_details[0]["reason"] == "API_KEY_INVALID"
    with client(service, hurried_token) as built:
        exhausted = error(asked, built)
    assert exhausted.status_code == 429
    assert exhausted.error_details[0]["reason"] == "RATE_LIMIT_EXCEEDED"
    assert exhausted.error_details[0]["metadata"]["quota_limit_value"] == "1"
