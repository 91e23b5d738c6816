"""A blog with the plugin: does steps in PHP, on stubs of WordPress, and remembers what is stored between them."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from moderation.signing import sign

SECRET = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
SETTINGS = {"url": "http://127.0.0.1:9", "site": "demo", "secret": SECRET}
RUNNER = Path(__file__).with_name("run.php")
TEXT = "Bread \"and\" 'salt' \\ გამარჯობა 🙂"
DATA = {
    "comment_post_ID": 7,
    "comment_parent": 0,
    "user_id": 0,
    "comment_author": "Nino O'Reader",
    "comment_author_email": " Nino@Mail.example ",
    "comment_author_IP": "192.0.2.1",
    "comment_date_gmt": "2026-11-24 11:59:00",
    "comment_content": TEXT,
    "comment_type": "comment",
}


def answer(verdict: str, code: int = 200) -> dict[str, Any]:
    """The service's answer, as far as the plugin reads it."""
    return {"code": code, "body": json.dumps({"id": "x", "verdict": verdict})}


class Blog:
    def __init__(self, settings: dict[str, str] | None = None) -> None:
        options = {"comment_moderation": SETTINGS if settings is None else settings}
        self.wp: dict[str, Any] = {"options": options, "comments": {}, "meta": {}, "users": {}}
        self.requests: list[dict[str, Any]] = []

    def do(self, *steps: dict[str, Any], answers: list[Any] | None = None) -> list[Any]:
        """What came of each step. Without canned answers the plugin's requests go out."""
        scenario = {"wp": self.wp, "steps": steps, "answers": answers or []}
        command = ["php", "-d", "zend.assertions=1", str(RUNNER)]
        given = json.dumps(scenario)
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr or done.stdout
        assert done.stderr == ""
        said = json.loads(done.stdout)
        self.wp = {name: value or {} for name, value in said["wp"].items()}
        self.requests = said["requests"]
        told: list[Any] = said["told"]
        return told

    def post(self, own: Any = 1, *answers: Any, **changes: Any) -> str:
        """Post a comment; the status that is stored with it."""
        (told,) = self.do({"do": "comment", "own": own, "data": DATA | changes}, answers=list(answers))
        return self.status(told["comment"])

    def status(self, comment: int = 1) -> str:
        stored: str = self.wp["comments"][str(comment)]["comment_approved"]
        return stored

    def meta(self, name: str, comment: int = 1) -> str:
        value: str = self.wp["meta"].get(str(comment), {}).get(f"_comment_moderation_{name}", "")
        return value

    def callback(
        self,
        verdict: str,
        by: str = "nino",
        sequence: int = 2,
        *,
        comment_id: str = "",
        decided: datetime | None = None,
    ) -> dict[str, Any]:
        """A callback as the service signs it, on its first comment."""
        name = comment_id or self.meta("id")
        data = {"site": "demo", "id": name, "sequence": sequence, "verdict": verdict, "by": by}
        moment = decided or datetime.now(UTC)
        return signed(json.dumps({"type": "comment.decided", "timestamp": moment.isoformat(), "data": data}))

    def hear(self, *callbacks: dict[str, Any]) -> list[int]:
        """The status codes that the service gets for callbacks."""
        return [told["status"] for told in self.do(*callbacks)]


def signed(body: str, secrets: tuple[str, ...] = (SECRET,), age: timedelta = timedelta(0)) -> dict[str, Any]:
    """A step: the service calls with this body."""
    headers = sign(secrets, "cb_1", datetime.now(UTC) - age, body)
    return {"do": "callback", "headers": headers, "body": body}
