"""Coral's external moderation phase against the running service, by a Coral that is as strict as the real one."""

import signal
import time
from collections.abc import Iterator
from os import kill

import pytest

from tests.clients.conftest import command
from tests.journey.service import Service, running_service
from tests.moderation.web.dialects.coral_double import NEW_SECRET, SECRET, Outcome, headers, outcome, request_body


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One of its own: its store is stalled."""
    with running_service(tmp_path_factory.mktemp("coral")) as service:
        command(service, "sites", "set", "demo", "--coral-secret", NEW_SECRET, "--coral-secret", SECRET)
        yield service


def moderate(service: Service, text: str, *secrets: str, timeout_ms: int = 5000, action: str = "NEW") -> Outcome:
    body = request_body(text, action)
    answer = service.http.request(
        "POST",
        f"http://127.0.0.1:{service.port}/coral/demo?timeout_ms={timeout_ms}",
        body=body,
        headers=headers(body, secrets or (SECRET,)),
    )
    return outcome(answer.status, answer.data)


def test_the_phase(service: Service) -> None:
    links = "Look at http://one.example http://two.example http://three.example"
    assert moderate(service, "Thank you for a careful report.") == Outcome()
    withheld = moderate(service, links, NEW_SECRET, SECRET)
    assert (withheld.status, withheld.ended, len(withheld.flags)) == ("SYSTEM_WITHHELD", True, 1)
    assert moderate(service, links, NEW_SECRET, action="EDIT") == withheld
    assert moderate(service, links, "empsec_of_another").skipped == "HTTP 401"


def test_feedback_of_corals_moderators_is_joined_to_the_comment(service: Service) -> None:
    text = "Bread is dear, and dearer than it was."
    moderate(service, text)
    for value in (1, 0):
        status, _ = service.call(
            "POST",
            "/v1alpha1/comments:suggestscore",
            {
                "comment": {"text": text},
                "attributeScores": {"TOXICITY": {"summaryScore": {"value": value}}},
                "languages": ["en"],
                "communityId": "Coral:https://coral.news.example",
                "clientToken": "comment:c-1",
            },
        )
        assert status == 200
    rows = command(service, "export", "labels")
    assert rows.count(text) == 2


def test_a_stalled_store_is_told_while_coral_still_listens(service: Service) -> None:
    (valkey,) = [pid for pid, name in service.processes().items() if "valkey" in name.split(" ")[0]]
    kill(valkey, signal.SIGSTOP)
    try:
        began = time.monotonic()
        told = moderate(service, "Well said.", timeout_ms=1000)
        took_s = time.monotonic() - began
    finally:
        kill(valkey, signal.SIGCONT)
    assert told.skipped == "HTTP 503"
    assert took_s < 1.9  # the store's own patience is two seconds
    assert moderate(service, "Well said.") == Outcome()
