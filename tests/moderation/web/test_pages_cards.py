from datetime import timedelta

import pytest

from moderation.web.pages.cards import card_of, web_address
from moderation.web.pages.wording import since_or_until, span
from policies.case import Category
from policies.decision import Decision, Reason, Verdict
from tests.builders import NOON, a_record, claimed, resolved, waiting


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


def test_marks_are_the_thresholds_that_the_reasons_name() -> None:
    reasons = (
        Reason("threshold", Verdict.DELETE, "", Category.OFFENSIVE, 0.7, 0.9),
        Reason("threshold", Verdict.REVIEW, "", Category.OFFENSIVE, 0.7, 0.6),
        Reason("threshold", Verdict.REVIEW, "", Category.OFFENSIVE, 0.7, 0.6),
        Reason("phrase", Verdict.REVIEW, "", Category.THREATENING),
    )
    card = card_of(a_record(decision=Decision(Verdict.DELETE, reasons, "p"), review=waiting()), "nino", NOON)
    offensive, *others = card.bars
    assert [(mark.verdict, mark.threshold, mark.reached) for mark in offensive.marks] == [
        (Verdict.REVIEW, 0.6, True),
        (Verdict.DELETE, 0.9, False),
    ]
    assert all(bar.marks == () for bar in others)


def test_who_may_decide() -> None:
    later = NOON + timedelta(minutes=1)
    assert card_of(a_record(review=waiting()), "nino", NOON).decidable
    assert card_of(a_record(review=claimed("nino")), "nino", NOON).decidable
    assert not card_of(a_record(review=claimed("levan")), "nino", NOON).decidable
    assert card_of(a_record(review=claimed("levan", NOON)), "nino", later).decidable
    assert not card_of(a_record(review=resolved("nino")), "nino", NOON).decidable


def test_a_record_without_a_review_has_no_card() -> None:
    with pytest.raises(ValueError, match="no review"):
        card_of(a_record(), "nino", NOON)
