"""A moderator's work in a real browser, with scripts and without."""

from dataclasses import replace

import pytest

from moderation.core.models import Parent
from moderation.web.pages.queue import SHOWN
from policies.case import Article, Author, Category
from policies.decision import Decision, Reason, Verdict
from tests.browser.conftest import OpenDesk
from tests.browser.payloads import PAYLOADS
from tests.browser.room import DeskRoom
from tests.builders import a_comment

URGENT = "Road closures for the day of remembrance"
BOTH_WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])


@BOTH_WAYS
def test_a_moderator_claims_and_deletes_and_a_second_one_is_told(room: DeskRoom, open_desk: OpenDesk) -> None:
    nino, levan = open_desk("nino"), open_desk("levan")
    # Both have the same page before them; levan goes for a coffee with his note typed.
    levan_card = levan.get_by_role("article", name=URGENT)
    levan_card.get_by_label("Note for colleagues").fill("Known to us. Ничего.")
    assert levan.get_by_role("article").count() == 8

    nino.get_by_label("Claim the next").fill("1")
    nino.get_by_role("button", name="Claim").click()
    nino_card = nino.get_by_role("region", name="Yours").get_by_role("article", name=URGENT)
    assert "yours until 12:05 UTC" in nino_card.inner_text()
    nino_card.get_by_label("Reason to delete").select_option("inflammatory")
    nino_card.get_by_label("Note for colleagues").fill("Goads the square.")
    nino_card.get_by_role("button", name="Delete").click()

    nino.locator(".notice").get_by_text("Deleted.").wait_for()
    assert nino.get_by_role("article", name=URGENT).count() == 0
    assert nino.get_by_role("article").count() == 7
    standing = room.stored("c-1").standing
    assert (standing.verdict, standing.category, standing.by) == (Verdict.DELETE, Category.INFLAMMATORY, "nino")
    assert standing.note == "Goads the square."

    levan_card.get_by_role("button", name="Keep").click()
    told = levan.get_by_role("alert").inner_text()
    assert "nino has already decided: delete." in told
    assert "24 Nov 2026, 12:00 UTC" in told
    assert levan.get_by_label("Your note, to copy").input_value() == "Known to us. Ничего."
    assert room.stored("c-1").standing == standing


@BOTH_WAYS
def test_a_decision_is_taken_back(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.get_by_role("article", name=URGENT).get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Look at it again or reopen it").click()
    assert "Kept by nino" in page.get_by_role("article").inner_text()
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("button", name="Delete").wait_for()
    page.get_by_role("link", name="Back to the queue").click()
    assert page.get_by_role("article", name=URGENT).count() == 1
    assert room.stored("c-1").review is not None


@BOTH_WAYS
def test_a_deletion_names_its_reason(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    card = page.get_by_role("article", name="How the votes are counted")
    assert card.get_by_label("Reason to delete").input_value() == ""
    card.get_by_role("button", name="Delete").click()
    # The browser itself holds the form back.
    assert page.url.endswith("/queue")
    assert room.stored("c-8").version == 1
    card.get_by_label("Reason to delete").select_option("unacceptable")
    card.get_by_role("button", name="Delete").click()
    page.locator(".notice").get_by_text("Deleted.").wait_for()
    assert room.stored("c-8").standing.category is Category.UNACCEPTABLE


@BOTH_WAYS
def test_a_long_comment_unfolds(open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    card = page.get_by_role("article", name="How the votes are counted")
    folded = len(card.inner_text())
    card.get_by_text("Show the rest of the comment").click()
    assert len(card.inner_text()) > folded + 300


def test_the_keyboard_alone_reaches_a_decision_with_the_focus_in_sight(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    assert page.locator(":focus").bounding_box()
    page.keyboard.press("Enter")
    keep = page.get_by_role("article", name=URGENT).get_by_role("button", name="Keep")
    for _ in range(30):
        page.keyboard.press("Tab")
        if keep.evaluate("button => button === document.activeElement"):
            break
    assert keep.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_text("Kept.").wait_for()
    assert room.stored("c-1").standing.verdict is Verdict.KEEP


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), SHOWN))
def test_hostile_text_runs_nothing(room: DeskRoom, open_desk: OpenDesk, address: str, first: int) -> None:
    payloads = PAYLOADS[first : first + SHOWN]
    room.explainer.weights = {"script": 3.0, "=": 2.0, "hit": 1.0}
    for number, text in enumerate(payloads):
        reason = Reason("when", Verdict.REVIEW, text, Category.OFFENSIVE, place=text)
        comment = replace(
            a_comment(f"x-{number}", text),
            article=Article(text, text, text, text),
            author=Author(text, text),
            parent=Parent(text, text),
        )
        room.queue(comment, Decision(Verdict.REVIEW, (reason,), text, 1.0))
    page = open_desk("nino")
    shown = page.get_by_role("main").inner_text()
    assert [text for text in payloads if "\x00" not in text and text not in shown] == []
    assert page.locator("main").locator("script, iframe, img, style, base, object, video, math, meta").count() == 0
    assert page.locator(".comment mark").count() > len(payloads) // 2
    assert page.url == f"{address}/queue"


def test_marks_leave_the_direction_of_a_text_alone(room: DeskRoom, open_desk: OpenDesk) -> None:
    text = "safe \u202eabc def\u202c end, \u05d0\u05d1\u05d2 123"
    room.queue(a_comment("x-1", text, section="plain"))
    page = open_desk("nino")
    boxes = """() => {
      const found = [], range = document.createRange();
      const box = document.querySelector("article .comment .hostile");
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        for (let at = 0; at < node.length; at++) {
          range.setStart(node, at); range.setEnd(node, at + 1);
          found.push(Math.round(range.getBoundingClientRect().left));
        }
      }
      return found;
    }"""
    page.goto(page.url + "?section=plain")
    plain = page.evaluate(boxes)
    room.explainer.weights = {"def": 2.0, "\u05d1\u05d2": 1.0}
    page.reload()
    assert page.locator(".comment mark").all_inner_texts() == ["def", "\u05d1\u05d2"]
    assert page.evaluate(boxes) == pytest.approx(plain, abs=2)  # pixels: a mark may round otherwise
    assert len(plain) == len(text)
