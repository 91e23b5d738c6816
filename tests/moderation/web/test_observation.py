"""What is logged of a request, and the headers that every answer has."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from moderation.core.parties import Role
from tests.moderation.web.newsroom import SITE_TOKEN, TOKENS, Newsroom


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """The lines that are logged."""
    with structlog.testing.capture_logs() as captured:
        yield captured


def test_a_request_is_one_line(newsroom: Newsroom, lines: list[Any]) -> None:
    comments = [{"id": str(i), "text": text} for i, text in enumerate(("fine", "good", "0.7"))]
    answer = newsroom.call("POST", "/v1/comments:batch", json={"comments": comments})
    line = lines.pop()
    assert lines == []
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "part": "web",
        "method": "POST",
        "route": "/v1/comments:batch",
        "status": 200,
        "request_id": answer.headers["X-Request-ID"],
        "site": "demo",
        "verdicts": {"keep": 2, "review": 1},
    }


def test_a_line_names_the_user(newsroom: Newsroom, lines: list[Any]) -> None:
    newsroom.call("GET", "/v1/queue", TOKENS[Role.MODERATOR])
    assert lines[0]["user"] == "nino"


def test_neither_text_nor_token_nor_note_nor_query_is_logged(
    newsroom: Newsroom, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.post("marked-id", "marked 0.7", author={"name": "marked"})
    item = newsroom.desk("queue/claim", {}).json["items"][0]  # type: ignore[index]  # it has one
    decision = {"verdict": "keep", "note": "marked", "version": item["version"]}
    newsroom.desk(f"reviews/{item['review_id']}/resolve?site=marked", decision)
    newsroom.desk(f"reviews/{item['review_id']}/resolve", decision)
    newsroom.call("POST", "/v1/comments?marked=1", "marked", data=b'{"marked": "marked', content_type="marked")
    newsroom.call("POST", "/v1/comments", json={"id": ["marked"], "text": "marked"})
    newsroom.call("MARKED", "/marked", headers={"X-Request-ID": "marked\t", "User-Agent": "marked"})

    def broken(texts: object) -> None:
        raise RuntimeError(texts)

    monkeypatch.setattr(newsroom.scorer, "score", broken)
    newsroom.call("POST", "/v1/comments", json={"id": "c-2", "text": "marked"})
    assert len(lines) == 9
    told = repr(lines).lower()
    assert "marked" not in told
    assert SITE_TOKEN not in told
    assert lines[-2]["error"] == "RuntimeError"
    assert lines[-2]["trace"][-1].startswith("test_observation.py:")
    assert lines[-2]["request_id"] == lines[-1]["request_id"]


def test_probes_and_scrapes_are_quiet(newsroom: Newsroom, lines: list[Any]) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        newsroom.call("GET", path, None)
    assert {line["log_level"] for line in lines} == {"debug"}


def test_a_sound_request_id_is_kept(newsroom: Newsroom) -> None:
    answer = newsroom.call("GET", "/healthz", None, headers={"X-Request-ID": "abc-1.2_3"})
    assert answer.headers["X-Request-ID"] == "abc-1.2_3"


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "é", '"'])
def test_an_unsound_request_id_is_replaced(newsroom: Newsroom, sent: str) -> None:
    answer = newsroom.call("GET", "/healthz", None, headers={"X-Request-ID": sent})
    assert len(answer.headers["X-Request-ID"]) == 16


def test_every_answer_says_what_it_is_and_is_not_stored(newsroom: Newsroom) -> None:
    for answer in (newsroom.call("GET", "/v1/comments/none"), newsroom.call("GET", "/v1/queue")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert newsroom.call("GET", "/healthz", None).headers["X-Content-Type-Options"] == "nosniff"
