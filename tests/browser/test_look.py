"""The pages fit the screen and can be read, also by those who do not see them."""

from typing import TYPE_CHECKING, Any

import pytest

from moderation.core.identifiers import review_id
from moderation.core.parties import Role
from tests.browser.conftest import OpenDesk
from tests.browser.room import OTHER_SITE, DeskRoom
from tests.builders import SITE

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ("/queue", f"/reviews/{review_id('c-1', 1)}", "/policy", "/queue?site=none")


@pytest.fixture(autouse=True)
def _an_account_that_sees_everything(room: DeskRoom) -> None:
    room.hire("nino", Role.MODERATOR, Role.POLICY_ADMIN, sites=(SITE, OTHER_SITE))


@pytest.mark.parametrize("width", [320, 768, 1280, 3840])
def test_no_page_is_wider_than_the_screen(open_desk: OpenDesk, address: str, width: int) -> None:
    page = open_desk("nino", viewport={"width": width, "height": 900})
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("heading", name="Yours").wait_for()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def axe(page: "Page") -> dict[str, Any]:
    """What axe-core says of a page."""
    # Here, so that the tests can be read where it is absent. The package ships no types.
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # noqa: PLC0415

    said: dict[str, Any] = Axe().run(page).response
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(open_desk: OpenDesk, address: str, scheme: str) -> None:
    page = open_desk("nino", color_scheme=scheme)
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("heading", name="Yours").wait_for()
    for path in PAGES:
        page.goto(address + path)
        found = axe(page)
        assert len(found["passes"]) > 20, path
        assert [(issue["id"], issue["nodes"][0]["html"]) for issue in found["violations"]] == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_and_an_open_question_can_be_read(room: DeskRoom, open_desk: OpenDesk, scheme: str) -> None:
    room.explainer.weights = {"square": 2.0, "Clowns": 1.0}
    page = open_desk("nino", color_scheme=scheme)
    page.keyboard.press("j")
    page.keyboard.press("d")
    assert page.locator(".comment mark").all_inner_texts() == ["square", "Clowns"]
    assert page.locator(".prompt").filter(visible=True).count() == 1
    page.get_by_role("img", name="Threatening 0.640: review from 0.03, delete from 0.75, so review").wait_for()
    assert [(issue["id"], issue["nodes"][0]["html"]) for issue in axe(page)["violations"]] == []
