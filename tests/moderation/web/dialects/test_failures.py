"""What goes wrong is told in a dialect's own words, with the status that the API itself would give."""

from http import HTTPStatus

import pytest
from flask import Blueprint, Response

from moderation.core.errors import ConflictError, StoreUnavailableError
from moderation.web.dialects.failures import Refused, tell_failures
from tests.moderation.web.newsroom import Newsroom


def tell(status: HTTPStatus, message: str) -> Response:
    return Response(f"{int(status)}: {message}", int(status))


@pytest.mark.parametrize(
    ("error", "status", "words", "retry"),
    [
        (StoreUnavailableError("away"), 503, "The store is not available", "1"),
        (ConflictError("Others were first."), 409, "Others were first.", None),
        (ValueError("the reader's secret"), 500, "Internal error encountered.", None),
        (Refused(Response("our own words", 418)), 418, "our own words", None),
    ],
)
def test_failures(
    newsroom: Newsroom, error: Exception, status: int, words: str, retry: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    dialect = Blueprint("tested", __name__)
    tell_failures(dialect, tell)

    @dialect.get("/tested")
    def tested() -> Response:
        raise error

    newsroom.app.register_blueprint(dialect)
    answer = newsroom.client.get("/tested")
    assert answer.status_code == status
    assert words in answer.text
    assert answer.headers.get("Retry-After") == retry
    assert "secret" not in answer.text + capsys.readouterr().out
