"""`python -m tests.bench.http_stacks`: what it costs to take a comment in, by four ways of writing a Flask view."""

import importlib
import json
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask, Response, request
from flask_openapi3.openapi import OpenAPI

from moderation.logs import configure
from moderation.web.incoming import IncomingRequest
from moderation.web.submissions import CommentSent
from tests.moderation.web.newsroom import SITE_TOKEN, Newsroom

ROUNDS = 9
REQUESTS = 1000
BODY = json.dumps(
    {
        "id": "c-1",
        "text": "Well said. " * 10,
        "article": {"id": "a-1", "title": "Bread", "section": "Economy", "tags": ["bread", "price"], "language": "en"},
        "author": {"id": "r-1", "name": "Reader", "registered_at": "2020-05-01T10:00:00Z"},
        "created_at": "2026-11-24T11:59:00Z",
    }
).encode()


def bare() -> Flask:
    """Flask alone: parses, checks nothing."""
    app = Flask("bare")

    @app.post("/v1/comments")
    def view() -> dict[str, Any]:
        return {"id": request.get_json()["id"]}

    return app


def by_hand() -> Flask:
    """Flask, and a pydantic model called in the view."""
    app = Flask("by_hand")

    @app.post("/v1/comments")
    def view() -> Response:
        sent = CommentSent.model_validate_json(request.get_data())
        return Response(json.dumps({"id": sent.id}), content_type="application/json")

    return app


def flask_openapi3() -> Flask:
    """flask-openapi3, its body parsed by pydantic alone, as the service does."""
    app = OpenAPI("flask_openapi3", doc_ui=False)
    app.request_class = IncomingRequest

    @app.post("/v1/comments")
    def view(body: CommentSent) -> Response:
        return Response(json.dumps({"id": body.id}), content_type="application/json")

    return app


def apiflask() -> Flask:
    """APIFlask with marshmallow, which it is built on. Not a dependency: install it to measure it."""
    api, marshmallow = importlib.import_module("apiflask"), importlib.import_module("marshmallow")
    fields, from_dict = marshmallow.fields, marshmallow.Schema.from_dict
    text = fields.String
    article = from_dict(
        {"id": text(), "title": text(), "section": text(), "tags": fields.List(text()), "language": text()}
    )
    author = from_dict({"id": text(), "name": text(), "registered_at": fields.AwareDateTime()})
    members = {"id": text(required=True), "text": text(required=True), "created_at": fields.AwareDateTime()}
    comment = from_dict({**members, "article": fields.Nested(article), "author": fields.Nested(author)})
    app: Flask = api.APIFlask("apiflask")

    def view(json_data: dict[str, Any]) -> dict[str, Any]:
        return {"id": json_data["id"]}

    app.post("/v1/comments")(app.input(comment)(view))  # type: ignore[attr-defined]  # APIFlask's
    return app


def service() -> Flask:
    """The service itself, over stores in memory: what Flask, tokens, policy, counters and a log line cost together."""
    configure("info")
    return Newsroom().app


def microseconds(app: Flask) -> float:
    """CPU time for a request, of this thread."""
    began = time.thread_time()
    for _ in range(REQUESTS):
        answer = b"".join(app.wsgi_app(_environment(), _checked))
    if json.loads(answer)["id"] != "c-1":
        raise SystemExit(f"A stack answers wrongly: {answer!r}")
    return (time.thread_time() - began) / REQUESTS * 1e6


def main() -> None:
    """Measure all stacks in turn, and print the best round of each: others on the machine only ever add."""
    stacks = [bare, by_hand, flask_openapi3, service]
    if importlib.util.find_spec("apiflask"):
        stacks.append(apiflask)
    apps = {stack.__name__: stack() for stack in stacks}
    best = dict.fromkeys(apps, float("inf"))
    for _ in range(ROUNDS):
        for name, app in apps.items():
            best[name] = min(best[name], microseconds(app))
    for name, spent_us in best.items():
        sys.stdout.write(f"{name:15} {spent_us:6.0f} µs  {spent_us / best['bare']:.2f} of bare\n")


def _environment() -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/v1/comments",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "HTTP_AUTHORIZATION": f"Bearer {SITE_TOKEN}",
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(BODY),
        "wsgi.errors": sys.stderr,
    }


def _checked(status: str, _headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
    if status != "200 OK":
        raise SystemExit(f"A stack answers {status}.")
    return lambda _: None


if __name__ == "__main__":
    main()
