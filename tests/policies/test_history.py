from policies.document import default_policy, load
from policies.history import describe
from tests.policies.documents import BASE, a_policy
from tests.policies.test_document import EVERYTHING


def test_nothing_changed_is_nothing_to_tell() -> None:
    assert describe(default_policy(), default_policy()) == []


def test_every_kind_of_change_is_told_in_plain_words() -> None:
    changed = (
        (BASE + EVERYTHING)
        .replace("A policy", "Our policy")
        .replace("offensive = { review_at = 0.5", "offensive = { review_at = 0.55")
        .replace("threatening = { delete_at = 0.8 }", "threatening = { review_at = 0.3 }")
        .replace("delete_at = 0.7", "delete_at = 0.65")
        .replace("account_days_below = 7", "account_days_below = 14")
        .replace("review_at = 0.4", "review_at = 0.45")
        .replace('"luka"', '"ana", "gio"')
        .replace('"free money"', '"more money"')
        .replace("at_most = 2", "at_most = 1")
        .replace('phones = "review"', 'emails = "keep"')
        .replace('"@example.com", ', "")
        .replace("in_a_row = 15", "in_a_row = 20")
        .replace("author.account_days < 2.0 && links > 1", "links > 2")
    )
    assert describe(a_policy(EVERYTHING), load(changed)) == [
        'The name changed from "A policy" to "Our policy".',
        "Offensive: review_at raised from 0.5 to 0.55 (fewer comments are queued).",
        "Threatening: delete_at is no longer set (it was 0.8).",
        'Tag "khojaly", inflammatory: delete_at lowered from 0.7 to 0.65 (more comments are deleted).',
        'Authors "new": account_days_below raised from 7 to 14.',
        'Authors "new", offensive: review_at raised from 0.4 to 0.45 (fewer comments are queued).',
        'Authors "trusted": ids changed: 2 added, 1 removed.',
        "Links: at_most lowered from 2 to 1.",
        'Contacts: phones is no longer set (it was "review").',
        "Contacts: allow changed: 0 added, 1 removed.",
        "Repeats: in_a_row raised from 15 to 20.",
        'Condition "young account": if changed from "author.account_days < 2.0 && links > 1" to "links > 2".',
        "Threatening: review_at is now 0.3 (more comments are queued).",
        'Contacts: emails is now "keep".',
        'Phrases removed (delete, offensive): "free money".',
        'Phrases added (delete, offensive): "more money".',
    ]


def test_what_is_added_and_removed_is_told_both_ways() -> None:
    added, removed = describe(a_policy(), a_policy(EVERYTHING)), describe(a_policy(EVERYTHING), a_policy())
    assert len(added) == len(removed) == 24
    assert 'Section "ყარაბაღი", threatening: review_at is now 0.2 (more comments are queued).' in added
    assert 'Section "ყარაბაღი", threatening: review_at is no longer set (it was 0.2).' in removed
    assert 'Authors "trusted": ids changed: 2 added, 0 removed.' in added
    assert 'Authors "trusted": ids changed: 0 added, 2 removed.' in removed


def test_phrases_that_moved_to_another_verdict_are_told_and_long_lists_cut_short() -> None:
    phrases = "[[phrases]]\nany = [{}]\nverdict = 'review'\n".format(", ".join(f"'p{n}'" for n in range(12)))
    (line,) = describe(a_policy(phrases), a_policy(phrases.replace("'review'", "'delete'")))
    assert line == (
        "Phrases changed from (review, unacceptable) to (delete, unacceptable): "
        '"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9" and 2 more.'
    )


def test_a_new_order_is_told_as_such() -> None:
    one, two = (f"[[phrases]]\nany = ['{word}']\nverdict = 'review'\n" for word in ("one", "two"))
    told = describe(a_policy(one + two), a_policy(two + one))
    assert told == ["Only the order of the rules changed; the verdicts are the same."]
