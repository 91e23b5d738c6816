"""Passwords, tokens and secrets: how they are made and how they are known again."""

import base64
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def new_secret() -> str:
    """A fresh Standard Webhooks secret of 256 bits."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_token(prefix: str) -> str:
    """A fresh bearer token of 256 bits; the prefix tells people and secret scanners what it opens."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def new_password() -> str:
    """A first password of 96 bits, to be changed by its owner."""
    return secrets.token_urlsafe(12)


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _HASHER.hash(password)


def password_matches(password: str, stored_hash: str | None) -> bool:
    """Whether a password is the one that was hashed; as slow for an unknown user (None) as for a known one."""
    try:
        return _HASHER.verify(stored_hash or _nobody(), password) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hash_password(secrets.token_urlsafe(16))
