"""Which words carry a score, as whole characters of the original text."""

from dataclasses import dataclass, replace

import pytest

from moderation.core.models import Record, Span
from moderation.web.evidence import MOST_WORDS, evidence_in
from policies.case import Category
from policies.decision import Decision, Reason, Verdict
from tests.builders import a_comment, a_decision, a_record
from tests.fakes.explainer import FakeExplainer


@dataclass
class Says:
    """An explainer that says the same of every text."""

    spans: list[Span]

    def explain(self, text: str, category: Category, limit: int) -> list[Span]:
        del text, category, limit
        return self.spans


def parts(text: str, *spans: Span) -> list[str]:
    found = evidence_in(a_record(a_comment(text=text)), Says(list(spans)))
    return [text[span.start : span.end] for span in found.spans] if found else []


def of(record: Record, **weights: float) -> Category | None:
    found = evidence_in(record, FakeExplainer(weights))
    return found.category if found else None


def test_the_words_are_those_of_the_leading_reason_that_has_a_category() -> None:
    group = Reason("author", Verdict.REVIEW, "a new account")
    threat = Reason("threshold", Verdict.REVIEW, "", Category.THREATENING, 0.4, 0.3)
    assert of(a_record(decision=a_decision(category=Category.INFLAMMATORY)), word=1.0) is Category.INFLAMMATORY
    assert of(a_record(decision=Decision(Verdict.REVIEW, (group, threat), "p")), word=1.0) is Category.THREATENING
    assert of(a_record(decision=Decision(Verdict.REVIEW, (group,), "p")), word=1.0) is None


def test_a_comment_without_scores_is_not_even_asked_about() -> None:
    explainer = FakeExplainer({"word": 1.0})
    assert evidence_in(replace(a_record(), scores=None), explainer) is None
    assert explainer.asked == []


def test_where_no_word_raises_the_score_there_is_no_evidence() -> None:
    assert parts("A word.") == []
    assert parts("A word.", Span(2, 6, 0.0), Span(0, 1, -1.0)) == []


def test_only_the_heaviest_words_count_and_light_ones_beside_them_do_not() -> None:
    text = "a b c d e f g h"
    assert parts(text, *(Span(at, at + 1, 1 + at) for at in range(0, 14, 2))) == list("gfedc")
    assert len(parts(text, *(Span(at, at + 1, 1.0) for at in range(0, 14, 2)))) == MOST_WORDS
    assert parts(text, Span(0, 1, 0.199), Span(2, 3, 1.0), Span(4, 5, 0.2)) == ["b", "c"]


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("une be\u0301te noire", 4, 5, "b"),
        ("une be\u0301te\u0301 noire", 4, 9, "be\u0301te\u0301"),
        ("z\u0301\u0302\u0303algo", 2, 4, "z\u0301\u0302\u0303"),
        ("so \U0001f469\u200d\U0001f680 there", 3, 4, "\U0001f469\u200d\U0001f680"),
        ("so \U0001f469\u200d\U0001f680 there", 5, 6, "\U0001f469\u200d\U0001f680"),
        ("\U0001f44d\U0001f3fe!", 0, 1, "\U0001f44d\U0001f3fe"),
        ("\u2764\ufe0f", 0, 1, "\u2764\ufe0f"),
        ("\u0301x", 0, 1, "\u0301"),
        ("क्षि", 1, 2, "क्"),
    ],
)
def test_characters_stay_whole(text: str, start: int, end: int, whole: str) -> None:
    assert parts(text, Span(start, end, 1.0)) == [whole]


def test_a_mountain_of_marks_takes_no_time() -> None:
    text = "a" + "\u0301" * 20_000
    assert parts(text, Span(10_000, 10_001, 1.0)) == [text]


def test_of_two_spans_that_overlap_the_heavier_stays() -> None:
    assert parts("abcdef", Span(0, 4, 1.0), Span(3, 6, 2.0)) == ["def"]
    assert parts("abcdef", Span(0, 3, 1.0), Span(3, 6, 2.0)) == ["def", "abc"]


@pytest.mark.parametrize("span", [Span(-1, 2, 1.0), Span(0, 99, 1.0), Span(3, 3, 1.0), Span(4, 3, 1.0)])
def test_spans_that_are_none_of_the_text_are_no_evidence(span: Span) -> None:
    assert parts("A word.", span) == []


def test_a_failing_explainer_loses_no_comment_and_the_log_quotes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    explainer = FakeExplainer(error=RuntimeError("A word."))
    assert evidence_in(a_record(), explainer) is None
    said = "".join(capfd.readouterr())
    assert "could not be explained" in said
    assert "A word." not in said
