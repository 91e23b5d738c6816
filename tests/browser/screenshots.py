"""Makes docs/screenshots/ from a demo queue: python -m tests.browser.screenshots [FOLDER]."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.scoring import Model
from moderation.core.models import QueueFilter
from moderation.core.parties import Role
from moderation.logs import configure
from moderation.wiring.explainer import ClassifierExplainer
from tests.browser.chromium import chromium, what_is_missing
from tests.browser.edition import print_edition
from tests.browser.room import PASSWORD, DeskRoom, served
from tests.builders import SITE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def main(folder: Path) -> None:
    """Take every picture."""
    if missing := what_is_missing():
        sys.exit(missing)
    configure("error")
    room = DeskRoom(explainer=ClassifierExplainer(Model.load()))
    room.hire("nino", Role.MODERATOR, Role.POLICY_ADMIN)
    room.hire("levan")
    print_edition(room)
    services = room.services
    site = services.directory.site(SITE)
    assert site is not None
    services.desk.claim(site, "nino", QueueFilter(), 1)
    services.desk.claim(site, "levan", QueueFilter(), 1)
    folder.mkdir(parents=True, exist_ok=True)
    with served(room.app) as address, chromium() as browser:
        _take(browser, address, folder / "sign-in.png", 1280, 720, signed_in=False)
        _take(browser, address, folder / "queue.png", 1280, 1500)
        _take(browser, address, folder / "queue-keys.png", 1280, 800, keys="jd")
        _take(browser, address, folder / "queue-dark.png", 1280, 1500, dark=True)
        _take(browser, address, folder / "queue-320.png", 320, 1400)


def _take(
    browser: "Browser",
    address: str,
    file: Path,
    width: int,
    height: int,
    *,
    dark: bool = False,
    signed_in: bool = True,
    keys: str = "",
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    page.goto(address + "/sign-in")
    if signed_in:
        _sign_in(page)
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)
    page.screenshot(path=file)
    page.close()


def _sign_in(page: "Page") -> None:
    page.get_by_label("Name").fill("nino")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Review queue").wait_for()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
