from datetime import timedelta

import pytest

from moderation.core.identifiers import review_id
from moderation.core.models import ReviewState
from policies.case import Category
from policies.decision import Verdict
from tests.browser.room import DeskRoom
from tests.builders import a_comment, a_decision, a_record, claimed
from tests.moderation.web.pages_client import Browser, a_browser, seen, typed

RV = review_id("c-1", 1)


@pytest.fixture
def room() -> DeskRoom:
    room = DeskRoom()
    room.hire("levan")
    room.queue(a_comment())
    return room


@pytest.fixture
def browser(room: DeskRoom) -> Browser:
    return a_browser(room)


def test_a_comment_is_deleted_with_a_reason_and_a_note(room: DeskRoom, browser: Browser) -> None:
    answer = browser.decide(note=" plain insult\r\nof a nurse ", category="offensive", back="/queue?section=City")
    assert (answer.status_code, answer.location) == (303, "/queue?section=City")
    standing = room.stored().standing
    assert (standing.verdict, standing.by, standing.category) == (Verdict.DELETE, "nino", Category.OFFENSIVE)
    assert standing.note == "plain insult\nof a nurse"
    page = browser.get("/queue")
    assert "Deleted. Look at it again or reopen it" in seen(page)
    assert f'href="/reviews/{RV}?site=demo"' in page.text
    assert "Nothing is waiting." in seen(page)
    assert "Deleted." not in seen(browser.get("/queue"))


def test_a_kept_comment_has_no_category(room: DeskRoom, browser: Browser) -> None:
    assert browser.decide(verdict="keep", category="offensive").location == "/queue?site=demo"
    standing = room.stored().standing
    assert (standing.verdict, standing.category) == (Verdict.KEEP, None)
    assert "Kept." in seen(browser.get("/queue"))


def test_after_a_decision_nobody_is_sent_to_another_host(browser: Browser) -> None:
    assert browser.decide(back="//evil.example/").location == "/queue?site=demo"


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"verdict": "delete", "category": ""}, "Choose the reason for which you delete."),
        ({"verdict": "delete", "category": "rude"}, "Choose the reason for which you delete."),
        ({"verdict": "review"}, "Choose Keep or Delete."),
        ({"verdict": ""}, "Choose Keep or Delete."),
        ({"version": "last"}, "The form is damaged."),
        ({"version": "٣"}, "The form is damaged."),
        ({"version": "9" * 5000}, "The form is damaged."),
        ({"note": "n" * 2001}, "Shorten the note to 2000 characters; it has 2001."),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_the_note(
    room: DeskRoom, browser: Browser, form: dict[str, str], problem: str
) -> None:
    answer = browser.decide(**{"note": "my words", **form})
    assert answer.status_code == 422
    assert problem in seen(answer)
    assert typed(answer) == [form.get("note", "my words")]
    assert room.stored().version == 1


def test_all_mistakes_of_a_form_are_told_at_once(browser: Browser) -> None:
    words = seen(browser.decide(verdict="", version="", note="n" * 2001))
    assert "Choose Keep or Delete." in words
    assert "Shorten the note" in words
    assert "The form is damaged." in words


def test_a_form_over_the_limit_is_refused(browser: Browser) -> None:
    answer = browser.client.post(f"/reviews/{RV}/resolve", data={"note": "n" * 70_000})
    assert answer.status_code == 413
    assert "Shorten the note" in answer.text


def test_without_a_form_token_nothing_is_decided(room: DeskRoom, browser: Browser) -> None:
    form = {"verdict": "delete", "category": "offensive", "version": "1", "note": "my words"}
    for action in ("resolve", "release", "reopen"):
        answer = browser.client.post(f"/reviews/{RV}/{action}", data=form)
        assert answer.status_code == 400
        assert "my words" in answer.text
    assert room.stored().version == 1


def test_who_comes_second_is_told_who_was_first_and_when_and_keeps_the_note(room: DeskRoom, browser: Browser) -> None:
    a_browser(room, "levan").decide(verdict="keep")
    room.clock.advance(minutes=3)
    answer = browser.decide(note="I had <b>typed</b> this")
    words = seen(answer)
    assert answer.status_code == 409
    assert "Nothing was changed. levan has already decided: keep." in words
    assert "levan , at 24 Nov 2026, 12:00 UTC (3 min ago) ." in words
    assert "Your note is kept below." in words
    assert typed(answer) == ["I had <b>typed</b> this"]
    assert "Kept by levan" in words
    assert "Reopen" in words
    assert room.stored().standing.verdict is Verdict.KEEP
    assert "moderation_conflicts_total 1.0" in room.app.test_client().get("/metrics").text


def test_an_item_in_other_hands_cannot_be_decided(room: DeskRoom, browser: Browser) -> None:
    a_browser(room, "levan").post("/queue/claim", count="1")
    answer = browser.decide(version="2", note="my words")
    words = seen(answer)
    assert answer.status_code == 409
    assert "levan holds this item." in words
    assert "until 12:05 UTC (5 min left)" in words
    assert "held by levan" in words
    assert typed(answer) == ["my words"]
    assert "Keep" not in words


def test_an_old_page_gets_what_stands_now_with_the_note_in_the_form(browser: Browser) -> None:
    browser.post("/queue/claim", count="1")
    answer = browser.decide(version="1", note="my words", category="threatening")
    assert answer.status_code == 409
    assert "The item has changed since it was read." in seen(answer)
    assert typed(answer) == ["my words"]
    assert 'name="version" value="2"' in answer.text
    assert '<option value="threatening" selected>' in answer.text
    assert browser.decide(version="2").status_code == 303


def test_a_comment_that_its_reader_changed_is_shown_anew(room: DeskRoom, browser: Browser) -> None:
    room.rewrite("c-1", "Other words.")
    answer = browser.decide(note="my words")
    assert answer.status_code == 409
    assert "The reader has changed the comment" in seen(answer)
    assert "Other words." in answer.text
    assert f"/reviews/{review_id('c-1', 2)}/resolve" in answer.text
    assert typed(answer) == ["my words"]
    assert browser.get(f"/reviews/{RV}").status_code == 409


def test_a_comment_that_needs_no_review_any_more_keeps_the_note(room: DeskRoom, browser: Browser) -> None:
    room.put(a_record(a_comment(), version=2, revision=2, decision=a_decision(Verdict.KEEP)))
    answer = browser.decide(note="my words")
    assert answer.status_code == 409
    assert "The comment is not under review any more." in seen(answer)
    assert typed(answer) == ["my words"]


def test_an_erased_comment_is_gone_and_the_note_is_kept(room: DeskRoom, browser: Browser) -> None:
    room.erase("c-1")
    answer = browser.decide(note="my words")
    assert answer.status_code == 410
    assert typed(answer) == ["my words"]
    assert browser.get(f"/reviews/{RV}").status_code == 410


@pytest.mark.parametrize("name", ["rv_Yy0y.1", "nonsense", "rv_.x", "rv_Yy0x.2", "rv_%FF.1"])
def test_what_is_not_there_is_not_found(browser: Browser, name: str) -> None:
    answer = browser.get(f"/reviews/{name}")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    if name != "rv_Yy0x.2":
        assert browser.post(f"/reviews/{name}/resolve", verdict="").status_code == 404


def test_the_same_decision_sent_twice_counts_once(room: DeskRoom, browser: Browser) -> None:
    assert browser.decide(note="once").status_code == 303
    assert browser.decide(note="once").status_code == 303
    assert room.stored().version == 2


def test_putting_back(room: DeskRoom, browser: Browser) -> None:
    browser.post("/queue/claim", count="1")
    assert browser.post(f"/reviews/{RV}/release", back="/queue").status_code == 303
    review = room.stored().review
    assert review
    assert review.state is ReviewState.WAITING
    again = browser.post(f"/reviews/{RV}/release", note="my words")
    assert again.status_code == 409
    assert "Nobody holds this item" in seen(again)
    assert typed(again) == ["my words"]


def test_a_decision_is_taken_back_and_made_again(room: DeskRoom, browser: Browser) -> None:
    browser.decide(note="too <i>hasty</i>")
    page = browser.get(f"/reviews/{RV}")
    assert "Deleted as offensive by nino at 24 Nov 2026, 12:00 UTC" in seen(page)
    assert "too &lt;i&gt;hasty&lt;/i&gt;" in page.text
    answer = browser.post(f"/reviews/{RV}/reopen")
    assert (answer.status_code, answer.location) == (303, f"/reviews/{RV}?site=demo")
    assert "Reason to delete" in browser.get(answer.location).text
    assert room.stored().standing.verdict is Verdict.DELETE
    again = browser.post(f"/reviews/{RV}/reopen")
    assert again.status_code == 409
    assert "The item is open already." in seen(again)
    assert browser.decide(verdict="keep", version="3").status_code == 303
    assert room.stored().standing.verdict is Verdict.KEEP


def test_an_ended_claim_of_others_does_not_block(room: DeskRoom, browser: Browser) -> None:
    room.put(a_record(a_comment("c-2"), review=claimed("levan", room.clock() - timedelta(seconds=1))))
    page = browser.get(f"/reviews/{review_id('c-2', 1)}")
    assert "Reason to delete" in page.text
    assert browser.decide("c-2").status_code == 303


def test_a_conflict_of_ones_own_is_worded_so(browser: Browser) -> None:
    browser.decide(verdict="keep")
    assert "You , at" in seen(browser.decide(verdict="delete"))


def test_the_store_being_down_keeps_the_note(room: DeskRoom, browser: Browser) -> None:
    token = browser.token("/queue")
    room.stores.down = True
    form = {"csrf_token": token, "verdict": "keep", "version": "1", "note": "my words"}
    answer = browser.client.post(f"/reviews/{RV}/resolve", data=form)
    assert answer.status_code == 503
    assert typed(answer) == ["my words"]
    room.stores.down = False
    assert browser.client.post(f"/reviews/{RV}/resolve", data=form).status_code == 303
