"""A moderator's work by keyboard alone, and the same by forms where scripts are off."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from moderation.core.models import ReviewState
from policies.case import Article, Category
from policies.decision import Verdict
from tests.browser.conftest import OpenDesk
from tests.browser.room import DeskRoom
from tests.browser.test_look import axe
from tests.builders import a_comment, a_decision

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLES = [f"Article {number}" for number in range(1, 11)]


@pytest.fixture
def room() -> DeskRoom:
    """Ten borderline comments, the most harmful first; the third is long, the last has no category."""
    room = DeskRoom()
    for number, title in enumerate(TITLES, 1):
        text = "many words " * 200 if number == 3 else f"Comment {number}."
        comment = replace(a_comment(f"c-{number}", text), article=Article("a", "", title, "City"))
        decision = a_decision(harm=1 - number / 20, category=None if number == 10 else Category.OFFENSIVE)
        room.queue(comment, decision)
    return room


def focused(page: "Page") -> str:
    """The heading of the comment that has the focus itself, not something in it."""
    title = page.evaluate("document.activeElement.matches('article') && document.activeElement.innerText")
    return str(title).split("\n")[0]


def at(page: "Page", title: str) -> None:
    """Wait until the comment under this title has the focus."""
    page.wait_for_function(
        "title => document.activeElement.matches('article') && document.activeElement.innerText.startsWith(title)",
        arg=title,
    )


def heard(page: "Page", words: str) -> None:
    """Wait until a screen reader has been told so."""
    page.locator("#said").filter(has_text=words).wait_for(state="attached")


def ruled(room: DeskRoom, number: int) -> tuple[Verdict, Category | None]:
    standing = room.stored(f"c-{number}").standing
    assert standing.by == "nino", number
    return standing.verdict, standing.category


def test_ten_comments_are_cleared_by_keyboard_alone(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("j")
    for number, title in enumerate(TITLES, 1):
        at(page, title)
        if number % 2:
            page.keyboard.press("a")
            told = "Kept."
        else:
            page.keyboard.press("d")
            heard(page, "Delete as 1 offensive")
            page.keyboard.press("Enter" if number == 4 else str(number % 4 + 1))
            told = "Deleted."
        page.get_by_text(told).first.wait_for()
        heard(page, told)
    page.get_by_text("Nothing is waiting.").wait_for()
    assert [ruled(room, number) for number in range(1, 11)] == [
        (Verdict.KEEP, None),
        (Verdict.DELETE, Category.THREATENING),
        (Verdict.KEEP, None),
        (Verdict.DELETE, Category.OFFENSIVE),
        (Verdict.KEEP, None),
        (Verdict.DELETE, Category.THREATENING),
        (Verdict.KEEP, None),
        (Verdict.DELETE, Category.OFFENSIVE),
        (Verdict.KEEP, None),
        (Verdict.DELETE, Category.THREATENING),
    ]


@pytest.mark.parametrize("scripts", [False], ids=["scripts off"])
def test_ten_comments_are_cleared_by_forms(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    assert page.get_by_role("button", name="Keys").count() == 0
    for number, title in enumerate(TITLES, 1):
        card = page.get_by_role("article", name=title, exact=True)
        if number > 1:
            # The address leads to the next comment, and the browser goes there without a script.
            page.locator("article:focus").filter(has=page.get_by_role("heading", name=title, exact=True)).wait_for()
        if number % 2:
            card.get_by_role("button", name="Keep").click()
        else:
            card.get_by_label("Reason to delete").select_option("unacceptable")
            card.get_by_role("button", name="Delete").click()
        page.locator(".notice").get_by_text("Kept." if number % 2 else "Deleted.").wait_for()
    expected = [(Verdict.KEEP, None), (Verdict.DELETE, Category.UNACCEPTABLE)] * 5
    assert [ruled(room, number) for number in range(1, 11)] == expected


def test_moving_unfolding_and_stopping(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("a")
    heard(page, "Choose a comment first")
    for key, title in (
        ("j", "Article 1"),
        ("j", "Article 2"),
        ("k", "Article 1"),
        ("s", "Article 2"),
        ("j", "Article 3"),
    ):
        page.keyboard.press(key)
        assert focused(page) == title
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("c")
    assert page.locator("details[open]").count() == 1
    page.keyboard.press("c")
    assert page.locator("details[open]").count() == 0
    page.keyboard.press("d")
    assert page.locator(".prompt").filter(visible=True).inner_text().endswith("Enter offensive, or Esc not at all.")
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    heard(page, "Not deleted.")
    page.keyboard.press("d")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    assert page.locator(".prompt").filter(visible=True).count() == 0
    for _ in range(9):
        page.keyboard.press("j")
    heard(page, "There is no further comment.")
    assert focused(page) == "Article 10"
    page.keyboard.press("c")
    heard(page, "The whole text is shown.")
    # Without a suggestion the browser asks for the reason and nothing is sent.
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "category"
    assert [room.stored(f"c-{number}").version for number in range(1, 11)] == [1] * 10


def test_keys_are_left_alone_in_fields_and_with_modifiers(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("j")
    page.keyboard.press("Control+a")
    note = page.get_by_label("Note for colleagues").first
    note.focus()
    page.keyboard.type("a d1 j/?")
    assert note.input_value() == "a d1 j/?"
    page.keyboard.press("Escape")
    assert focused(page) == "Article 1"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "section"
    page.keyboard.type("aj")
    assert page.get_by_label("Section").input_value() == "aj"
    assert room.stored("c-1").version == 1


def test_the_keys_are_where_they_are_on_keyboards_of_other_alphabets(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    strike = """([key, code]) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, code, bubbles: true}))"""
    page.evaluate(strike, ["о", "KeyJ"])  # noqa: RUF001  # Cyrillic, where j lies
    assert focused(page) == "Article 1"
    page.evaluate(strike, ["ა", "KeyA"])
    page.locator(".notice").get_by_text("Kept.").wait_for()
    assert ruled(room, 1) == (Verdict.KEEP, None)


def test_what_is_ones_own_is_put_back(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.get_by_label("Claim the next").fill("1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Yours").wait_for()
    page.wait_for_load_state()  # the keys are there once the script has run
    page.keyboard.press("j")
    page.keyboard.press("s")
    at(page, "Article 2")
    review = room.stored("c-1").review
    assert review
    assert review.state is ReviewState.WAITING


def test_when_the_next_comment_is_gone_the_first_has_the_focus(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("j")
    room.erase("c-2")
    page.keyboard.press("a")
    at(page, "Article 3")


def test_the_keys_can_be_looked_up_and_switched_off(room: DeskRoom, open_desk: OpenDesk) -> None:
    page = open_desk("nino")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    page.keyboard.press("a")
    assert axe(page)["violations"] == []
    dialog.get_by_label("Keys work outside of fields").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert not dialog.is_visible()
    page.get_by_role("button", name="Keys").click()
    assert not dialog.get_by_label("Keys work outside of fields").is_checked()
    dialog.get_by_label("Keys work outside of fields").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) == "Article 1"
    assert room.stored("c-1").version == 1


def test_a_decision_in_other_hands_is_heard(room: DeskRoom, open_desk: OpenDesk) -> None:
    room.hire("levan")
    nino, levan = open_desk("nino"), open_desk("levan")
    for page in (nino, levan):
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.locator(".notice").first.wait_for()
    heard(levan, "Nothing was changed. nino has already decided: keep.")
    assert ruled(room, 1) == (Verdict.KEEP, None)
