"""Health, metrics and the OpenAPI document."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from moderation.core.parties import Role
from moderation.web.answers import AnswerTold, CommentTold, PolicyTold
from moderation.web.dialects import DIALECTS
from moderation.web.items import QueueTold, ReviewTold
from moderation.web.problems import Problem
from moderation.web.services import Check
from tests.moderation.web.newsroom import TOKENS, Newsroom, ok, told


def _metrics(newsroom: Newsroom) -> str:
    answer = newsroom.call("GET", "/metrics", None)
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def test_health_and_readiness(newsroom: Newsroom) -> None:
    assert ok(newsroom.call("GET", "/healthz", None)) == {"status": "up"}
    assert ok(newsroom.call("GET", "/readyz", None))["checks"][0] == {"name": "store", "problem": ""}
    newsroom.checks = [Check("store", "it does not answer"), Check("model")]
    answer = newsroom.call("GET", "/readyz", None)
    assert told(answer, 503)["checks"] == [
        {"name": "store", "problem": "it does not answer"},
        {"name": "model", "problem": ""},
    ]
    assert answer.headers["Retry-After"] == "1"


def test_comments_are_counted_by_verdict_and_ground(newsroom: Newsroom) -> None:
    comments = [{"id": str(i), "text": text} for i, text in enumerate(("fine", "0.7", "0.99", "unscorable"))]
    newsroom.call("POST", "/v1/comments:batch", json={"comments": comments})
    metrics = _metrics(newsroom)
    assert 'moderation_comments_total{verdict="keep"} 1.0' in metrics
    assert 'moderation_comments_total{verdict="review"} 2.0' in metrics
    assert "moderation_unscored_comments_total 1.0" in metrics
    assert 'moderation_reasons_total{category="offensive",rule="threshold",verdict="delete"} 1.0' in metrics
    assert 'moderation_reasons_total{category="",rule="not scored",verdict="review"} 1.0' in metrics


def test_requests_are_measured_by_route_never_by_address(newsroom: Newsroom) -> None:
    newsroom.post("secret-id", "x")
    newsroom.call("GET", "/v1/comments/secret-id")
    newsroom.call("GET", "/v1/secret-id")
    newsroom.call("SECRET", "/v1/comments")
    metrics = _metrics(newsroom)
    assert 'route="/v1/comments/<path:comment_id>",status="200"' in metrics
    assert 'method="unknown",route="unknown",status="404"' in metrics
    assert "secret" not in metrics.lower()


def test_the_queues_are_measured_at_the_scrape(newsroom: Newsroom) -> None:
    newsroom.post("c-1", "score 0.7")
    newsroom.post("c-2", "score 0.7")
    newsroom.desk("queue/claim", {})
    newsroom.clock.advance(seconds=30)
    metrics = _metrics(newsroom)
    assert 'moderation_queue{site="demo",state="waiting"} 1.0' in metrics
    assert 'moderation_queue{site="demo",state="claimed"} 1.0' in metrics
    assert 'moderation_queue_oldest_age_seconds{site="demo"} 30.0' in metrics
    assert 'moderation_queue_oldest_age_seconds{site="other"} 0.0' in metrics


def test_the_counters_are_told_even_when_the_store_is_down(newsroom: Newsroom) -> None:
    newsroom.post("c-1", "fine")
    newsroom.stores.down = True
    metrics = _metrics(newsroom)
    assert 'moderation_comments_total{verdict="keep"} 1.0' in metrics
    assert "moderation_queue{" not in metrics


def test_the_counters_of_all_processes_are_added_up(tmp_path: Path) -> None:
    program = (
        "from tests.moderation.web.newsroom import Newsroom\n"
        "room = Newsroom()\nroom.post('c-1', 'fine')\nprint(room.call('GET', '/metrics', None).text)"
    )
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    runs = [
        subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert 'moderation_comments_total{verdict="keep"} 1.0' in runs[0].stdout
    assert 'moderation_comments_total{verdict="keep"} 2.0' in runs[1].stdout
    assert 'moderation_queue{site="demo",state="waiting"} 0.0' in runs[1].stdout


@pytest.fixture
def document(newsroom: Newsroom) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = ok(newsroom.call("GET", "/openapi.json", None))
    return found


def test_the_openapi_document_has_every_route_of_the_api(newsroom: Newsroom, document: dict[str, Any]) -> None:
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in newsroom.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.partition(".")[0] not in {"pages", "openapi", *(dialect.name for dialect in DIALECTS)}
    }
    documented = {(method, path) for path, operations in document["paths"].items() for method in operations}
    assert documented == routes
    assert document["openapi"].startswith("3.1")


def test_every_reference_of_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert references
    assert references <= set(schemas)
    schemes = document["components"]["securitySchemes"]
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {name for way in operation.get("security", []) for name in way} <= set(schemes)
            assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_a_signature_is_documented_only_where_there_is_a_body_to_sign(document: dict[str, Any]) -> None:
    post = document["paths"]["/v1/comments"]["post"]
    assert {"site_signature": []} in post["security"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in post["parameters"]]
    assert document["paths"]["/v1/comments/{comment_id}"]["get"]["security"] == [{"site_token": []}]


def test_nothing_of_the_document_is_loaded_from_elsewhere(newsroom: Newsroom) -> None:
    assert newsroom.call("GET", "/openapi", None).status_code == 404
    assert newsroom.call("GET", "/openapi/swagger", None).status_code == 404


def test_the_answers_are_as_documented(newsroom: Newsroom) -> None:
    review_id = newsroom.post("c-1", "score 0.7")["review_id"]
    answers = [
        (AnswerTold, newsroom.call("POST", "/v1/comments", json={"id": "c-1", "text": "score 0.7"})),
        (CommentTold, newsroom.call("GET", "/v1/comments/c-1")),
        (QueueTold, newsroom.call("GET", "/v1/queue", TOKENS[Role.MODERATOR])),
        (ReviewTold, newsroom.call("GET", f"/v1/reviews/{review_id}", TOKENS[Role.MODERATOR])),
        (PolicyTold, newsroom.call("GET", "/v1/policy", TOKENS[Role.POLICY_ADMIN])),
        (Problem, newsroom.call("GET", "/v1/comments/none")),
    ]
    for shape, answer in answers:
        told_again = msgspec.json.encode(msgspec.json.decode(answer.data, type=shape))
        assert msgspec.json.decode(told_again) == msgspec.json.decode(answer.data)
