"""The policy admin's side of the API."""

from collections.abc import Sequence
from typing import Any

import pytest

from moderation.core.models import Event, EventKind, PublishedPolicy
from moderation.core.parties import Role
from moderation.web.policy import MEDIA_TYPES
from policies.document import MAX_DOCUMENT_BYTES, default_text, load
from tests.builders import SITE
from tests.moderation.web.newsroom import POLICY, TOKENS, Newsroom, ok, told

STRICTER = POLICY.replace("0.5", "0.2")
BAD = POLICY.replace("0.5", "5", 1).replace("[links]", "[linkz]")


@pytest.fixture
def fresh() -> Newsroom:
    """A newsroom whose site has never published a policy."""
    return Newsroom(policy="")


def _put(newsroom: Newsroom, text: str | bytes, match: str | None = None, **options: Any) -> Any:
    headers = {"If-Match": match} if match else {}
    return _send(newsroom, "PUT", "/v1/policy", text, headers=headers, **options)


def _send(newsroom: Newsroom, method: str, path: str, text: str | bytes, **options: Any) -> Any:
    options.setdefault("content_type", "application/toml")
    return newsroom.call(method, path, TOKENS[Role.POLICY_ADMIN], data=text, **options)


def _get(newsroom: Newsroom) -> Any:
    return newsroom.call("GET", "/v1/policy", TOKENS[Role.POLICY_ADMIN])


def _published(newsroom: Newsroom) -> Sequence[Event]:
    return [event for event in newsroom.stores.ledger.events(SITE) if event.kind is EventKind.PUBLISHED]


def _etag(newsroom: Newsroom) -> str:
    return str(_get(newsroom).headers["ETag"])


def test_the_policy_in_force_is_read_with_its_version(newsroom: Newsroom) -> None:
    answer = _get(newsroom)
    policy = ok(answer)
    assert policy["text"] == POLICY
    assert policy["version"] == load(POLICY).version
    assert policy["published_at"] == "2026-11-24T12:00:00Z"
    assert policy["by"] == "pavel"
    assert answer.headers["ETag"] == f'"{policy["version"]}"'


def test_before_the_first_publication_the_shipped_one_is_read(fresh: Newsroom) -> None:
    policy = ok(_get(fresh))
    assert policy["text"] == default_text()
    assert policy["version"] == fresh.post("c-1", "x")["policy"]
    assert policy["published_at"] is None
    assert policy["by"] is None


def test_a_policy_is_published_and_decides_within_a_second(newsroom: Newsroom) -> None:
    assert newsroom.post("c-1", "score 0.3")["verdict"] == "keep"
    published = ok(_put(newsroom, STRICTER, _etag(newsroom)))
    assert published["version"] == load(STRICTER).version
    assert ok(_get(newsroom)) == published
    newsroom.clock.advance(seconds=1)
    assert newsroom.post("c-2", "score 0.3")["verdict"] == "review"
    event = _published(newsroom)[-1]
    assert event.by == "pavel"
    assert event.data == {"policy": load(STRICTER).version, "before": load(POLICY).version}


@pytest.mark.parametrize("match", [None, "shipped"])
def test_the_first_publication_needs_no_version(fresh: Newsroom, match: str | None) -> None:
    ok(_put(fresh, POLICY, match and _etag(fresh)))
    assert _published(fresh)[0].data["before"] == ""


def test_the_same_document_again_changes_nothing(newsroom: Newsroom) -> None:
    ok(_put(newsroom, POLICY, _etag(newsroom)))
    assert len(_published(newsroom)) == 1


def test_without_the_version_read_nothing_is_published(newsroom: Newsroom) -> None:
    assert "If-Match" in told(_put(newsroom, STRICTER), 428)["detail"]
    assert ok(_get(newsroom))["text"] == POLICY


@pytest.mark.parametrize("match", ['"sha256:000000000000"', "rubbish", 'W/"x", "y"'])
def test_with_another_version_nothing_is_published(newsroom: Newsroom, match: str) -> None:
    told(_put(newsroom, STRICTER, match), 412)
    assert ok(_get(newsroom))["text"] == POLICY


def test_the_first_publication_can_be_stale_too(fresh: Newsroom) -> None:
    told(_put(fresh, POLICY, '"sha256:000000000000"'), 412)


def test_who_is_overtaken_while_publishing_is_told(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    live = newsroom.stores.shelf.live(SITE)
    etag = _etag(newsroom)
    newsroom.publish(STRICTER)

    def before_that(_site: str) -> PublishedPolicy | None:
        return live

    monkeypatch.setattr(newsroom.stores.shelf, "live", before_that)
    told(_put(newsroom, POLICY.replace("0.9", "0.8"), etag), 412)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/v1/policy"), ("POST", "/v1/policy:check")])
def test_a_bad_document_is_refused_with_every_mistake(newsroom: Newsroom, method: str, path: str) -> None:
    problem = told(_send(newsroom, method, path, BAD), 422)
    assert problem["detail"] == f"The policy has {len(problem['mistakes'])} mistakes."
    assert {mistake["place"] for mistake in problem["mistakes"]} >= {"categories.offensive.review_at", "linkz"}
    assert all(mistake["problem"] and mistake["hint"] and mistake["line"] for mistake in problem["mistakes"])


def test_a_document_that_is_no_toml_has_one_mistake(newsroom: Newsroom) -> None:
    assert told(_send(newsroom, "POST", "/v1/policy:check", "[oops"), 422)["detail"] == "The policy has one mistake."


@pytest.mark.parametrize("content_type", MEDIA_TYPES)
def test_a_check_tells_the_version_and_publishes_nothing(newsroom: Newsroom, content_type: str) -> None:
    answer = _send(newsroom, "POST", "/v1/policy:check", STRICTER, content_type=content_type)
    assert ok(answer) == {"version": load(STRICTER).version}
    assert ok(_get(newsroom))["text"] == POLICY


def test_a_document_is_toml_in_utf8_of_at_most_a_megabyte(newsroom: Newsroom) -> None:
    told(_put(newsroom, POLICY, content_type="application/json"), 415)
    told(_put(newsroom, b"\xff"), 400)
    told(_put(newsroom, b"#" * (MAX_DOCUMENT_BYTES + 1)), 413)
    long = POLICY + "#" * (MAX_DOCUMENT_BYTES - len(POLICY))
    ok(_send(newsroom, "POST", "/v1/policy:check", long))
