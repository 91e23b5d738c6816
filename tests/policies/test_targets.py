import random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.case import Category, Scores
from policies.targets import DELETE_FROM, GRID, Labelled, Share, report, thresholds
from policies.thresholds import Levels

OFFENSIVE, INFLAMMATORY, THREATENING, UNACCEPTABLE = Category
NOTHING: frozenset[Category] = frozenset()


def clean(*scores: float) -> Labelled:
    return Labelled(Scores(*scores), clean=True, bad=NOTHING)


def bad(category: Category, *scores: float, natural: bool = True) -> Labelled:
    return Labelled(Scores(*scores), clean=False, bad=frozenset({category}), natural=natural)


def sample(seed: int, size: int = 2_000) -> list[Labelled]:
    """Comments as a stream might hold them: one in ten bad, threats one in a hundred, scores that overlap."""
    chance = random.Random(seed)  # noqa: S311  a sample, not a secret
    cases = []
    for _ in range(size):
        is_bad, is_threat = chance.random() < 0.1, chance.random() < 0.01
        offensive, threatening = chance.betavariate(6 if is_bad else 1, 4), chance.betavariate(8 if is_threat else 1, 6)
        labels = {"offensive": int(is_bad), "threatening": int(is_threat), "inflammatory": None}
        cases.append(Labelled.of(Scores(offensive, offensive * 0.8, threatening, chance.random() * 0.3), labels))
    return cases


def test_clean_means_that_nothing_is_labelled_one_and_something_zero() -> None:
    scores = Scores(0, 0, 0, 0)
    assert Labelled.of(scores, {"offensive": 0, "threatening": None}).clean
    assert not Labelled.of(scores, {"offensive": None, "threatening": None}).clean
    mixed = Labelled.of(scores, {"offensive": 0, "threatening": 1}, natural=False)
    assert (mixed.clean, mixed.bad, mixed.natural) == (False, frozenset({THREATENING}), False)


@pytest.mark.parametrize(
    ("deleted_share", "queued_share"), [(1 / 200, 1 / 10), (1 / 50, 1 / 4), (0.0, 0.0), (0.0, 1.0)]
)
def test_the_categories_share_one_budget_and_keep_it(deleted_share: float, queued_share: float) -> None:
    cases = sample(1)
    found = report(cases, thresholds(cases, deleted_share=deleted_share, queued_share=queued_share))
    assert found.clean_deleted.value <= deleted_share
    assert found.clean_queued.value <= queued_share


def test_most_of_the_budget_is_spent_and_catches_far_more_bad_than_clean() -> None:
    cases = sample(2)
    levels = thresholds(cases)
    found = report(cases, levels)
    assert found.clean_queued.value > 0.09
    assert found.bad_caught[OFFENSIVE].value > 0.4
    assert found.bad_caught[THREATENING].value > 0.6
    assert levels[UNACCEPTABLE] == Levels()
    for level in levels.values():
        assert level.delete_at is None or level.review_at is None or level.review_at <= level.delete_at


def test_the_budget_goes_where_it_buys_most() -> None:
    cases = [
        *(clean(0.9, 0.1, 0.1, 0.1) for _ in range(10)),
        *(clean(0.1, 0.9, 0.1, 0.1) for _ in range(10)),
        *(bad(OFFENSIVE, 0.9, 0.1, 0.1, 0.1) for _ in range(9)),
        *(bad(OFFENSIVE, 0.0, 0.0, 0.0, 0.0) for _ in range(9)),
        *(bad(INFLAMMATORY, 0.1, 0.9, 0.1, 0.1) for _ in range(3)),
    ]
    levels = thresholds(cases, deleted_share=0.0, queued_share=0.5)
    assert levels[INFLAMMATORY] == Levels(0.9, None)
    assert levels[OFFENSIVE] == Levels()


def test_what_costs_nothing_is_taken_first_and_ties_are_not_split() -> None:
    cases = [bad(OFFENSIVE, 0.8, 0, 0, 0), *(clean(0.7, 0, 0, 0) for _ in range(3)), bad(OFFENSIVE, 0.7, 0, 0, 0)]
    assert thresholds(cases, deleted_share=0.0, queued_share=0.5)[OFFENSIVE] == Levels(0.8, 0.8)
    assert thresholds(cases, deleted_share=0.0, queued_share=1.0)[OFFENSIVE] == Levels(0.7, 0.8)


def test_nothing_more_likely_clean_than_bad_is_deleted() -> None:
    cases = [bad(OFFENSIVE, score / 100, 0, 0, 0) for score in range(100)]
    assert thresholds(cases)[OFFENSIVE] == Levels(0.0, DELETE_FROM)


def test_only_natural_comments_cost_and_bad_ones_of_elsewhere_stand_in_where_natural_ones_are_rare() -> None:
    elsewhere = [Labelled(Scores(1, 1, 1, 1), clean=True, bad=NOTHING, natural=False)]
    natural = [clean(0.5, 0, 0, 0), *(bad(OFFENSIVE, 0.9, 0, 0, 0) for _ in range(50))]
    rare = [bad(THREATENING, 0, 0, 0.4, 0, natural=False), bad(OFFENSIVE, 0.6, 0, 0, 0, natural=False)]
    levels = thresholds([*elsewhere, *natural, *rare])
    assert levels[OFFENSIVE] == Levels(0.9, 0.9)
    assert levels[THREATENING] == Levels(0.4, None)
    found = report([*elsewhere, *natural, *rare], levels)
    assert (found.clean_queued, found.bad_caught[OFFENSIVE]) == (Share(0, 1), Share(50, 50))
    assert (found.bad_deleted[THREATENING], found.bad_caught[THREATENING]) == (Share(0, 1), Share(1, 1))


def test_of_nothing_no_thresholds_come() -> None:
    assert thresholds([]) == dict.fromkeys(Category, Levels())
    assert report([], {}).clean_deleted == Share(0, 0)


def test_a_share_has_its_interval() -> None:
    assert Share(10, 100).interval == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert Share(0, 50).interval == pytest.approx((0.0, 0.0713), abs=1e-4)
    assert (Share(0, 0).value, Share(0, 0).interval, str(Share(0, 0))) == (0.0, (0.0, 1.0), "none known")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=60), st.floats(0, 1), st.floats(0, 1)
)
def test_no_sample_breaks_the_budget(cases: list[tuple[float, float, bool]], deleted: float, queued: float) -> None:
    labelled = [clean(a, b, 0, 0) if is_clean else bad(OFFENSIVE, a, b, 0, 0) for a, b, is_clean in cases]
    levels = thresholds(labelled, deleted_share=deleted, queued_share=queued)
    found = report(labelled, levels)
    assert found.clean_deleted.hits <= deleted * found.clean_deleted.total
    assert found.clean_queued.hits <= queued * found.clean_queued.total
    for level in levels.values():
        for value in (level.review_at, level.delete_at):
            assert value is None or value == round(value * GRID) / GRID


def test_sixty_thousand_cases_take_seconds() -> None:
    cases = sample(3, 60_000)
    began = process_time()
    thresholds(cases)
    assert process_time() - began < 10  # under 2 s without a coverage tracer
