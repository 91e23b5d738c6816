import pytest

from moderation.web.pages.bars import Bar, bar_of
from policies.case import Category
from policies.decision import Verdict
from policies.thresholds import Level


def a_bar(score: float, review_at: float | None = 0.0129, delete_at: float | None = 0.5199) -> Bar:
    levels = [
        Level(category, verdict, value, "here")
        for category in (Category.OFFENSIVE, Category.THREATENING)
        for verdict, value in ((Verdict.DELETE, delete_at), (Verdict.REVIEW, review_at))
        if value is not None
    ]
    levels.append(Level(Category.UNACCEPTABLE, Verdict.DELETE, 0.001, "of another category"))
    return bar_of(Category.THREATENING, score, levels)


@pytest.mark.parametrize(
    ("score", "verdict", "place"),
    [
        (0.0, "keep", 0.0),
        (0.0129 / 2, "keep", 1 / 6),
        (0.012899, "keep", 0.3333),
        (0.0129, "review", 1 / 3),
        ((0.0129 + 0.5199) / 2, "review", 1 / 2),
        (0.5199, "delete", 2 / 3),
        ((0.5199 + 1) / 2, "delete", 5 / 6),
        (1.0, "delete", 1.0),
    ],
)
def test_each_verdict_has_a_third_of_the_bar(score: float, verdict: str, place: float) -> None:
    bar = a_bar(score)
    assert bar.zone.verdict == verdict
    assert bar.place == pytest.approx(place, abs=1e-4)
    assert [(zone.verdict, zone.left, zone.right) for zone in bar.zones] == [
        ("keep", 0, 1 / 3),
        ("review", 1 / 3, 2 / 3),
        ("delete", 2 / 3, 1),
    ]


@pytest.mark.parametrize(
    ("review_at", "delete_at", "score", "verdict", "place"),
    [
        (None, 0.5, 0.25, "keep", 1 / 3),
        (None, 0.5, 0.75, "delete", 5 / 6),
        (0.5, None, 0.25, "keep", 1 / 6),
        (0.5, None, 0.75, "review", 2 / 3),
        (None, None, 0.25, "keep", 0.25),
        (0.5, 0.5, 0.25, "keep", 1 / 3),
        (0.6, 0.5, 0.55, "delete", 2 / 3 + 0.1 / 3),
        (0.0, 0.5, 0.0, "review", 1 / 3),
        (0.0, 0.0, 0.0, "delete", 2 / 3),
        (0.5, 1.0, 1.0, "delete", 2 / 3),
    ],
)
def test_what_a_policy_does_not_set_has_no_zone(
    review_at: float | None, delete_at: float | None, score: float, verdict: str, place: float
) -> None:
    bar = a_bar(score, review_at, delete_at)
    assert bar.zone.verdict == verdict
    assert bar.place == pytest.approx(place)
    assert bar.zones[0].left == 0
    assert bar.zones[-1].right == 1


def test_it_can_be_said_in_words() -> None:
    assert a_bar(0.0243).words == "Threatening 0.0243: review from 0.0129, delete from 0.5199, so review"
    assert a_bar(0.9, None, 0.5).words == "Threatening 0.900: delete from 0.5, so delete"
    assert a_bar(0.9, None, None).words == "Threatening 0.900: no threshold"
