"""A browser without a screen: keeps cookies, reads form tokens, sends forms as a page would."""

import html
import re
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.core.identifiers import review_id
from tests.browser.room import PASSWORD, DeskRoom

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Browser:
    room: DeskRoom
    secure: bool = False
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.room.app.test_client()

    @property
    def _origin(self) -> str:
        return "https://localhost" if self.secure else "http://localhost"

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self._origin)

    def token(self, page: str = "/sign-in") -> str:
        found = _TOKEN.search(self.get(page).text)
        assert found, page
        return found[1]

    def post(self, path: str, *, form_on: str = "/queue", **form: str) -> TestResponse:
        form = {"csrf_token": self.token(form_on), **form}
        return self.client.post(path, data=form, base_url=self._origin, headers={"Referer": self._origin + "/"})

    def sign_in(self, name: str = "nino", password: str = PASSWORD, **form: str) -> TestResponse:
        return self.post("/sign-in", form_on="/sign-in", name=name, password=password, **form)

    def decide(self, comment_id: str = "c-1", **form: str) -> TestResponse:
        form = {"verdict": "delete", "category": "offensive", "version": "1", **form}
        return self.post(f"/reviews/{review_id(comment_id, 1)}/resolve", **form)


def a_browser(room: DeskRoom, name: str = "nino", *, secure: bool = False) -> Browser:
    """A browser in which somebody has signed in."""
    browser = Browser(room, secure)
    assert browser.sign_in(name).status_code == 303
    return browser


def seen(response: TestResponse) -> str:
    """What a reader would see of a page, in one line."""
    return " ".join(html.unescape(_TAG.sub(" ", response.text)).split())


def typed(response: TestResponse) -> list[str]:
    """What stands in the page's text areas."""
    areas = re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    return [html.unescape(area).removeprefix("\n") for area in areas]
