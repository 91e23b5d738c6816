from moderation.core.assessment import Submission
from moderation.core.feedback import MOST_JOINED, Listener
from moderation.core.models import EventKind
from policies.case import Category
from tests.builders import a_comment
from tests.moderation.core.conftest import House

BAD = {Category.OFFENSIVE: 1}
GOOD = {Category.OFFENSIVE: 0}


def listener(house: House) -> Listener:
    return Listener(house.stores.records, house.stores.labels, house.clock)


def submit(house: House, text: str, comment_id: str = "c-1") -> None:
    house.intake.submit(house.site, [Submission(a_comment(comment_id, text), findable=True)])


def test_feedback_is_joined_to_the_comments_with_its_text_and_keeps_no_copy_of_it(house: House) -> None:
    submit(house, "0.1 words", "c-1")
    submit(house, "0.1 words", "c-2")
    feedback = listener(house).hear(house.site, "perspective", "0.1 words", BAD, {"TOXICITY": 1.0}, "comment:7")
    assert (feedback.comment_ids, feedback.text) == (("c-1", "c-2"), "")
    event = list(house.stores.ledger.events("demo"))[-1]
    assert (event.kind, event.comment_id, event.by) == (EventKind.FEEDBACK, "c-1", "perspective")
    assert "words" not in repr(event)


def test_feedback_on_a_text_that_nobody_sent_keeps_the_text(house: House) -> None:
    feedback = listener(house).hear(house.site, "akismet", "unknown words", GOOD, {"ham": 1.0})
    assert (feedback.comment_ids, feedback.text) == ((), "unknown words")


def test_contradictory_feedback_stands_side_by_side(house: House) -> None:
    for labels in (BAD, GOOD):
        listener(house).hear(house.site, "perspective", "words", labels, {})
    assert [dict(feedback.labels) for feedback in house.stores.labels.all("demo")] == [BAD, GOOD]


def test_a_comment_that_was_edited_since_is_not_meant(house: House) -> None:
    submit(house, "0.1 old")
    submit(house, "0.1 new")
    assert listener(house).hear(house.site, "perspective", "0.1 old", BAD, {}).comment_ids == ()
    assert listener(house).hear(house.site, "perspective", "0.1 new", BAD, {}).comment_ids == ("c-1",)


def test_erasing_a_comment_forgets_the_feedback_on_its_text(house: House) -> None:
    house.post("0.1 words")
    listener(house).hear(house.site, "perspective", "0.1 words", BAD, {})
    listener(house).hear(house.site, "perspective", "other", BAD, {})
    house.intake.erase(house.site, "c-1")
    assert [feedback.text for feedback in house.stores.labels.all("demo")] == ["other"]


def test_a_preview_stores_nothing(house: House) -> None:
    (scores, decision), (none, unscored) = house.intake.preview(
        [a_comment("x", "0.95 bad"), a_comment("y", "unscorable")]
    )
    assert scores
    assert (decision.verdict, none, unscored.verdict) == ("delete", None, "review")
    assert house.stores.records.read("demo", ["x", "y"]) == [None, None]


def test_a_text_that_everybody_posts_is_joined_to_a_few(house: House) -> None:
    for number in range(MOST_JOINED + 5):
        submit(house, "0.1 hello", f"c-{number}")
    feedback = listener(house).hear(house.site, "perspective", "0.1 hello", GOOD, {})
    assert len(feedback.comment_ids) == MOST_JOINED
