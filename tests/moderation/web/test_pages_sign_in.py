import pytest

from moderation.core.parties import Role
from moderation.web.pages.visit import local_path
from tests.browser.room import OTHER_SITE, PASSWORD, DeskRoom, hash_of
from tests.builders import a_comment
from tests.moderation.web.pages_client import Browser, a_browser, seen

FAILED = "Name and password do not match an account"


@pytest.fixture
def room() -> DeskRoom:
    return DeskRoom()


@pytest.fixture
def browser(room: DeskRoom) -> Browser:
    return Browser(room)


def test_a_stranger_is_sent_to_the_sign_in(browser: Browser) -> None:
    assert browser.get("/").location == "/sign-in"
    assert browser.get("/queue?section=City").location == "/sign-in?next=/queue?section%3DCity"
    assert 'name="next" value="/queue?section=City"' in browser.get("/sign-in?next=/queue?section%3DCity").text


def test_a_moderator_signs_in_and_comes_to_the_queue(browser: Browser) -> None:
    answer = browser.sign_in()
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert "Review queue" in browser.get("/queue").text
    assert browser.get("/").location == "/queue"
    assert browser.get("/sign-in").location == "/queue"


def test_a_policy_admin_comes_to_the_policy(room: DeskRoom, browser: Browser) -> None:
    room.hire("pavel", Role.POLICY_ADMIN)
    assert browser.sign_in("pavel").location == "/policy"


@pytest.mark.parametrize(
    ("name", "password"), [("nino", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("", PASSWORD), ("nino", "")]
)
def test_every_failure_looks_the_same(room: DeskRoom, browser: Browser, name: str, password: str) -> None:
    room.hire("gone", disabled=True)
    answer = browser.sign_in(name, password)
    assert answer.status_code == 401
    assert FAILED in answer.text
    assert password not in answer.text or not password
    assert browser.get("/queue").status_code == 303


def test_every_failure_costs_one_password_check(
    room: DeskRoom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []

    def check(_password: str, stored: str | None) -> bool:
        checked.append(stored)
        return False

    monkeypatch.setattr("moderation.web.pages.sign_in.password_matches", check)
    room.hire("gone", disabled=True)
    for name in ("nino", "nobody", "gone", ""):
        assert browser.sign_in(name).status_code == 401
    assert checked == [hash_of(PASSWORD), None, None, None]


def test_without_a_form_token_nobody_gets_in(browser: Browser) -> None:
    answer = browser.client.post("/sign-in", data={"name": "nino", "password": PASSWORD})
    assert answer.status_code == 400
    assert "The form has expired" in answer.text


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(room: DeskRoom) -> None:
    attacker, victim = Browser(room), Browser(room)
    planted = attacker.token()
    cookie = attacker.client.get_cookie("desk")
    assert cookie is not None
    victim.client.set_cookie("desk", cookie.value)
    assert victim.sign_in().status_code == 303
    assert attacker.get("/queue").status_code == 303
    forged = victim.client.post("/queue/claim", data={"csrf_token": planted})
    assert forged.status_code == 400


def test_a_session_ends_when_the_user_is_disabled(room: DeskRoom) -> None:
    browser = a_browser(room)
    room.hire("nino", disabled=True)
    assert browser.get("/queue").location == "/sign-in?next=/queue"


def test_a_session_ends_when_the_password_changes(room: DeskRoom) -> None:
    browser = a_browser(room)
    assert browser.get("/queue").status_code == 200
    room.hire("nino", password="another one")
    assert browser.get("/queue").status_code == 303


@pytest.mark.parametrize("planted", [{"user": "nino"}, {"user": ["nino"], "seal": "x"}, {"user": "nino", "seal": "ü"}])
def test_a_session_with_odd_contents_is_nobodys(browser: Browser, planted: dict[str, object]) -> None:
    with browser.client.session_transaction() as session:
        session.update(planted)
    assert browser.get("/queue").status_code == 303


def test_the_password_hash_is_not_in_the_cookie(room: DeskRoom) -> None:
    browser = a_browser(room)
    with browser.client.session_transaction() as session:
        assert hash_of(PASSWORD) not in str(dict(session))
        assert set(session) <= {"user", "seal", "csrf_token"}


def test_signing_out_needs_a_token_and_ends_the_session(room: DeskRoom) -> None:
    browser = a_browser(room)
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.get("/queue").status_code == 200
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.get("/queue").status_code == 303


def test_an_expired_form_keeps_the_note_and_leads_to_the_sign_in(room: DeskRoom) -> None:
    room.queue(a_comment())
    answer = Browser(room).client.post("/reviews/rv_Yy0x.1/resolve", data={"note": "typed <words>"})
    assert answer.status_code == 400
    assert "typed &lt;words&gt;" in answer.text
    assert 'href="/sign-in"' in answer.text


def test_a_decision_without_a_session_decides_nothing_and_keeps_the_note(room: DeskRoom) -> None:
    room.queue(a_comment())
    answer = Browser(room).post("/reviews/rv_Yy0x.1/resolve", form_on="/sign-in", note="my words", verdict="keep")
    assert answer.status_code == 401
    assert "my words" in answer.text
    assert room.stored().version == 1


@pytest.mark.parametrize(
    "path", ["/queue?site=demo&section=Sport", "/policy", "/reviews/rv_Yy0x.1", "/queue?section=%D0%A1", "/"]
)
def test_the_sign_in_leads_back_to_a_page_of_this_host(browser: Browser, path: str) -> None:
    assert browser.sign_in(next=path).location == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/ /evil.example",
        "javascript:alert(1)",
        "queue",
        "/queue\r\nSet-Cookie: a=b",
        "/\x00/evil.example",
        "http:evil.example",
        "@evil.example",
        "/\u2028/evil.example",
    ],
)
def test_the_sign_in_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert browser.sign_in(next=path).location == "/queue"
    assert browser.client.get("/sign-in", query_string={"next": path}).location == "/queue"
    assert local_path(path, "otherwise") == "otherwise"


def test_the_cookie_is_guarded() -> None:
    browser = Browser(DeskRoom(cookie_secure=True), secure=True)
    cookie = browser.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie
    assert browser.get("/queue").status_code == 200


def test_a_page_for_another_role_says_so(room: DeskRoom) -> None:
    room.hire("pavel", Role.POLICY_ADMIN)
    admin, moderator = a_browser(room, "pavel"), a_browser(room)
    for path in ("/queue", "/reviews/rv_Yy0x.1"):
        refused = admin.get(path)
        assert refused.status_code == 403
        assert "role “moderator”" in seen(refused)
    assert admin.post("/queue/claim", form_on="/policy").status_code == 403
    refused = moderator.get("/policy")
    assert refused.status_code == 403
    assert "role “policy admin”" in seen(refused)


def test_an_account_without_a_site_is_told_so(room: DeskRoom) -> None:
    room.hire("new", sites=())
    refused = a_browser(room, "new").get("/queue")
    assert refused.status_code == 403
    assert "has no site yet" in refused.text


def test_a_site_that_is_not_stored_is_not_found(room: DeskRoom) -> None:
    room.hire("new", sites=("closed",))
    assert a_browser(room, "new").get("/queue").status_code == 404


def test_a_user_of_two_sites_changes_between_them(room: DeskRoom) -> None:
    room.hire("rover", sites=("demo", OTHER_SITE))
    room.queue(a_comment("c-9", "On the other site.", site=OTHER_SITE))
    browser = a_browser(room, "rover")
    first, second = browser.get("/queue"), browser.get("/queue?site=other")
    assert "On the other site." not in first.text
    assert "On the other site." in second.text
    assert '<option value="other" selected>' in second.text
    assert browser.get("/").status_code == 303


def test_the_site_of_others_is_out_of_reach(room: DeskRoom) -> None:
    room.queue(a_comment("c-9", "On the other site.", site=OTHER_SITE))
    browser = a_browser(room)
    assert browser.get("/queue?site=other").status_code == 404
    assert browser.get("/reviews/rv_Yy05.1?site=other").status_code == 404
    assert browser.get("/reviews/rv_Yy05.1").status_code == 404
    assert browser.decide("c-9").status_code == 404
    assert browser.decide("c-9", site="other").status_code == 404
    assert browser.post("/queue/claim", site="other").status_code == 404
    assert room.stored("c-9", OTHER_SITE).version == 1
