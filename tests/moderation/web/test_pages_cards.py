from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from moderation.core.models import Record
from moderation.web.pages.cards import Card, card_of, web_address
from moderation.web.pages.wording import since_or_until, span
from policies.case import Author
from policies.decision import Decision, Verdict
from policies.document import load
from tests.builders import NOON, a_comment, a_decision, a_record, claimed, resolved, waiting


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-3), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=2, minutes=14), "2 h 14 min"),
        (timedelta(days=3, hours=4, minutes=59), "3 d 4 h"),
    ],
)
def test_lengths_of_time_have_their_two_largest_units(length: timedelta, words: str) -> None:
    assert span(length) == words


def test_what_is_over_has_a_date_and_what_holds_an_end() -> None:
    assert since_or_until(NOON, NOON + timedelta(hours=1)) == "at 24 Nov 2026, 12:00 UTC (1 h 0 min ago)"
    assert since_or_until(NOON + timedelta(minutes=5), NOON) == "until 12:05 UTC (5 min left)"


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example/x?y=1#z", "HTTPS://a.example/"])
def test_web_addresses_may_be_followed(url: str) -> None:
    assert web_address(url) == url


POLICY = load(
    """
    [policy]
    name = "test"
    [categories]
    offensive = { review_at = 0.5, delete_at = 0.9 }
    inflammatory = {}
    threatening = {}
    unacceptable = {}
    [sections.City.offensive]
    review_at = 0.4
    [authors.new]
    account_days_below = 7
    [authors.new.categories.offensive]
    review_at = 0.3
    """
)


def a_card(record: Record, viewer: str = "nino", now: datetime = NOON) -> Card:
    return card_of(record, viewer, now, POLICY)


def limits(record: Record) -> dict[Verdict, str]:
    return a_card(record).bars[0].limits


def test_the_bars_have_the_thresholds_that_count_for_this_comment() -> None:
    assert limits(a_record(review=waiting())) == {"review": "0.5", "delete": "0.9"}
    assert limits(a_record(a_comment(section="city"), review=waiting())) == {"review": "0.4", "delete": "0.9"}
    offensive, *others = a_card(a_record(review=waiting())).bars
    assert (offensive.category, offensive.figure, offensive.zone.verdict) == ("offensive", "0.700", "review")
    assert [(bar.category, bar.limits) for bar in others] == [
        ("inflammatory", {}),
        ("threatening", {}),
        ("unacceptable", {}),
    ]


def test_an_author_is_as_new_as_when_the_comment_came() -> None:
    newcomer = Author("r-9", "New", registered_at=NOON - timedelta(days=6))
    record = a_record(replace(a_comment(), author=newcomer), review=waiting())
    later = a_card(record, now=NOON + timedelta(days=30))
    assert later.bars[0].limits == {"review": "0.3", "delete": "0.9"}


def test_without_scores_there_are_no_bars() -> None:
    assert a_card(replace(a_record(review=waiting()), scores=None)).bars == ()


def test_a_policy_that_has_changed_since_is_told() -> None:
    decided_by_it = Decision(Verdict.REVIEW, a_decision().reasons, POLICY.version)
    assert not a_card(a_record(decision=decided_by_it, review=waiting())).policy_changed
    assert a_card(a_record(review=waiting())).policy_changed


def test_who_may_decide() -> None:
    later = NOON + timedelta(minutes=1)
    assert a_card(a_record(review=waiting())).decidable
    assert a_card(a_record(review=claimed("nino"))).decidable
    assert not a_card(a_record(review=claimed("levan"))).decidable
    assert a_card(a_record(review=claimed("levan", NOON)), "nino", later).decidable
    assert not a_card(a_record(review=resolved("nino"))).decidable


def test_a_record_without_a_review_has_no_card() -> None:
    with pytest.raises(ValueError, match="no review"):
        a_card(a_record())
