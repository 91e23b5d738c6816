"""Whatever is sent in Coral's or Akismet's name, it is answered, and never with a mistake of ours.

FUZZ_EXAMPLES=10000 tries that many of each kind.
"""

import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policies.case import Scores
from tests.fakes.scorer import FakeScorer
from tests.moderation.web.dialects.coral_double import headers, outcome, request_body
from tests.moderation.web.dialects.coral_room import CoralRoom
from tests.moderation.web.dialects.test_akismet import FORM
from tests.moderation.web.newsroom import SITE_TOKEN


class SteadyScorer(FakeScorer):
    """As many of each verdict."""

    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        return [Scores(len(text) % 3 / 2.1, 0.1, 0.1, 0.1) for text in texts]


ROOM = CoralRoom(scorer=SteadyScorer())
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
NEVER_SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
MEMBERS = ["action", "comment", "body", "parentID", "author", "id", "role", "story", "url", "site", "tenantID"]
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {
        "comment": st.fixed_dictionaries({"body": st.text()}, optional={"parentID": ANYTHING}) | ANYTHING,
        "author": st.fixed_dictionaries({"id": st.text()}, optional={"role": st.text()}) | ANYTHING,
        "story": st.fixed_dictionaries({"id": st.text()}, optional={"url": st.text()}) | ANYTHING,
        "tenantID": st.just("t-1") | ANYTHING,
    },
    optional={"action": ANYTHING, "site": ANYTHING},
)
ADDRESSES = ["/coral/demo?timeout_ms=10000", "/coral/demo?timeout_ms=10000&format=html"]
ENDPOINTS = ["verify-key", "comment-check", "submit-spam", "submit-ham"]
FIELDS = st.dictionaries(st.sampled_from(sorted(FORM)) | st.text(max_size=8), st.text(), max_size=8)
LATIN = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60)


def _to_coral(body: bytes, address: str, signature: dict[str, str] | None = None) -> None:
    answer = ROOM.send(body, headers(body) if signature is None else signature, address)
    assert answer.status_code < 500, answer.text
    if answer.status_code < 300:
        assert not outcome(answer.status_code, answer.data).skipped


@pytest.mark.parametrize("address", ADDRESSES)
@NEVER_SLOW
@given(body=ANYTHING | NEARLY)
def test_any_json_that_coral_signed(address: str, body: Any) -> None:
    _to_coral(json.dumps(body).encode(), address)
    _to_coral(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"), address)


@pytest.mark.parametrize("address", ADDRESSES)
@NEVER_SLOW
@given(body=st.binary(), signature=LATIN, text=st.text("<>/!-[]&;#x divp\ud800", max_size=30))
def test_any_bytes_signature_and_html(address: str, body: bytes, signature: str, text: str) -> None:
    _to_coral(body, address)
    _to_coral(body, address, {"X-Coral-Signature": signature})
    marked = request_body("TEXT").replace(b'"TEXT"', json.dumps(text).encode())
    _to_coral(marked, address)


@NEVER_SLOW
@given(name=st.text(max_size=20), query=st.dictionaries(st.sampled_from(["format", "timeout_ms", "x"]), st.text()))
@example(name="demo", query={"timeout_ms": "9" * 5000})
def test_any_address_of_coral(name: str, query: dict[str, str]) -> None:
    body = request_body("Well said.")
    answer = ROOM.client.post(f"/coral/{quote(name)}", data=body, headers=headers(body), query_string=query)
    # 503 is what a short timeout gives on a busy machine.
    assert answer.status_code in (204, 308, 401, 404, 405, 422, 503)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@NEVER_SLOW
@given(fields=FIELDS, host=LATIN)
def test_any_form(endpoint: str, fields: dict[str, str], host: str) -> None:
    for form in (fields, FORM | fields, FORM | fields | {"api_key": SITE_TOKEN}):
        answer = ROOM.client.post(f"/1.1/{endpoint}", data=form, headers={"Host": host})
        assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@NEVER_SLOW
@given(
    body=st.binary(),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]),
)
def test_any_bytes_for_a_form(endpoint: str, body: bytes, kind: str) -> None:
    for sent in (body, f"api_key={SITE_TOKEN}&blog=b&user_ip=1&comment_content=".encode() + body, b"--x\r\n" + body):
        answer = ROOM.client.post(f"/1.1/{endpoint}", data=sent, content_type=kind)
        assert answer.status_code < 500, answer.text
