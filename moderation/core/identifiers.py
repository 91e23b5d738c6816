"""Ids that can be worked out again from what they name, so that a repeated step names the same thing."""

import base64
import hashlib


def review_id(comment_id: str, revision: int) -> str:
    """The id of the review of one revision of a comment; URL-safe and reversible."""
    return f"rv_{_encode(comment_id)}.{revision}"


def callback_id(comment_id: str, sequence: int) -> str:
    """The id of a callback, the same on every retry."""
    return f"cb_{_encode(comment_id)}.{sequence}"


def parse_review_id(text: str) -> tuple[str, int] | None:
    """Comment id and revision of a review id; None when it is not one."""
    head, _, revision = text.removeprefix("rv_").rpartition(".")
    if not text.startswith("rv_") or not (revision.isascii() and revision.isdigit()) or len(revision) > 9:  # noqa: PLR2004
        return None
    try:
        comment_id = base64.b64decode(head + "=" * (-len(head) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    return comment_id, int(revision)


def text_fingerprint(text: str) -> str:
    """SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def token_digest(token: str) -> str:
    """How a token is known at rest: its SHA-256 in hex (tokens are long and random, so no salt is needed)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _encode(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
