"""Who may speak as Coral: signature vectors, rotation, and everything that is not quite a signature."""

from dataclasses import replace

import pytest

from moderation.core.parties import Dialects
from moderation.web.dialects.coral import signed
from tests.builders import a_site
from tests.moderation.web.dialects.coral_double import NEW_SECRET, SECRET, headers, request_body, signature
from tests.moderation.web.dialects.coral_room import BOTH, CoralRoom
from tests.moderation.web.newsroom import told

BODY = request_body("Well said.")


def _sent(room: CoralRoom, header: str, body: bytes = BODY, address: str = "/coral/demo") -> int:
    return room.send(body, headers(body) | {"X-Coral-Signature": header}, address).status_code


VECTORS = [
    (b"", "9fe003e0193c1c2aba4897f0be1674cb6add3f90d1f34ff65bd8b6a3f9b9abc9"),
    (b"The body, byte for byte.\n", "1038029609003d1e107af2f0f946d6b5d324694b9105bcc84753adf9b523ef3c"),
    (
        '{\n  "comment": {\n    "body": "\u10d2"\n  }\n}'.encode(),
        "ddffdf8b812577cd5af3b0e5edc31784c7f86b580c3a8fecc18c21c3d1c0ea20",
    ),
]
"""Worked out with `openssl dgst -sha256 -hmac empsec_0123456789abcdef`."""


@pytest.mark.parametrize(("body", "digest"), VECTORS)
def test_vectors(body: bytes, digest: str) -> None:
    site = replace(a_site(), dialects=Dialects(coral_secrets=("empsec_0123456789abcdef",)))
    assert signed(site, f"sha256={digest}", body)
    assert not signed(site, f"sha256={digest}", body + b"\n")


@pytest.mark.parametrize(
    "header",
    [
        signature(BODY, [SECRET]),
        signature(BODY, [NEW_SECRET]),
        signature(BODY, BOTH),
        signature(BODY, ["empsec_of_another", SECRET]),
        signature(BODY, [SECRET]).replace(",", ", "),
    ],
)
def test_each_secret_of_the_rotation_opens(header: str) -> None:
    assert _sent(CoralRoom(), header) == 204


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        signature(BODY, ["empsec_of_another"]),
        signature(BODY + b" ", [SECRET]),
        signature(BODY).replace("sha256=", "sha1="),
        signature(BODY).upper(),
        signature(BODY)[:-1],
        ",".join(["sha256=00"] * 20 + [signature(BODY)]),
        "sha256=é",
    ],
)
def test_nothing_else_opens(header: str) -> None:
    room = CoralRoom()
    assert _sent(room, header) == 401
    assert room.texts() == []


def test_the_raw_body_is_signed_and_not_what_it_means() -> None:
    assert _sent(CoralRoom(), signature(BODY.replace(b"  ", b"")), BODY) == 401


def test_without_the_header() -> None:
    answer = CoralRoom().send(BODY, {"Content-Type": "application/json"})
    assert told(answer, 401)["type"].endswith("bad-signature")


def test_the_old_secret_ends_with_the_rotation() -> None:
    room = CoralRoom()
    room.trust(NEW_SECRET)
    assert _sent(room, signature(BODY, [SECRET])) == 401
    assert _sent(room, signature(BODY, [NEW_SECRET])) == 204


def test_a_site_without_secrets_and_no_site_at_all_are_told_alike() -> None:
    room = CoralRoom()
    assert _sent(room, signature(BODY, [""]), address="/coral/other") == 401
    assert _sent(room, signature(BODY), address="/coral/nobody") == 401
    assert not signed(a_site(), signature(BODY, [""]), BODY)
