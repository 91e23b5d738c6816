"""The plugin and the running service: signed both ways, from the comment to the moderator's decision."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import pytest

from moderation.signing import HEADERS
from tests.clients.conftest import command
from tests.journey.service import Service, running_service
from tests.wordpress.blog import Blog

LINKS = "Look at http://one.example http://two.example http://three.example"


class Ear(ThreadingHTTPServer):
    """Where the site's callbacks come in, raw, as steps for the blog."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: Queue[dict[str, Any]] = Queue()


class _Handler(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name: self.headers[name] for name in HEADERS}
        self.server.heard.put({"do": "callback", "headers": headers, "body": body})
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as ear:
        threading.Thread(target=ear.serve_forever, daemon=True).start()
        yield ear
        ear.shutdown()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("wordpress")) as service:
        yield service


@pytest.fixture
def blog(service: Service, ear: Ear) -> Blog:
    """A blog that is a site of the service."""
    site = f"blog{ear.server_port}"
    printed = command(service, "sites", "add", site, "--callback", f"http://127.0.0.1:{ear.server_port}/")
    secret = next(line.split()[-1] for line in printed.splitlines() if line.startswith("webhook secret"))
    return Blog({"url": f"http://127.0.0.1:{service.port}", "site": site, "secret": secret})


def test_from_the_comment_to_the_moderators_decision(service: Service, blog: Blog, ear: Ear) -> None:
    assert blog.post(1, comment_content="Thank you for a careful report.") == "1"
    assert blog.meta("verdict") == "keep"
    assert blog.hear(ear.heard.get(timeout=30)) == [204]
    assert (blog.status(), blog.meta("sequence")) == ("1", "1")
    assert blog.post(1, comment_content=LINKS) == "0"
    assert (blog.status(2), blog.meta("verdict", 2)) == ("0", "review")
    approve(service, blog)
    assert blog.hear(ear.heard.get(timeout=30)) == [204]
    assert (blog.status(2), blog.meta("verdict", 2)) == ("1", "keep")


def approve(service: Service, blog: Blog) -> None:
    site = blog.wp["options"]["comment_moderation"]["site"]
    printed = command(service, "users", "add", "nino", "--role", "moderator", "--site", site)
    token = next(line.split()[-1] for line in printed.splitlines() if "token" in line.lower())
    _, claimed = service.call("POST", "/v1/queue/claim", {}, token=token)
    (item,) = claimed["items"]
    status, _ = service.call(
        "POST",
        f"/v1/reviews/{item['review_id']}/resolve",
        {"verdict": "keep", "version": item["version"]},
        token=token,
    )
    assert status == 200


def test_an_answer_that_was_missed(blog: Blog, ear: Ear) -> None:
    """The service took the comment, but its answer was lost on the way."""
    text = "Thank you for another report."
    blog.post(1, comment_content=text)
    late = Blog(blog.wp["options"]["comment_moderation"])
    assert late.post(1, "timed out", comment_content=text) == "0"
    callback = ear.heard.get(timeout=30)
    assert late.hear(callback, callback) == [204, 204]
    assert late.status() == "1"


def test_a_wrong_secret_and_a_text_that_is_too_long_are_held(blog: Blog) -> None:
    assert blog.post(1, comment_content="a" * 30_000) == "0"
    other = Blog(blog.wp["options"]["comment_moderation"] | {"secret": "whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3Ro"})
    assert other.post(1, comment_content="Well said.") == "0"
    assert (blog.meta("verdict"), other.meta("verdict")) == ("unanswered", "unanswered")
