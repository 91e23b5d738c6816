"""The demo news site's ear: hears callbacks, checks their signatures and shows them. Knows no store and no Flask."""

import json
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from standardwebhooks.webhooks import EmptyWebhookSecretError

from moderation.core.errors import ModerationError
from moderation.logs import logger, where
from moderation.signing import SignatureError, sign, verify

log = logger("receiver")

_KEPT = 100
_LONGEST_BODY = 64 * 1024
_STALLED_S = 10


class ReceiverError(ModerationError):
    """The receiver cannot listen; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One callback as it came in. `signature` is "good", or why it is not; an unproven one tells nothing else."""

    message_id: str
    signature: str
    comment_id: str = ""
    revision: int = 0
    sequence: int = 0
    verdict: str = ""
    by: str = ""

    def line(self) -> str:
        """The callback in a line for people."""
        if self.signature != "good":
            return f"callback {self.message_id!r} refused, signature bad: {self.signature}"
        return f"callback: comment {self.comment_id!r} {self.verdict} by {self.by}, signature good"


def hear(secret: str, headers: dict[str, str], body: bytes) -> Heard:
    """Check a callback's Standard Webhooks signature, and only then read it."""
    message_id = headers.get("webhook-id", "")
    try:
        verify([secret], headers, body)
    except SignatureError as error:
        return Heard(message_id, str(error))
    try:
        data = json.loads(body)["data"]
        return Heard(message_id, "good", data["id"], data["revision"], data["sequence"], data["verdict"], data["by"])
    except (ValueError, KeyError, TypeError):
        return Heard(message_id, "good", verdict="of an unknown kind")


class Receiver(ThreadingHTTPServer):
    """POST of a callback anywhere: 204, or 401 for a bad signature. GET: the last hundred as JSON, oldest first."""

    daemon_threads = True

    def __init__(self, host: str, port: int, secret: str, say: Callable[[str], None]) -> None:
        self.secret = secret
        self.say = say
        self.heard: deque[Heard] = deque(maxlen=_KEPT)
        super().__init__((host, port), _Handler)

    def handle_error(self, *_: object) -> None:
        """A caller who hangs up in the middle concerns nobody; the standard library would print a trace."""
        log.info("a request broke off", **where(cast("BaseException", sys.exception())))


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    timeout = _STALLED_S
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Show what was heard."""
        heard = [asdict(callback) for callback in list(self.server.heard)]
        self._answer(HTTPStatus.OK, json.dumps({"callbacks": heard}).encode())

    def do_POST(self) -> None:
        """Hear one callback."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= _LONGEST_BODY):
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        callback = hear(self.server.secret, headers, self.rfile.read(int(length)))
        self.server.heard.append(callback)
        self.server.say(callback.line())
        self._answer(HTTPStatus.NO_CONTENT if callback.signature == "good" else HTTPStatus.UNAUTHORIZED)

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        if status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Each callback has its own line; the requests need none."""


def receive(*, host: str, port: int, secret: str, say: Callable[[str], None]) -> None:
    """Listen until a signal. Raises ReceiverError when the secret cannot be read or the address cannot be used."""
    try:
        sign([secret], "check", datetime.now(UTC), "")
    except (ValueError, EmptyWebhookSecretError):
        raise ReceiverError("The webhook secret cannot be read. Give it as it was shown: whsec_…") from None
    try:
        receiver = Receiver(host, port, secret, say)
    except OSError as error:
        raise ReceiverError(
            f"The demo site's receiver cannot listen on {host}:{port} ({error.strerror}). "
            "Stop the program that uses the port, or choose another."
        ) from None
    with receiver:
        say(f"listening for callbacks on http://{host}:{port}")
        receiver.serve_forever()
