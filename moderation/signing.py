"""Standard Webhooks, both ways: signing with the newest secret, verifying with any that still counts."""

import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


class SignatureError(Exception):
    """The signature does not prove the sender; the message says why."""


def sign(secrets: Sequence[str], message_id: str, now: datetime, body: str) -> dict[str, str]:
    """The three headers for a body: one signature for each secret, so that a receiver may still hold the old one."""
    signatures = [Webhook(secret).sign(message_id, now, body) for secret in secrets]
    return dict(zip(HEADERS, (message_id, str(int(now.timestamp())), " ".join(signatures)), strict=True))


def verify(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> None:
    """Raises SignatureError unless one of the secrets signed this body within the last five minutes."""
    problem = "The site has no secret."
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(headers), json_parse=False)
        except WebhookVerificationError as error:
            problem = str(error)
        except (UnicodeDecodeError, binascii.Error, ValueError):
            problem = "Invalid Signature Headers"
        else:
            return
    raise SignatureError(problem)
