import http.client
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from moderation.credentials import new_secret
from moderation.receive import Heard, Receiver, ReceiverError, hear, receive
from moderation.signing import sign
from tests.moderation.processes import WAIT_S, eventually

SECRET = new_secret()
DECIDED = {"id": "c-1", "revision": 1, "sequence": 2, "verdict": "delete", "by": "nino"}
BODY = json.dumps({"type": "comment.decided", "data": DECIDED})


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def port(said: list[str]) -> Iterator[int]:
    with Receiver("127.0.0.1", 0, SECRET, said.append) as receiver:
        threading.Thread(target=receiver.serve_forever, args=(0.02,), daemon=True).start()
        yield receiver.server_port
        receiver.shutdown()


def post(port: int, body: bytes, headers: dict[str, str]) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)) as connection:
        connection.request("POST", "/callbacks", body, headers)
        return connection.getresponse().status


def callbacks(port: int) -> list[dict[str, object]]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)) as connection:
        connection.request("GET", "/")
        found = json.load(connection.getresponse())["callbacks"]
        assert isinstance(found, list)
        return found


def test_a_signed_callback_is_taken_and_told_in_a_line(port: int, said: list[str]) -> None:
    assert post(port, BODY.encode(), sign([SECRET], "cb_1", datetime.now(UTC), BODY)) == 204
    assert said == ["callback: comment 'c-1' delete by nino, signature good"]
    assert callbacks(port) == [
        {
            "message_id": "cb_1",
            "signature": "good",
            "comment_id": "c-1",
            "revision": 1,
            "sequence": 2,
            "verdict": "delete",
            "by": "nino",
        }
    ]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "Missing required headers"),
        (sign([new_secret()], "cb_1", datetime.now(UTC), BODY), "No matching signature"),
        (sign([SECRET], "cb_1", datetime.now(UTC) - timedelta(hours=1), BODY), "too old"),
    ],
    ids=["unsigned", "another's secret", "old"],
)
def test_a_callback_that_is_not_proven_is_refused_and_not_read(
    port: int, said: list[str], headers: dict[str, str], why: str
) -> None:
    assert post(port, BODY.encode(), headers) == 401
    assert "signature bad" in said[0]
    assert why in said[0]
    assert "c-1" not in said[0]
    assert callbacks(port)[0]["comment_id"] == ""


def test_another_kind_of_message_is_taken_and_not_understood() -> None:
    for body in ('{"type": "ping"}', "[1]", "no json"):
        heard = hear(SECRET, sign([SECRET], "m", datetime.now(UTC), body), body.encode())
        assert heard == Heard("m", "good", verdict="of an unknown kind")


def test_a_line_cannot_be_forged_by_a_header() -> None:
    assert "\n" not in hear(SECRET, {"webhook-id": "a\ncallback: comment"}, b"").line()


@pytest.mark.parametrize("length", ["", "-1", "99999999", "²"])
def test_a_body_without_a_sensible_length_is_refused(port: int, length: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as connection:
        field = f"Content-Length: {length}\r\n" if length else ""
        connection.sendall(f"POST / HTTP/1.1\r\nHost: here\r\n{field}\r\n".encode("latin-1"))
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_only_the_last_hundred_are_kept(port: int) -> None:
    for number in range(103):
        post(port, BODY.encode(), {"webhook-id": f"m-{number}"})
    kept = callbacks(port)
    assert [kept[0]["message_id"], kept[-1]["message_id"], len(kept)] == ["m-3", "m-102", 100]


def test_a_port_in_use_is_named(port: int, said: list[str]) -> None:
    with pytest.raises(ReceiverError, match=rf"cannot listen on 127\.0\.0\.1:{port} \(Address already in use\)"):
        receive(host="127.0.0.1", port=port, secret=SECRET, say=said.append)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a"])
def test_a_secret_that_cannot_be_read_is_said_at_the_start(secret: str, said: list[str]) -> None:
    with pytest.raises(ReceiverError, match="whsec_"):
        receive(host="127.0.0.1", port=0, secret=secret, say=said.append)


def test_it_says_where_it_listens(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Receiver, "serve_forever", lambda _: None)
    receive(host="127.0.0.1", port=0, secret=SECRET, say=said.append)
    assert said == ["listening for callbacks on http://127.0.0.1:0"]


def test_a_caller_who_hangs_up_leaves_no_trace(
    port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("moderation.receive.log.info", lambda event, **_: told.append(event))
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # hang up rudely
        connection.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n")
    assert eventually(lambda: told == ["a request broke off"])
    assert callbacks(port) == []
    assert capsys.readouterr().err == ""
