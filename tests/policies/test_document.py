import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.case import Category
from policies.conditions import complaints
from policies.document import PolicyError, default_policy, default_text, dump, load, with_thresholds
from policies.policy import Policy
from policies.targets import Report, Share
from policies.thresholds import Levels
from tests.policies.documents import BASE, HEAD, a_policy

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.toml"))
EVERYTHING = """
[sections."ყარაბაღი".threatening]
review_at = 0.2
[tags.khojaly.inflammatory]
review_at = 0.3
delete_at = 0.7
[authors.new]
account_days_below = 7
[authors.new.categories.offensive]
review_at = 0.4
[authors.trusted]
ids = ["nino", "luka"]
account_days_at_least = 365
verdict = "review"
[[phrases]]
any = ["free money", "cheap \\"pills\\""]
verdict = "delete"
category = "offensive"
[links]
at_most = 2
verdict = "review"
[contacts]
phones = "review"
cards = "delete"
regions = ["GE", "AM"]
allow = ["Newsroom@example.org", "@example.com", "+995 32 212 34 56", "GE29 NB00 0000 0101 9049 17"]
category = "threatening"
[repeats]
in_a_row = 15
share = 0.6
verdict = "delete"
[[when]]
name = "young account"
if = 'author.account_days < 2.0 && links > 1'
verdict = "review"
"""


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_bad_documents_are_refused_with_every_mistake_listed(path: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        load(path.read_text(encoding="utf-8"))
    assert str(refused.value) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_mistakes_carry_place_line_problem_and_hint() -> None:
    with pytest.raises(PolicyError) as refused:
        load(BASE + "[sections.Sport.offensive]\nreview_at = 2")
    (mistake,) = refused.value.mistakes
    assert (mistake.place, mistake.line) == ("sections.Sport.offensive.review_at", 10)
    assert (mistake.problem, mistake.hint) == ("2 is out of range.", "Give a number between 0 and 1.")


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        (f"# {'x' * 1_000_000}", "the document has 1000002 bytes.", None),
        ("# ё" * 400_000, "the document has 1600000 bytes.", None),
        (f"{HEAD}clause = '\ud800'", "holds half of a character.", 3),
        (f"{HEAD}clause = '\0'", "this is not TOML: Found invalid character '\\x00', at character 11.", 3),
        (f"{HEAD}name = 'again'", "this is not TOML: Cannot overwrite a value, at its end.", 3),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_with_one_mistake(text: str, problem: str, line: int | None) -> None:
    with pytest.raises(PolicyError) as refused:
        load(text)
    (mistake,) = refused.value.mistakes
    assert (mistake.problem, mistake.line) == (problem, line)


def test_a_text_over_the_limit_and_too_many_conditions_are_refused() -> None:
    condition = "[[when]]\nname = 'n{}'\nif = 'links > 1'\nverdict = 'review'\n"
    with pytest.raises(PolicyError) as refused:
        load(BASE.replace("A policy", "x" * 501) + "".join(condition.format(number) for number in range(101)))
    assert [mistake.problem for mistake in refused.value.mistakes] == [
        "has 501 characters.",
        "there are 101 conditions.",
    ]


def test_after_a_thousand_mistakes_the_search_ends() -> None:
    with pytest.raises(PolicyError) as refused:
        load(BASE + "[tags]\n" + "".join(f"k{number} = 1\n" for number in range(5_000)))
    assert len(refused.value.mistakes) == 1_001
    assert refused.value.mistakes[-1].problem == "there are more mistakes than these."


def test_the_examples_of_the_guide_are_right() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    policy = load("\n".join(re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)))
    assert [group.name for group in policy.thresholds.authors] == ["new", "trusted", "watched"]
    (examples,) = re.findall(r"```cel\n(.*?)```", guide, re.DOTALL)
    assert [complaints(line) for line in examples.splitlines()] == [[], [], []]


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert load("\ufeff" + BASE) == load(BASE)


def test_the_shipped_policy_quotes_the_clause_and_covers_every_category() -> None:
    policy = default_policy()
    assert "offensive, inflammatory, threatening, or otherwise unacceptable" in policy.clause
    assert policy.name == "JAMnews comments policy"
    for category in Category:
        levels = policy.thresholds.base.levels[category]
        assert levels.review_at is not None
        assert levels.delete_at is None or levels.review_at <= levels.delete_at


@pytest.mark.parametrize("policy", [default_policy(), a_policy(), a_policy(EVERYTHING)], ids=["default", "base", "all"])
def test_a_dumped_policy_loads_as_the_same(policy: Policy) -> None:
    assert load(dump(policy)) == policy


def test_the_version_is_a_short_fingerprint_of_what_the_document_says() -> None:
    version = a_policy(EVERYTHING).version
    assert re.fullmatch(r"sha256:[0-9a-f]{12}", version)
    same = BASE.replace(" = ", "=").replace("\n[categories]", "# a comment\n\n[categories]")
    assert load(same + EVERYTHING).version == version
    assert a_policy(EVERYTHING.replace("at_most = 2", 'category = "unacceptable"\nat_most = 2')).version == version
    assert a_policy(EVERYTHING.replace("review_at = 0.2", "review_at = 0.20")).version == version
    assert a_policy(EVERYTHING.replace("review_at = 0.2", "review_at = 0.21")).version != version
    assert a_policy(EVERYTHING.replace("free money", "more money")).version != version


names = st.text(min_size=1, max_size=20).filter(lambda name: bool(name.strip()) and "\0" not in name)
levels = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted).map(lambda pair: Levels(*pair))


@settings(deadline=None)
@given(names, st.dictionaries(st.sampled_from(Category), levels, min_size=1), st.lists(names, min_size=1))
def test_any_policy_survives_being_dumped_and_loaded(name: str, base: dict[Category, Levels], ids: list[str]) -> None:
    policy = a_policy(EVERYTHING)
    everywhere = {category: base.get(category, Levels()) for category in Category}
    thresholds = replace(
        policy.thresholds,
        base=replace(policy.thresholds.base, levels=everywhere),
        sections={},
        tags={},
        authors=tuple(
            replace(group, ids=tuple(ids), layer=replace(group.layer, levels={}))
            for group in policy.thresholds.authors
            if group.verdict
        ),
    )
    changed = replace(policy, name=name, thresholds=thresholds)
    loaded = load(dump(changed))
    assert replace(loaded, version="") == replace(changed, version="")
    assert load(dump(loaded)).version == loaded.version
    assert (loaded.version == policy.version) == (dump(loaded) == dump(policy))


@settings(deadline=None)
@given(st.text(st.characters()))
def test_no_text_makes_loading_fail_in_another_way(text: str) -> None:
    for document in (text, BASE + text, f"{BASE}[[when]]\nname='n'\nif='''{text}'''\nverdict='review'"):
        try:
            load(document)
        except PolicyError as error:
            assert error.mistakes  # noqa: PT017  most texts are refused, a few are not


FOUND = Report(
    Share(41, 8612),
    Share(849, 8612),
    dict.fromkeys(Category, Share(1, 4)),
    {**dict.fromkeys(Category, Share(3, 4)), Category.THREATENING: Share(0, 0)},
)
NEW = {
    Category.OFFENSIVE: Levels(0.1, 0.8),
    Category.INFLAMMATORY: Levels(0.2, None),
    Category.THREATENING: Levels(0.3, 0.9),
    Category.UNACCEPTABLE: Levels(None, None),
}


def test_computed_thresholds_are_written_with_their_figures_beside_them() -> None:
    text = f"{HEAD}# Ours.\n#: Old figures.\n" + "".join(
        f"[categories.{category}]  # {category}\nreview_at = 0.5\ndelete_at = 0.6\n" for category in Category
    )
    written = with_thresholds(text, NEW, FOUND, r"dev \g<0>")
    assert load(written).thresholds.base.levels == NEW
    assert "Old figures" not in written
    assert "# Ours." in written
    assert r"#: Computed on dev \g<0>." in written
    assert "#: Clean comments deleted: 0.48% of 8612 (0.35% to 0.65%); queued: 9.9% of 8612 (9.2% to 10.5%)." in written
    assert "review_at = 0.1 # caught: 75.0% of 4 (30.1% to 95.4%)" in written
    assert "delete_at = 0.8 # deleted: 25.0% of 4 (4.6% to 69.9%)" in written
    assert "review_at = 0.3 # caught: none known" in written
    assert with_thresholds(written, NEW, FOUND, r"dev \g<0>") == written


def test_thresholds_that_an_override_contradicts_are_refused() -> None:
    text = default_text() + "\n[sections.Sport.offensive]\nreview_at = 0.99\ndelete_at = 0.995"
    contradicting = {category: Levels(0.1, 0.2) for category in Category}
    assert with_thresholds(text, contradicting, FOUND, "dev")
    with pytest.raises(PolicyError, match="above delete_at"):
        with_thresholds(text.replace("\ndelete_at = 0.995", ""), {Category.OFFENSIVE: Levels(0.1, 0.2)}, FOUND, "dev")


def test_only_a_policy_is_given_thresholds() -> None:
    with pytest.raises(PolicyError):
        with_thresholds("[policy]", NEW, FOUND, "dev")
