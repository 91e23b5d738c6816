import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.dialects.perspective_scores import (
    ATTRIBUTES,
    NOT_JUDGED,
    PREVALENCE,
    at_even_odds,
    attribute,
    even,
    is_not_judged,
    labels,
)
from policies.case import Category, Scores

MODEL = Path(__file__).parents[4] / "classifier" / "model" / "manifest.json"
PROBABILITIES = st.floats(0, 1)
SCORES = st.builds(Scores, PROBABILITIES, PROBABILITIES, PROBABILITIES, PROBABILITIES)


@given(PROBABILITIES, PROBABILITIES, st.floats(0.0001, 0.9999))
def test_a_higher_probability_never_converts_to_a_lower_one(one: float, other: float, prevalence: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= at_even_odds(low, prevalence) <= at_even_odds(high, prevalence) + 1e-15 <= 1 + 1e-15


@given(PROBABILITIES)
def test_at_even_prevalence_nothing_changes(probability: float) -> None:
    assert at_even_odds(probability, 0.5) == pytest.approx(probability)


@pytest.mark.parametrize("category", Category)
def test_a_comment_as_likely_bad_as_any_scores_a_half(category: Category) -> None:
    assert at_even_odds(PREVALENCE[category], PREVALENCE[category]) == pytest.approx(0.5)


def test_the_odds_grow_by_those_of_a_good_comment() -> None:
    assert at_even_odds(0.5, 0.05) == pytest.approx(19 / 20)
    assert at_even_odds(0, 0.05) == 0
    assert at_even_odds(1, 0.05) == 1


def test_the_prevalence_is_the_one_that_the_shipped_model_is_calibrated_for() -> None:
    weighing = json.loads(MODEL.read_text(encoding="utf-8"))["about"]["parameters"]["weighing"]
    assert tuple(PREVALENCE.values()) == tuple(weighing["prevalence"])


@given(SCORES, st.sampled_from(sorted(ATTRIBUTES)), st.sampled_from(Category), PROBABILITIES)
def test_no_attribute_falls_when_a_category_rises(scores: Scores, name: str, risen: Category, to: float) -> None:
    before = {category.value: scores.of(category) for category in Category}
    after = before | {risen.value: max(to, before[risen])}
    of = ATTRIBUTES[name].of
    assert 0 <= of(even(scores)) <= of(even(Scores(**after))) + 1e-12 <= 1 + 1e-12


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("TOXICITY", 0.4),
        ("INSULT", 0.4),
        ("PROFANITY", 0.4),
        ("OBSCENE", 0.4),
        ("IDENTITY_ATTACK", 0.3),
        ("INFLAMMATORY", 0.3),
        ("THREAT", 0.2),
        ("SEVERE_TOXICITY", 0.3),
        ("SEXUALLY_EXPLICIT", 0.7),
        ("SPAM", 0.7),
        ("LIKELY_TO_REJECT", 0.7),
    ],
)
def test_what_each_attribute_is_made_of(name: str, score: float) -> None:
    assert ATTRIBUTES[name].of(Scores(0.4, 0.3, 0.2, 0.7)) == score


@pytest.mark.parametrize("name", ["TOXICITY", "TOXICITY@6", "TOXICITY_EXPERIMENTAL", "TOXICITY_EXPERIMENTAL@2"])
def test_versions_and_experiments_are_the_attribute_itself(name: str) -> None:
    assert attribute(name, {}) is ATTRIBUTES["TOXICITY"]


@pytest.mark.parametrize("name", ["", "toxicity", "TOXICITY@", "TOXICITY@x", "@1", "NONESUCH", *sorted(NOT_JUDGED)])
def test_what_is_not_answered(name: str) -> None:
    assert attribute(name, {}) is None


def test_a_sites_own_names() -> None:
    custom = {"rude": "INSULT", "THREAT": "TOXICITY", "odd": "NONESUCH"}
    assert attribute("rude", custom) is ATTRIBUTES["INSULT"]
    assert attribute("THREAT", custom) is ATTRIBUTES["TOXICITY"]
    assert attribute("odd", custom) is None


def test_which_names_are_perspectives_own_and_not_judged() -> None:
    assert is_not_judged("FLIRTATION")
    assert is_not_judged("INCOHERENT@2")
    assert not is_not_judged("TOXICITY")
    assert not is_not_judged("NONESUCH")


@pytest.mark.parametrize(
    ("suggested", "said"),
    [
        ({"TOXICITY": 1}, {Category.OFFENSIVE: 1}),
        ({"TOXICITY": 0.5}, {Category.OFFENSIVE: 1}),
        ({"TOXICITY": 0.49}, {Category.OFFENSIVE: 0}),
        ({"INSULT": 1}, {Category.OFFENSIVE: 1}),
        ({"INSULT": 0}, {}),
        ({"SEVERE_TOXICITY": 0}, {}),
        ({"TOXICITY": 0, "INSULT": 1, "THREAT": 0}, {Category.OFFENSIVE: 1, Category.THREATENING: 0}),
        ({"INSULT": 1, "TOXICITY": 0}, {Category.OFFENSIVE: 1}),
        ({"IDENTITY_ATTACK": 1, "SPAM": 1}, {Category.INFLAMMATORY: 1, Category.UNACCEPTABLE: 1}),
        ({"LIKELY_TO_REJECT": 1}, {}),
        ({"LIKELY_TO_REJECT": 0}, dict.fromkeys(Category, 0)),
    ],
)
def test_what_suggestions_say_of_the_categories(suggested: dict[str, float], said: dict[Category, int]) -> None:
    assert labels((ATTRIBUTES[name], value) for name, value in suggested.items()) == said
