from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.credentials import new_secret
from moderation.signing import SignatureError, sign, verify

NEW, OLD = new_secret(), new_secret()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_signed_is_verified(body: str) -> None:
    verify((NEW,), sign((NEW,), "m-1", datetime.now(UTC), body), body.encode())


def test_both_secrets_count_during_a_rotation() -> None:
    now = datetime.now(UTC)
    verify((NEW, OLD), sign((OLD,), "m-1", now, "{}"), b"{}")
    verify((OLD,), sign((NEW, OLD), "m-1", now, "{}"), b"{}")


@pytest.mark.parametrize("age_min", [-6, 6])
def test_an_old_or_future_timestamp_is_refused(age_min: int) -> None:
    headers = sign((NEW,), "m-1", datetime.now(UTC) - timedelta(minutes=age_min), "{}")
    with pytest.raises(SignatureError, match=r"too (old|new)"):
        verify((NEW,), headers, b"{}")


@pytest.mark.parametrize(
    "signature", ["", "v1", "v1,", "v1,!!", "v1,é", "v2,AAAA", "nonsense", "v1,AAAA v1", "v1,a,b", ","]
)
def test_whatever_stands_in_the_header_is_refused_in_words(signature: str) -> None:
    headers = sign((NEW,), "m-1", datetime.now(UTC), "{}") | {"webhook-signature": signature}
    with pytest.raises(SignatureError):
        verify((NEW,), headers, b"{}")


def test_another_body_another_secret_no_secret_or_no_header_is_refused() -> None:
    headers = sign((NEW,), "m-1", datetime.now(UTC), "{}")
    for secrets, sent, body in (
        ((NEW,), headers, b"{} "),
        ((OLD,), headers, b"{}"),
        ((), headers, b"{}"),
        ((NEW,), {}, b"{}"),
        ((NEW,), headers, b"\xff"),
    ):
        with pytest.raises(SignatureError):
            verify(secrets, sent, body)
