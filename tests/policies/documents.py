"""Policies and cases for the tests of policies: say only what matters to the test."""

from datetime import UTC, datetime, timedelta

from policies.case import Article, Author, Case, Scores
from policies.document import load
from policies.policy import Policy

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEAD = '[policy]\nname = "A policy"\n'
BASE = (
    HEAD
    + """
[categories]
offensive = { review_at = 0.5, delete_at = 0.9 }
inflammatory = { review_at = 0.6 }
threatening = { delete_at = 0.8 }
unacceptable = {}
"""
)


def a_policy(rules: str = "") -> Policy:
    return load(BASE + rules)


def a_case(
    text: str = "A word.",
    scores: Scores | None = Scores(0.1, 0.1, 0.1, 0.1),  # noqa: B008  frozen
    *,
    section: str = "",
    tags: tuple[str, ...] = (),
    author: str = "",
    account_days: float | None = None,
) -> Case:
    registered_at = None if account_days is None else NOON - timedelta(days=account_days)
    return Case(text, scores, NOON, Article(section=section, tags=tags), Author(id=author, registered_at=registered_at))
