"""The tests of the plugin need PHP; in CI they are never skipped."""

import os
import shutil

import pytest


@pytest.fixture(scope="session", autouse=True)
def _php() -> None:
    if shutil.which("php"):
        return
    missing = "There is no php. Install it with tests/wordpress/setup.sh"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"{missing}. In CI the plugin's tests are never skipped.")
    pytest.skip(missing)
