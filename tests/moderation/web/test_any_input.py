"""Whatever is sent, the service answers, and never with a mistake of its own."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.core.parties import Role
from policies.case import Scores
from tests.fakes.scorer import FakeScorer
from tests.moderation.web.newsroom import SITE_TOKEN, TOKENS, Newsroom


class SteadyScorer(FakeScorer):
    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        return [Scores(0.1, 0.1, 0.1, 0.7) for _ in texts]


ROOM = Newsroom(scorer=SteadyScorer())
NEVER_SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

POSTS = [
    ("/v1/comments", SITE_TOKEN),
    ("/v1/comments:batch", SITE_TOKEN),
    ("/v1/score", SITE_TOKEN),
    ("/v1/queue/claim", TOKENS[Role.MODERATOR]),
    ("/v1/reviews/rv_Yy0x.1/resolve", TOKENS[Role.MODERATOR]),
    ("/v1/policy:check", TOKENS[Role.POLICY_ADMIN]),
]
OF_COMMENTS = ["id", "text", "texts", "comments", "article", "author", "parent", "tags", "created_at", "registered_at"]
OF_DECISIONS = ["verdict", "version", "category", "note", "limit"]
NAMES = st.sampled_from([*OF_COMMENTS, *OF_DECISIONS])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6),
    max_leaves=12,
)
COMMENTS = st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=4), "text": st.text(min_size=1)},
    optional=dict.fromkeys(("article", "author", "parent", "created_at"), ANYTHING),
)
LATIN = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20)
HALVES = st.text(st.characters(categories=["Cs", "Lu", "Cc"]), max_size=8)


def _answers(path: str, token: str, body: bytes, content_type: str = "application/json") -> Any:
    answer = ROOM.call("POST", path, token, data=body, content_type=content_type)
    assert answer.status_code < 500, answer.text
    return answer


@pytest.mark.parametrize(("path", "token"), POSTS)
@NEVER_SLOW
@given(body=ANYTHING)
def test_any_json(path: str, token: str, body: Any) -> None:
    _answers(path, token, json.dumps(body).encode())
    _answers(path, token, json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(("path", "token"), POSTS)
@NEVER_SLOW
@given(body=st.binary(), kind=st.sampled_from(["application/json", "application/toml", "text/plain", "x"]))
def test_any_bytes(path: str, token: str, body: bytes, kind: str) -> None:
    _answers(path, token, body, kind)


@NEVER_SLOW
@given(comments=st.lists(COMMENTS | ANYTHING, max_size=5))
def test_any_batch_has_an_answer_for_each(comments: list[Any]) -> None:
    answer = _answers("/v1/comments:batch", SITE_TOKEN, json.dumps({"comments": comments}).encode())
    if answer.status_code == 200:
        assert len(answer.json["results"]) == len(comments)


@NEVER_SLOW
@given(name=HALVES, text=HALVES)
def test_halves_of_characters_never_get_in(name: str, text: str) -> None:
    body = json.dumps({"id": f"x{name}", "text": f"x{text}"}).encode()
    answer = _answers("/v1/comments", SITE_TOKEN, body)
    answer.data.decode()
    if answer.status_code == 200:
        assert answer.json["id"] == f"x{name}".encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@NEVER_SLOW
@given(path=st.text(), token=LATIN, query=st.text(max_size=20), method=st.sampled_from(["GET", "DELETE"]))
def test_any_address_and_any_token(path: str, token: str, query: str, method: str) -> None:
    for known in (token, SITE_TOKEN):
        answer = ROOM.call(method, f"/v1/comments/{quote(path)}", known, query_string={"site": query})
        assert answer.status_code < 500
