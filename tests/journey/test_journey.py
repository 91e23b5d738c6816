"""One comment's way through the real processes: gunicorn, worker, Valkey and a receiving site."""

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from moderation.signing import sign
from tests.journey.service import Service, running_service

LINKS = "Look at http://one.example http://two.example http://three.example"
"""Borderline under the shipped policy whatever the model says of it: more links than are taken."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("journey")) as service:
        yield service


def heard(service: Service, comment_id: str, verdict: str) -> dict[str, Any]:
    """The callback with this verdict on this comment, as soon as it has come."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for callback in service.received():
            if (callback["comment_id"], callback["verdict"]) == (comment_id, verdict):
                return callback
        time.sleep(0.05)
    raise AssertionError(f"no callback {verdict} for {comment_id}: {service.received()}")


def test_a_comment_in_a_verdict_out_a_decision_back(service: Service) -> None:
    status, answer = service.call("POST", "/v1/comments", {"id": "c-1", "text": LINKS})
    assert (status, answer["verdict"], answer["revision"]) == (200, "review", 1)
    assert "links" in [reason["rule"] for reason in answer["reasons"]]
    assert service.call("POST", "/v1/comments", {"id": "c-1", "text": LINKS})[1] == answer

    moderator = service.user_token()
    status, claimed = service.call("POST", "/v1/queue/claim", {"limit": 1}, token=moderator)
    assert status == 200
    (item,) = claimed["items"]
    assert item["review_id"] == answer["review_id"]
    assert item["comment"]["text"] == LINKS
    ruling = {"verdict": "delete", "category": "unacceptable", "note": "advertising", "version": item["version"]}
    status, _ = service.call("POST", f"/v1/reviews/{item['review_id']}/resolve", ruling, token=moderator)
    assert status == 200

    callback = heard(service, "c-1", "delete")
    assert (callback["signature"], callback["by"]) == ("good", "moderator")
    assert service.call("GET", "/v1/comments/c-1")[1]["standing"]["verdict"] == "delete"
    ruling = {"verdict": "keep", "version": item["version"]}
    status, conflict = service.call("POST", f"/v1/reviews/{item['review_id']}/resolve", ruling, token=moderator)
    assert (status, conflict["by"]) == (409, "moderator")


def test_an_automatic_decision_is_heard_too(service: Service) -> None:
    status, answer = service.call("POST", "/v1/comments", {"id": "c-2", "text": "Thank you for a careful report."})
    assert (status, answer["verdict"]) == (200, "keep")
    assert heard(service, "c-2", "keep")["by"] == "policy"


def test_a_signed_comment_needs_no_token(service: Service) -> None:
    secret = next(line.split()[-1] for line in service.log.splitlines() if line.startswith("webhook secret"))
    body = '{"id": "c-3", "text": "Signed and sealed."}'
    url = f"http://127.0.0.1:{service.port}/v1/comments?site=demo"
    headers = sign([secret], "m-1", datetime.now(UTC), body) | {"Content-Type": "application/json"}
    assert service.http.request("POST", url, body=body, headers=headers).status == 200
    assert service.http.request("POST", url, body=body + " ", headers=headers).status == 401


def test_erasing_removes_the_text_and_leaves_a_tombstone_in_the_ledger(service: Service) -> None:
    service.call(
        "POST", "/v1/comments", {"id": "c-4", "text": "To be forgotten.", "author": {"id": "r-9", "name": "R"}}
    )
    assert service.call("DELETE", "/v1/comments/c-4")[0] in {200, 204}
    status, gone = service.call("GET", "/v1/comments/c-4")
    assert status == 410
    assert "forgotten" not in str(gone)


def test_the_parts_are_seen_to_work_and_the_log_holds_no_text_and_no_token(service: Service) -> None:
    assert service.call("GET", "/healthz")[0] == 200
    assert service.call("GET", "/readyz")[0] == 200
    metrics = service.http.request("GET", f"http://127.0.0.1:{service.port}/metrics")
    assert b"comments" in metrics.data
    printed_once, _, logged = service.log.partition("ready on")
    assert service.user_token() in printed_once
    for secret in ("careful report", "three.example", "advertising", service.user_token(), "whsec_"):
        assert secret not in logged, secret


def test_ctrl_c_stops_everything_and_the_data_are_there_at_the_next_start(tmp_path: Path) -> None:
    with running_service(tmp_path) as service:
        service.call("POST", "/v1/comments", {"id": "c-1", "text": LINKS})
        assert service.stop(signal.SIGINT) == 0
        assert service.processes() == {}
        first_log = service.log
        service.log_path.unlink()
        service.start()
        assert service.call("GET", "/v1/comments/c-1")[1]["verdict"] == "review"
        assert "First start" in first_log
        assert "First start" not in service.log
