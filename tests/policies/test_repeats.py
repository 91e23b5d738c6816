from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.decision import Verdict
from policies.document import default_policy
from policies.repeats import measure
from tests.policies.documents import a_case, a_policy

RULE = '[repeats]\nin_a_row = 5\nshare = 0.6\nverdict = "review"\n'
LINE = "Buy our cheap things today, all of you, right here and now!\n"


def details(text: str, rule: str = RULE) -> list[str]:
    return [reason.detail for reason in a_policy(rule).decide(a_case(text)).reasons if reason.rule == "repeats"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("spam " * 6, ["one word 6 times in a row, at most 5"]),
        ("Spam, spam! SPAM... spám sp\u200bam " * 2, ["one word 10 times in a row, at most 5"]),
        ("At first spam spam spam spam spam spam and then not", ["one word 6 times in a row, at most 5"]),
        ("spam " * 5, []),
        ("no, no, no, no, no", []),
        ("spam spam spam spam and spam spam spam", []),
        ("a" * 80, ["one word 8 times in a row, at most 5"]),
        ("", []),
    ],
)
def test_the_same_word_in_a_row(text: str, rows: list[str]) -> None:
    assert details(text) == rows


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (LINE * 3, "67%"),
        (LINE * 10, "90%"),
        (LINE.upper() + LINE + "Well... " + LINE.replace(" ", "  "), "64%"),
        ("spamming" * 20, "85%"),
        ("xyz! " * 40, "98%"),
        ("😂" * 130, "99%"),
        ("купи слона " * 20, "95%"),
    ],
)
def test_a_text_that_is_mostly_one_thing_said_again(text: str, share: str) -> None:
    told = [detail for detail in details(text) if "repetition" in detail]
    assert told == [f"{share} of the text is repetition, at most 60%"]


@pytest.mark.parametrize(
    "text",
    [
        LINE * 2,
        "ha ha ha " * 3,
        "No! No! No! Never again, never, never, never.",
        "We fight on the beaches, we fight on the landing grounds, we fight in the fields; we shall never surrender.",
        "The people of the town and the people of the village and the people of the hills want the same: peace, bread.",
        "see https://example.org/a/very/long/address/that/has/no/end?and=more&and=more&and=more in full",
    ],
)
def test_emphasis_is_no_spam(text: str) -> None:
    assert details(text, RULE.replace("= 5", "= 15")) == []
    assert default_policy().decide(a_case(text)).reasons[0].rule != "repeats"


def test_each_limit_may_stand_alone() -> None:
    assert len(details("spam " * 60)) == 2
    assert len(details("spam " * 60, RULE.replace("share = 0.6\n", ""))) == 1
    assert len(details("spam " * 60, RULE.replace("in_a_row = 5\n", ""))) == 1


def test_a_repetition_is_a_reason_like_any_other() -> None:
    rule = RULE.replace("review", "delete") + 'category = "offensive"\n'
    decision = a_policy(rule).decide(a_case("spam " * 6))
    assert decision.verdict is Verdict.DELETE
    assert decision.reasons[0].place == "repeats.in_a_row"
    assert decision.reasons[0].category == "offensive"


HOSTILE = ["a", "ab", "a ", "ab ", ".", "!?", "😂", "傻瓜", "a\u0301", "word another third ", "x" * 24 + " ", "\n"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_stays_cheap(unit: str) -> None:
    for size, limit_s in ((20_000, 0.3), (200_000, 3)):
        text = unit * (size // len(unit))
        began = process_time()
        measure(text, 15, 0.6)
        assert process_time() - began < limit_s


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("ab \n!😂\u0301\u200b")))
def test_measuring_never_raises_and_gives_a_share(text: str) -> None:
    found = measure(text, 2, 0.1)
    assert 0.0 <= found.share <= 1.0
    assert found.in_a_row >= 1


@settings(deadline=None)
@given(st.text(st.sampled_from("abcdжვ"), min_size=1, max_size=10), st.integers(4, 40))
def test_the_same_word_is_counted_however_often(word: str, times: int) -> None:
    assert measure(" ".join([word] * times), 2, None).in_a_row == times
