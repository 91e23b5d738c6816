"""Debian's Chromium, driven by Playwright: where it is, what it lacks, and how it is started."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def what_is_missing() -> str:
    """What a browser test would need and does not find, with the way to get it; empty when all is there."""
    if importlib.util.find_spec("playwright") is None:
        return 'Playwright is not installed: pip install -e ".[browser]"'
    if _path() is None:
        return "Chromium is not installed: sh tests/browser/setup.sh (or name it in CHROMIUM)"
    return ""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # the tests must be read where it is absent

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _path() -> str | None:
    return shutil.which(os.environ.get("CHROMIUM", "chromium"))
