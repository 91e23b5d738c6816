"""Whatever is sent to a dialect, by its schema or against it, the answer is never a mistake of ours.

FUZZ_EXAMPLES sets how many requests of each kind are tried (60 in an ordinary run).
"""

import json
import os
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi

from tests.fuzz.endpoints import ENDPOINTS, FORM, Endpoint, document
from tests.moderation.web.dialects.coral_room import CoralRoom
from tests.moderation.web.test_any_input import SteadyScorer

SCHEMA = openapi.from_dict(document(ENDPOINTS))
FUZZ = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def room() -> CoralRoom:
    return CoralRoom(scorer=SteadyScorer())


def encoded(body: Any, media_type: str) -> bytes:
    """A body as it goes over the wire; what is bytes already, or nothing at all, goes as it is."""
    if isinstance(body, bytes):
        return body
    if media_type == FORM and isinstance(body, dict):
        return urlencode({str(name): value for name, value in body.items()}, errors="surrogatepass").encode()
    return json.dumps(body, default=str, ensure_ascii=False).encode("utf-8", "surrogatepass")


def send(room: CoralRoom, endpoint: Endpoint, body: bytes) -> None:
    answer = room.client.post(
        endpoint.path,
        data=body,
        query_string=endpoint.query,
        headers=endpoint.headers_of(body),
        content_type=endpoint.media_type,
    )
    assert answer.status_code < 500, answer.text
    if answer.is_json:
        json.loads(answer.data)
    else:
        answer.data.decode()


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: str(mode.value))
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_by_the_schema_and_against_it(room: CoralRoom, endpoint: Endpoint, mode: GenerationMode) -> None:
    cases = SCHEMA[endpoint.path]["POST"].as_strategy(generation_mode=mode)

    @FUZZ
    @given(cases)
    def never_fails(case: Any) -> None:
        send(room, endpoint, encoded(case.body, endpoint.media_type))

    never_fails()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_any_bytes(room: CoralRoom, endpoint: Endpoint) -> None:
    @FUZZ
    @given(st.binary() | st.text().map(str.encode))
    def never_fails(body: bytes) -> None:
        send(room, endpoint, body)

    never_fails()
