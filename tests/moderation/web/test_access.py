"""Who may call what."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moderation.core.parties import Role
from moderation.signing import sign
from moderation.web.access import SECURITY
from tests.moderation.web.newsroom import OLD_SECRET, ROVER, SECRET, SITE_TOKEN, TOKENS, Newsroom, ok, told

BODY = json.dumps({"id": "c-1", "text": "Well said."}).encode()
SIGNED = "/v1/comments?site=demo"


def _endpoints() -> Iterator[tuple[str, str, set[str]]]:
    """Method, path and the schemes that open it, of every endpoint that the OpenAPI document has."""
    for path, operations in ok(Newsroom().call("GET", "/openapi.json", None))["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path, {scheme for way in operation.get("security", []) for scheme in way}


ENDPOINTS = list(_endpoints())
CLOSED = [endpoint for endpoint in ENDPOINTS if endpoint[2]]


def _role(schemes: set[str]) -> Role:
    return next(role for role in Role if f"{role}_token" in schemes)


def test_everything_under_v1_is_closed_and_nothing_else() -> None:
    assert {path.startswith("/v1/") for _, path, _ in CLOSED} == {True}
    assert {path for _, path, schemes in ENDPOINTS if not schemes} == {"/healthz", "/readyz", "/metrics"}
    assert {_role(schemes) for _, _, schemes in CLOSED} == set(SECURITY)


@pytest.mark.parametrize(("method", "path", "schemes"), CLOSED)
@pytest.mark.parametrize("role", Role)
def test_each_endpoint_takes_its_role_and_refuses_the_others(
    newsroom: Newsroom, method: str, path: str, schemes: set[str], role: Role
) -> None:
    answer = newsroom.call(method, path, TOKENS[role])
    if role is _role(schemes):
        assert answer.status_code not in (401, 403), answer.text
    else:
        problem = told(answer, 403)
        assert problem["role"] == _role(schemes)
        assert problem["role"] in problem["detail"] or "site" in problem["detail"]


@pytest.mark.parametrize(("method", "path", "schemes"), CLOSED)
@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Bearer wrong", "Basic dTpw", "nonsense", "Bearer user_gone"]
)
def test_each_endpoint_refuses_whoever_is_not_known(
    newsroom: Newsroom, method: str, path: str, schemes: set[str], header: str | None
) -> None:
    answer = newsroom.call(method, path, None, headers={"Authorization": header} if header else {})
    told(answer, 401)
    assert schemes
    assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")


def test_the_token_is_looked_at_before_the_body(newsroom: Newsroom) -> None:
    told(newsroom.call("POST", "/v1/comments", None, data=b"{", content_type="text/plain"), 401)


def test_a_token_may_have_any_letters(newsroom: Newsroom) -> None:
    answer = newsroom.call("GET", "/v1/comments/c", None, headers={"Authorization": "bearer a=b, c=d"})
    assert "not known" in told(answer, 401)["detail"]


def test_a_site_may_name_itself_and_no_other(newsroom: Newsroom) -> None:
    assert newsroom.call("POST", SIGNED, data=BODY, content_type="application/json").status_code == 200
    told(newsroom.call("POST", "/v1/comments?site=other", data=BODY, content_type="application/json"), 403)


def test_a_user_of_several_sites_names_one_of_them(newsroom: Newsroom) -> None:
    newsroom.post("c-1", "score 0.7")
    assert told(newsroom.call("GET", "/v1/queue", ROVER), 400)["sites"] == ["demo", "other"]
    assert ok(newsroom.call("GET", "/v1/queue?site=demo", ROVER))["counts"]["waiting"] == 1
    assert ok(newsroom.call("GET", "/v1/queue?site=other", ROVER))["counts"]["waiting"] == 0


@pytest.mark.parametrize("site", ["other", "nowhere", "d\x00"])
def test_a_site_of_others_is_refused(newsroom: Newsroom, site: str) -> None:
    told(newsroom.call("GET", "/v1/queue", TOKENS[Role.MODERATOR], query_string={"site": site}), 403)


def _signed(
    secret: str = SECRET, *, at: datetime | None = None, body: bytes = BODY, key: str = "m-1"
) -> dict[str, str]:
    return sign([secret], key, at or datetime.now(UTC), body.decode())


def _post(newsroom: Newsroom, headers: dict[str, str], path: str = SIGNED, body: bytes = BODY) -> Any:
    return newsroom.call("POST", path, None, data=body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
def test_a_signature_by_any_secret_of_the_site_opens(newsroom: Newsroom, secret: str) -> None:
    assert ok(_post(newsroom, _signed(secret)))["verdict"] == "keep"


def test_a_request_signed_twice_during_rotation_opens(newsroom: Newsroom) -> None:
    both = sign(["whsec_" + base64.b64encode(b"new" * 9).decode(), SECRET], "m-1", datetime.now(UTC), BODY.decode())
    assert _post(newsroom, both).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(_signed("whsec_" + base64.b64encode(b"other" * 6).decode()), id="other secret"),
        pytest.param(_signed(at=datetime.now(UTC) - timedelta(minutes=6)), id="old"),
        pytest.param(_signed(at=datetime.now(UTC) + timedelta(hours=6)), id="of the future"),
        pytest.param(_signed(body=BODY + b" "), id="other body"),
        pytest.param({**_signed(), "webhook-id": "m-2"}, id="other id"),
        pytest.param({**_signed(), "webhook-timestamp": "soon"}, id="no time"),
        pytest.param({**_signed(), "webhook-timestamp": "inf"}, id="endless time"),
        pytest.param({**_signed(), "webhook-signature": "v1"}, id="half a signature"),
        pytest.param({**_signed(), "webhook-signature": "v1,é"}, id="no base64"),
        pytest.param({**_signed(), "webhook-signature": "v2,abcd v9,x"}, id="other versions"),
        pytest.param({"webhook-id": "m-1"}, id="the id alone"),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(newsroom: Newsroom, headers: dict[str, str]) -> None:
    problem = told(_post(newsroom, headers), 401)
    assert problem["type"].endswith("bad-signature")
    told(newsroom.call("GET", "/v1/comments/c-1"), 404)


@pytest.mark.parametrize(("path", "says"), [("/v1/comments", "?site=NAME"), ("/v1/comments?site=who", "no site")])
def test_a_signed_request_names_its_site(newsroom: Newsroom, path: str, says: str) -> None:
    assert says in told(_post(newsroom, _signed(), path), 401)["detail"]


def test_a_signature_without_a_body_opens_nothing(newsroom: Newsroom) -> None:
    newsroom.post("c-1", "x")
    headers = _signed(body=b"")
    for method in ("GET", "DELETE"):
        problem = told(newsroom.call(method, "/v1/comments/c-1?site=demo", None, headers=headers), 401)
        assert "without a body" in problem["detail"]


def test_a_body_that_is_not_utf8_cannot_be_signed(newsroom: Newsroom) -> None:
    told(_post(newsroom, _signed(), body=b"\xff"), 401)


def test_the_id_of_a_signed_request_is_its_key(newsroom: Newsroom) -> None:
    first = ok(_post(newsroom, _signed()))
    newsroom.post("c-1", "newer")
    assert ok(_post(newsroom, _signed())) == first
    body = BODY.replace(b"c-1", b"c-2")
    assert told(_post(newsroom, _signed(body=body), body=body), 422)["type"].endswith("key-reused")


def test_a_token_goes_before_a_signature(newsroom: Newsroom) -> None:
    headers = {"Authorization": f"Bearer {SITE_TOKEN}", "webhook-id": "m-1"}
    assert _post(newsroom, headers).status_code == 200
