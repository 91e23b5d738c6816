"""The double is as strict as Coral: what Coral passes over, it passes over as well."""

import json
from typing import Any

import pytest

from tests.moderation.web.dialects.coral_double import Outcome, outcome

FLAG = {"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}


def told(answer: Any) -> Outcome:
    return outcome(200, json.dumps(answer).encode())


@pytest.mark.parametrize(("status", "body"), [(204, b""), (204, b"words"), (200, b""), (200, b"{}"), (200, b"{ }")])
def test_nothing_said_is_nothing_done(status: int, body: bytes) -> None:
    assert outcome(status, body) == Outcome()


@pytest.mark.parametrize("status", [199, 302, 401, 429, 503])
def test_other_statuses_are_passed_over(status: int) -> None:
    assert outcome(status, b'{"status": "REJECTED"}').skipped == f"HTTP {status}"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        None,
        {"status": None},
        {"status": ""},
        {"status": "DELETED"},
        {"status": "rejected"},
        {"status": "REJECTED", "actions": None},
        {"status": "REJECTED", "actions": {}},
        {"status": "REJECTED", "actions": ["FLAG"]},
        {"status": "REJECTED", "actions": [{"actionType": "FLAG"}]},
        {"status": "REJECTED", "actions": [FLAG | {"actionType": "DONT_AGREE"}]},
        {"status": "REJECTED", "actions": [FLAG | {"reason": "COMMENT_REPORTED_SPAM"}]},
        {"status": "REJECTED", "tags": ["TOXIC"]},
        {"status": "REJECTED", "moderationAction": None},
        {"status": "REJECTED", "moderationAction": {"status": "DELETED"}},
        {"status": "REJECTED", "moderationAction": {"status": "REJECTED", "rejectionReason": {"code": "TOXIC"}}},
        {"moderationAction": {"status": "REJECTED", "rejectionReason": {"code": "OTHER", "detailedExplanation": ""}}},
        {"moderationAction": {"status": "REJECTED", "rejectionReason": {"code": "OTHER", "customReason": 7}}},
    ],
)
def test_one_mistake_and_the_whole_answer_is_passed_over(answer: Any) -> None:
    assert told(answer).skipped


def test_broken_json_is_passed_over() -> None:
    assert outcome(200, b"<html>").skipped


def test_unknown_members_are_stripped() -> None:
    assert told({"status": "PREMOD", "score": 1, "actions": [FLAG | {"explanation": "x"}]}) == Outcome(
        status="PREMOD", ended=True, flags=("COMMENT_DETECTED_TOXIC",)
    )


@pytest.mark.parametrize("status", ["NONE", "APPROVED"])
def test_the_trap(status: str) -> None:
    """Whoever says that a comment is fine ends the phases, with the site's own pre-moderation behind."""
    assert told({"status": status}) == Outcome(status=status, ended=True)
