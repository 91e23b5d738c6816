import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.case import Case, Category, Scores
from policies.decision import Verdict
from policies.document import default_policy
from tests.policies.documents import a_case, a_policy

QUIET = Scores(0.1, 0.1, 0.1, 0.1)
RULES = """
[sections.Karabakh.offensive]
review_at = 0.2
[tags.khojaly.offensive]
review_at = 0.3
[tags.mugham.offensive]
review_at = 0.25
[authors.new]
account_days_below = 7
[authors.new.categories.offensive]
review_at = 0.4
[authors.trusted]
ids = ["nino"]
account_days_at_least = 365
[authors.trusted.categories.offensive]
review_at = 0.8
[authors.watched]
ids = ["luka"]
verdict = "review"
[[phrases]]
any = ["free money", "cheap pills"]
verdict = "delete"
category = "unacceptable"
[[phrases]]
any = ["fine words"]
verdict = "review"
category = "offensive"
[links]
at_most = 1
verdict = "review"
"""


def offensive(score: float) -> Scores:
    return replace(QUIET, offensive=score)


@pytest.mark.parametrize(
    ("scores", "verdict", "place"),
    [
        (offensive(0.49), Verdict.KEEP, "categories.offensive.review_at"),
        (offensive(0.5), Verdict.REVIEW, "categories.offensive.review_at"),
        (offensive(0.9), Verdict.DELETE, "categories.offensive.delete_at"),
        (replace(QUIET, inflammatory=1.0), Verdict.REVIEW, "categories.inflammatory.review_at"),
        (replace(QUIET, threatening=0.79), Verdict.KEEP, "categories.threatening.delete_at"),
        (replace(QUIET, threatening=0.8), Verdict.DELETE, "categories.threatening.delete_at"),
        (replace(QUIET, unacceptable=1.0), Verdict.KEEP, "categories.offensive.review_at"),
    ],
)
def test_thresholds_ask_for_their_verdict_from_their_value_on(scores: Scores, verdict: Verdict, place: str) -> None:
    decision = a_policy().decide(a_case(scores=scores))
    assert decision.verdict is verdict
    assert [reason.place for reason in decision.reasons] == [place]


def test_a_keep_names_the_nearest_category_with_score_and_threshold() -> None:
    (reason,) = a_policy().decide(a_case(scores=Scores(0.3, 0.59, 0.1, 1.0))).reasons
    assert (reason.rule, reason.verdict) == ("below thresholds", Verdict.KEEP)
    assert (reason.category, reason.score, reason.threshold) == (Category.INFLAMMATORY, 0.59, 0.6)


def test_every_reason_is_kept_strongest_first() -> None:
    text = "fine words, free money, cheap pills: a.com and b.com"
    decision = a_policy(RULES).decide(a_case(text, Scores(0.6, 0.7, 0.9, 0.1), author="luka"))
    assert [(reason.rule, str(reason.verdict)) for reason in decision.reasons] == [
        ("threshold", "delete"),
        ("phrase", "delete"),
        ("threshold", "review"),
        ("threshold", "review"),
        ("phrase", "review"),
        ("links", "review"),
        ("author", "review"),
    ]
    assert decision.reasons[1].detail == '"free money", "cheap pills"'
    assert decision.reasons[1].place == "phrases[1]"
    assert decision.verdict is Verdict.DELETE
    assert decision.policy == a_policy(RULES).version


@pytest.mark.parametrize(
    ("case", "threshold"),
    [
        (a_case(), 0.5),
        (a_case(section=" KARABAKH "), 0.2),
        (a_case(tags=("khojaly",)), 0.3),
        (a_case(tags=("khojaly", "Mugham", "music")), 0.25),
        (a_case(account_days=6.9), 0.4),
        (a_case(account_days=7.0), 0.5),
        (a_case(account_days=365.0), 0.8),
        (a_case(author="nino"), 0.8),
        (a_case(author="nino", account_days=1.0), 0.4),
        (a_case(author="nino", tags=("khojaly",)), 0.3),
        (a_case(author="nino", section="Karabakh", tags=("khojaly",)), 0.2),
    ],
)
def test_place_stands_over_person_over_base_and_the_strictest_counts(case: Case, threshold: float) -> None:
    (reason,) = a_policy(RULES).decide(replace(case, scores=offensive(0.85))).reasons
    assert reason.threshold == threshold


def test_a_threshold_that_is_not_overridden_still_counts() -> None:
    decision = a_policy(RULES).decide(a_case(scores=offensive(0.95), section="Karabakh"))
    assert [reason.place for reason in decision.reasons] == ["categories.offensive.delete_at"]


def test_without_scores_nothing_is_deleted() -> None:
    decision = a_policy(RULES).decide(a_case("free money and fine words", None))
    assert decision.verdict is Verdict.REVIEW
    assert [reason.rule for reason in decision.reasons] == ["not scored", "phrase", "phrase"]
    assert "lowered to review" in decision.reasons[1].detail
    assert decision.harm == 1.0


@pytest.mark.parametrize("broken", [math.nan, math.inf, -0.1, 1.1])
def test_a_score_that_is_no_probability_counts_as_not_scored(broken: float) -> None:
    decision = a_policy().decide(a_case(scores=Scores(0.99, broken, 0.99, 0.99)))
    assert (decision.verdict, decision.reasons[0].rule) == (Verdict.REVIEW, "not scored")
    assert decision.harm == 0.5


def test_a_long_list_of_phrases_found_is_cut_short() -> None:
    policy = a_policy('[[phrases]]\nany = ["a", "b", "c", "d", "e", "f", "g"]\nverdict = "review"')
    assert policy.decide(a_case("g f e d c b a")).reasons[0].detail == '"a", "b", "c", "d", "e" and 2 more'


def test_a_policy_without_thresholds_keeps_and_says_so() -> None:
    policy = a_policy()
    bare = replace(policy, thresholds=replace(policy.thresholds, base=replace(policy.thresholds.base, levels={})))
    decision = bare.decide(a_case(scores=Scores(1, 1, 1, 1)))
    assert [reason.detail for reason in decision.reasons] == ["the policy sets no threshold"]
    assert decision.harm == 1.0


@pytest.mark.parametrize(
    ("scores", "harm"),
    [
        (Scores(0.45, 0.1, 0.1, 0.1), 0.5),
        (Scores(0.0, 0.7, 0.0, 0.0), 0.7),
        (Scores(0.0, 0.0, 0.4, 0.2), 0.5),
        (Scores(0.9, 0.0, 0.0, 0.0), 1.0),
    ],
)
def test_harm_is_the_share_of_the_delete_threshold(scores: Scores, harm: float) -> None:
    assert a_policy().decide(a_case(scores=scores)).harm == pytest.approx(harm)


def test_zero_as_a_threshold_takes_everything() -> None:
    policy = a_policy("[sections.Closed.offensive]\nreview_at = 0\ndelete_at = 0")
    assert policy.decide(a_case(scores=Scores(0, 0, 0, 0), section="closed")).verdict is Verdict.DELETE


probabilities = st.floats(0, 1)
all_scores = st.builds(Scores, probabilities, probabilities, probabilities, probabilities)
any_score = st.floats()
texts = st.one_of(
    st.text(st.characters()),
    st.text(st.sampled_from("a.:/-@ \u0301\u200b\u202e\ud800\0wft")),
    st.lists(st.sampled_from(["free", "money", "fine", "words", "www.a.com", "https://b.ge/x"])).map(" ".join),
)
WHEN = """
[[when]]
name = "odd"
if = 'text.matches("(?i)m.ney") && links / size(article.tags) > 0 || author.account_days < 1'
verdict = "delete"
"""


@settings(deadline=None)
@given(
    texts,
    st.none() | st.builds(Scores, any_score, any_score, any_score, any_score),
    st.text(st.characters()),
    st.lists(st.text(st.characters())),
    st.none() | st.floats(-10, 1000),
)
def test_deciding_never_raises_and_the_strongest_reason_is_the_verdict(
    text: str, scores: Scores | None, name: str, tags: list[str], account_days: float | None
) -> None:
    case = a_case(text, scores, section=name, author=name, tags=tuple(tags), account_days=account_days)
    decision = a_policy(RULES + WHEN).decide(case)
    ranks = [reason.verdict.rank for reason in decision.reasons]
    assert ranks == sorted(ranks, reverse=True)
    assert decision.verdict.rank == ranks[0]
    assert 0.0 <= decision.harm <= 1.0
    assert decision.verdict is not Verdict.DELETE or scores is not None


@settings(deadline=None)
@given(all_scores, st.sampled_from(Category), probabilities, texts, st.sampled_from(["", "Karabakh"]))
def test_raising_a_score_never_weakens_the_verdict(
    scores: Scores, category: Category, higher: float, text: str, section: str
) -> None:
    raised = replace(scores, **{str(category): max(higher, scores.of(category))})
    for policy in (a_policy(RULES), default_policy()):
        before = policy.decide(a_case(text, scores, section=section))
        after = policy.decide(a_case(text, raised, section=section))
        assert after.verdict.rank >= before.verdict.rank
        assert after.harm >= before.harm
