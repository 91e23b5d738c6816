"""The akismet package, with nothing changed but its base address."""

from collections.abc import Iterator
from contextlib import contextmanager

import akismet
import httpx
import pytest

from policies.case import Category
from tests.clients.conftest import command
from tests.journey.service import Service

LINKS = "Look at http://one.example http://two.example http://three.example"
POLITE = "Thank you for a careful report."
READER = "192.0.2.1"
BLOG = "https://news.example/"
LEVELS = "".join(f"[categories.{category}]\n" for category in Category)
POLICY = f"""
[policy]
name = "Test"
clause = "offensive"
{LEVELS}
[links]
at_most = 2
verdict = "review"
[[phrases]]
any = ["forbidden bread"]
verdict = "delete"
"""


class Redirected(httpx.HTTPTransport):
    """The client's address is a constant of the package: here it leads to the service."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "rest.akismet.com"
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(request)


@contextmanager
def client(service: Service, key: str) -> Iterator[akismet.SyncClient]:
    """A client that is closed, and whose key nobody has verified yet."""
    with httpx.Client(transport=Redirected(service.port), headers={"User-Agent": akismet.USER_AGENT}) as http:
        yield akismet.SyncClient(config=akismet.Config(key, BLOG), http_client=http)


@pytest.fixture(scope="module")
def akismet_client(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[akismet.SyncClient]:
    """Of a site with a policy of its own."""
    printed = command(service, "sites", "add", "press")
    document = tmp_path_factory.mktemp("press") / "policy.toml"
    document.write_text(POLICY)
    command(service, "policy", "publish", str(document), "--site", "press", "--by", "pavel")
    with client(service, next(line.split()[-1] for line in printed.splitlines() if line.startswith("token"))) as made:
        yield made


def test_keys(service: Service, akismet_client: akismet.SyncClient) -> None:
    assert akismet_client.verify_key()
    assert not akismet_client.verify_key("nonesuch", BLOG)
    with client(service, "nonesuch") as other, pytest.raises(akismet.APIKeyError):
        other.comment_check(READER, comment_content=POLITE)


def test_checks(akismet_client: akismet.SyncClient) -> None:
    def check(text: str, author: str = "Reader", role: str = "") -> akismet.CheckResponse:
        return akismet_client.comment_check(
            READER, comment_type="comment", comment_author=author, comment_content=text, user_role=role
        )

    assert check(POLITE) is akismet.CheckResponse.HAM
    assert check(LINKS) is akismet.CheckResponse.SPAM
    assert check("There is forbidden bread here.") is akismet.CheckResponse.DISCARD
    assert check("There is forbidden bread here.", role="administrator") is akismet.CheckResponse.HAM
    assert check(POLITE, author="akismet-guaranteed-spam") is akismet.CheckResponse.SPAM


def test_feedback_becomes_rows_to_train_on(service: Service, akismet_client: akismet.SyncClient) -> None:
    text = "Bread of another kind."
    assert akismet_client.comment_check(READER, comment_content=text) is akismet.CheckResponse.HAM
    assert akismet_client.submit_spam(READER, comment_content=text)
    assert akismet_client.submit_ham(READER, comment_content=text)
    assert command(service, "export", "labels").count(text) == 2


def test_a_passed_rate(service: Service, hurried_token: str) -> None:
    with client(service, hurried_token) as hurried, pytest.raises(akismet.RequestError, match="429"):
        hurried.comment_check(READER, comment_content=POLITE)
