import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks.webhooks import Webhook

from moderation.callbacks import RETRY_AFTER_S, Poster, next_try
from moderation.core.parties import Site
from tests.builders import NOON, a_callback, a_site


@dataclass
class Receiver:
    """A news site that answers as it is told."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    connections: int = 0

    def site(self) -> Site:
        return replace(a_site(), callback_url=self.url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            told.connections += 1
            super().setup()

        def do_POST(self) -> None:
            told.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}/callback"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


def test_a_callback_arrives_signed_by_each_secret(receiver: Receiver) -> None:
    site = replace(receiver.site(), secrets=("whsec_bmV3bmV3bmV3bmV3", "whsec_b2xkb2xkb2xkb2xk"))
    assert Poster("loopback").post(site, a_callback(), datetime.now(UTC)) == ""
    headers, body = receiver.got[0]
    assert body.decode() == a_callback().body
    assert headers["webhook-id"] == a_callback().id
    for secret in site.secrets:
        assert Webhook(secret).verify(body, headers) == {"id": "c-1", "sequence": 1}


def test_a_refusal_of_the_site_is_a_problem(receiver: Receiver) -> None:
    receiver.status = 500
    assert Poster("loopback").post(receiver.site(), a_callback(), NOON) == "HTTP 500"


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    assert Poster("loopback").post(receiver.site(), a_callback(), NOON) == "HTTP 302"
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("networks", "url", "problem"),
    [
        ("public", "http://news.example/", "the callback URL is not https"),
        ("public", "https://127.0.0.1/", "InvalidIPAddress"),
        ("public", "https://169.254.169.254/latest", "InvalidIPAddress"),
        ("public", "https://[::1]/", "InvalidIPAddress"),
        ("loopback", "http://10.0.0.1/", "InvalidIPAddress"),
        ("loopback", "", "the site has no callback URL"),
        ("any", "http://127.0.0.1:1/", "ConnectionError"),
    ],
)
def test_an_address_that_is_not_allowed_is_refused(networks: str, url: str, problem: str) -> None:
    poster = Poster(networks)  # type: ignore[arg-type]  # the parameters name the literals
    assert poster.post(replace(a_site(), callback_url=url), a_callback(), NOON) == problem


def test_tries_spread_over_a_day_and_end() -> None:
    callback, tries = a_callback(), 0
    now = callback.created_at
    while (again := next_try(callback, now, 0.5, "HTTP 500")) is not None:
        tries += 1
        assert (again.attempts, again.last_error) == (tries, "HTTP 500")
        assert again.due_at > now
        callback, now = again, again.due_at
    assert tries == len(RETRY_AFTER_S)
    assert timedelta(hours=23) < now - callback.created_at < timedelta(hours=24)


def test_jitter_spreads_a_try_by_a_quarter_either_way() -> None:
    early, late = (next_try(a_callback(), NOON, jitter, "") for jitter in (0.0, 1.0))
    assert early
    assert late
    assert (early.due_at - NOON) * 5 == (late.due_at - NOON) * 3


def test_a_site_that_answers_out_of_the_protocol_is_a_failed_try(receiver: Receiver) -> None:
    receiver.status = 999
    assert Poster("loopback").post(receiver.site(), a_callback(), NOON) == "HTTP 999"


def test_a_connection_is_kept_for_the_next_callback(receiver: Receiver) -> None:
    poster = Poster("loopback")
    for _ in range(3):
        assert poster.post(receiver.site(), a_callback(), NOON) == ""
    assert receiver.connections == 1
