"""Health, metrics and the OpenAPI document."""

from moderation.web.services import Check
from tests.moderation.web.newsroom import Newsroom, ok, told


def test_health_and_readiness(newsroom: Newsroom) -> None:
    assert newsroom.call("GET", "/healthz", None).json == {"status": "up"}
    assert newsroom.call("GET", "/readyz", None).status_code == 200
    newsroom.checks = [Check("store", "it does not answer"), Check("model")]
    problem = told(newsroom.call("GET", "/readyz", None), 503)
    assert problem["checks"] == [{"name": "store", "problem": "it does not answer"}, {"name": "model", "problem": ""}]


def test_the_openapi_document_has_the_routes(newsroom: Newsroom) -> None:
    document = ok(newsroom.call("GET", "/openapi.json", None))
    assert "/v1/comments/{comment_id}" in document["paths"]
