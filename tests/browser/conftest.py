"""Fixtures: one Chromium for all tests, a demo newsroom with an address, and moderators who open its desk."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest

from tests.browser.chromium import chromium, what_is_missing
from tests.browser.edition import print_edition
from tests.browser.room import PASSWORD, DeskRoom, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class OpenDesk(Protocol):
    """Opens the desk for a moderator in a browser context of their own, made with the options."""

    def __call__(self, name: str, **options: Any) -> "Page": ...


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    if missing := what_is_missing():
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(f"{missing}. In CI the browser tests are never skipped.")
        pytest.skip(missing)
    with chromium() as browser:
        yield browser


@pytest.fixture
def room() -> DeskRoom:
    """Eight borderline comments, two moderators."""
    room = DeskRoom()
    room.hire("levan")
    print_edition(room)
    return room


@pytest.fixture
def address(room: DeskRoom) -> Iterator[str]:
    with served(room.app) as address:
        yield address


@pytest.fixture
def scripts() -> bool:
    """Whether the browser runs scripts."""
    return True


@pytest.fixture
def open_desk(browser: "Browser", address: str, scripts: bool) -> Iterator[OpenDesk]:  # noqa: FBT001  # a fixture
    """At the end, fails on whatever the console complained of and on any request to another host."""
    complaints: list[str] = []
    contexts = []

    def open_for(name: str, **options: Any) -> "Page":
        context = browser.new_context(java_script_enabled=scripts, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: complaints.append(request.url) if _abroad(request.url, address) else None)
        _sign_in(page, address, name)
        return page

    yield open_for
    for context in contexts:
        context.close()
    # Chromium reports each answer of 400 and more on its console as well.
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def _sign_in(page: "Page", address: str, name: str) -> None:
    page.goto(address)
    assert page.url == address + "/sign-in"
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Review queue").wait_for()
    page.wait_for_load_state()


def _abroad(url: str, address: str) -> bool:
    return urlsplit(url).netloc != urlsplit(address).netloc
