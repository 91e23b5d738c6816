"""Coral's external moderation phase, seen by a Coral that is as strict as the real one."""

import json
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from moderation.core.models import EventKind
from moderation.core.parties import Role
from policies.case import Category, Scores
from tests.builders import SITE
from tests.fakes.scorer import FakeScorer
from tests.moderation.web.dialects import coral_double
from tests.moderation.web.dialects.coral_double import Outcome, headers, request_body
from tests.moderation.web.dialects.coral_room import CoralRoom
from tests.moderation.web.newsroom import POLICY, TOKENS, ok, told

LINKS = "See https://a.example https://b.example https://c.example"


class ThreatScorer(FakeScorer):
    """The category named by the text's first word has the score."""

    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        return [Scores(**{c.value: 0.95 if text.startswith(c.value) else 0.01 for c in Category}) for text in texts]


@pytest.fixture
def room() -> CoralRoom:
    return CoralRoom()


def test_what_is_kept_goes_on_to_the_sites_own_phases(room: CoralRoom) -> None:
    answer = room.send(request_body("Well said."))
    assert (answer.status_code, answer.data) == (204, b"")
    assert room.moderate("Well said.") == Outcome(status="NONE", ended=False)


def test_what_needs_a_review_is_withheld_and_flagged(room: CoralRoom) -> None:
    assert room.moderate("0.6 words") == Outcome("", "SYSTEM_WITHHELD", ended=True, flags=("COMMENT_DETECTED_TOXIC",))
    assert room.moderate(LINKS) == Outcome("", "SYSTEM_WITHHELD", ended=True, flags=("COMMENT_DETECTED_SPAM",))


def test_what_could_not_be_scored_is_withheld_and_not_called_toxic(room: CoralRoom) -> None:
    assert room.moderate("unscorable") == Outcome("", "SYSTEM_WITHHELD", ended=True)


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (Category.OFFENSIVE, "OFFENSIVE"),
        (Category.INFLAMMATORY, "HATE_SPEECH"),
        (Category.THREATENING, "HARASSMENT_BULLYING"),
        (Category.UNACCEPTABLE, "OTHER"),
    ],
)
def test_what_is_deleted_is_rejected_with_the_leading_category(category: Category, code: str) -> None:
    got = CoralRoom(scorer=ThreatScorer()).moderate(f"{category.value} words")
    explanation = f"The publisher's comments policy does not allow {category.value} comments."
    assert got == Outcome(
        "",
        "REJECTED",
        ended=True,
        flags=("COMMENT_DETECTED_TOXIC",),
        rejection={"code": code, "explanation": explanation},
    )


def test_too_many_links_are_rejected_as_spam() -> None:
    got = CoralRoom(POLICY.replace('at_most = 2\nverdict = "review"', 'at_most = 2\nverdict = "delete"')).moderate(
        LINKS
    )
    assert (got.status, got.flags, got.rejection["code"]) == ("REJECTED", ("COMMENT_DETECTED_SPAM",), "SPAM")


def test_a_rule_without_a_category_rejects_for_other_reasons() -> None:
    got = CoralRoom(POLICY + '[authors.watched]\nids = ["u-1"]\nverdict = "delete"\n').moderate("About bread.")
    assert (got.status, got.flags, got.rejection["code"]) == ("REJECTED", (), "OTHER")


def test_the_comment_is_stored_with_its_article_author_and_parent(room: CoralRoom) -> None:
    room.moderate("0.6 words", role="STAFF", parent="p-1")
    assert ok(room.call("GET", "/v1/queue", TOKENS[Role.MODERATOR]))["counts"]["waiting"] == 1
    comment = room.stores.records.of_site(SITE)[0].comment
    assert (comment.article.id, comment.article.url) == ("s-1", "https://news.example/bread")
    assert comment.article.tags == ("role:staff", "site:site-1")
    assert (comment.author.id, comment.parent and comment.parent.id) == ("u-1", "p-1")
    assert comment.id.startswith("coral:b5f1a2c4-0000-4000-8000-000000000001:")


def test_a_retry_is_the_same_comment_and_another_author_is_not(room: CoralRoom) -> None:
    first = room.moderate("0.6 words")
    assert room.moderate("0.6 words") == first
    assert len(room.texts()) == 1
    room.moderate("0.6 words", author="u-2")
    room.moderate("0.6 words", story="s-2")
    room.moderate("0.6 words", parent="p-1")
    assert len(room.texts()) == 4
    assert len(room.scorer.asked) == 4


def test_an_edit_is_decided_by_its_own_text(room: CoralRoom) -> None:
    assert room.moderate("Well said.") == Outcome()
    assert room.moderate("0.95 words", action="EDIT").status == "REJECTED"


def test_policies_can_trust_a_role() -> None:
    rule = '[[when]]\nname = "Readers wait"\nif = "!(\'role:staff\' in article.tags)"\nverdict = "review"\n'
    room = CoralRoom(POLICY + rule)
    assert room.moderate("Well said.", role="STAFF") == Outcome()
    assert room.moderate("Well said.", author="u-2").status == "SYSTEM_WITHHELD"


def test_html_is_read_as_the_text_that_coral_makes_of_it(room: CoralRoom) -> None:
    room.moderate("<div>Bread &amp; <b>salt</b><br></div><div>0.6</div>", address="/coral/demo?format=html")
    assert room.texts() == ["Bread & salt\n0.6"]
    room.moderate("I <3 bread, <b>really</b>")
    assert room.texts()[1:] == ["I <3 bread, <b>really</b>"]


def test_feedback_of_coral_finds_the_comment(room: CoralRoom) -> None:
    room.moderate("0.6 words")
    site = room.stores.sites.get(SITE)
    assert site
    for label in (1, 0):
        room.services.listener.hear(
            site, "perspective", "0.6 words", {Category.OFFENSIVE: label}, {"TOXICITY": float(label)}, "k-9"
        )
    heard = list(room.stores.labels.all(SITE))
    assert [feedback.labels for feedback in heard] == [{Category.OFFENSIVE: 1}, {Category.OFFENSIVE: 0}]
    assert {feedback.comment_ids for feedback in heard} == {(room.stores.records.of_site(SITE)[0].comment.id,)}
    assert [e.kind for e in room.stores.ledger.events(SITE)].count(EventKind.FEEDBACK) == 2


@pytest.mark.parametrize("text", ["", " \n", "<div><br></div>"])
def test_nothing_to_read_is_nothing_to_object_to(room: CoralRoom, text: str) -> None:
    assert room.moderate(text, address="/coral/demo?format=html") == Outcome()
    assert room.texts() == []


@pytest.mark.parametrize("characters", [20_481, 1_000_000])
def test_what_is_too_long_to_read_waits_for_a_person(room: CoralRoom, characters: int) -> None:
    assert room.moderate("a" * characters) == Outcome("", "SYSTEM_WITHHELD", ended=True)
    assert room.texts() == []


def test_a_comment_that_was_erased_and_comes_again_is_decided_anew(room: CoralRoom) -> None:
    room.moderate("0.6 words")
    for again in range(2):
        (erased,) = [record.comment.id for record in room.stores.records.of_site(SITE)]
        ok(room.call("DELETE", f"/v1/comments/{erased}"))
        room.clock.advance(seconds=1)
        assert room.moderate("0.6 words").status == "SYSTEM_WITHHELD", again
        assert room.moderate("0.6 words").status == "SYSTEM_WITHHELD", again
    assert room.texts() == ["0.6 words"]


@pytest.mark.parametrize(
    "change",
    [
        {"tenantID": None},
        {"tenantID": "a b"},
        {"comment": {}},
        {"comment": {"body": 7}},
        {"author": {"id": None}},
        {"story": []},
    ],
)
def test_what_is_no_request_of_corals_is_refused(room: CoralRoom, change: dict[str, Any]) -> None:
    body = json.dumps(json.loads(request_body("Well said.")) | change).encode()
    assert room.send(body).status_code == 422


def test_what_is_not_json_is_refused(room: CoralRoom) -> None:
    assert room.send(b"{").status_code == 400
    assert room.send(b"\xff").status_code == 400
    assert room.send(b"[" * 300_000).status_code == 400
    assert room.send(b" " * 8_388_609).status_code == 413


def test_long_ids_are_cut_and_not_refused(room: CoralRoom) -> None:
    assert room.moderate("Well said.", author="u" * 5000, story="s" * 5000) == Outcome()


def test_a_bad_address_is_told(room: CoralRoom) -> None:
    assert room.send(request_body("Well said."), address="/coral/demo?format=markdown").status_code == 422
    assert room.send(request_body("Well said."), address="/coral/demo?timeout_ms=5").status_code == 422


def test_the_policy_in_force_and_the_meters_know_of_it(room: CoralRoom) -> None:
    room.moderate("0.95 words")
    scrape = room.call("GET", "/metrics", None).text
    assert 'moderation_comments_total{verdict="delete"} 1.0' in scrape
    assert 'route="/coral/<name>"' in scrape


class StalledScorer(FakeScorer):
    """Scores nothing until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        assert self.may.wait(30)
        return super().score(texts)


def test_what_takes_longer_than_coral_waits_is_told_in_time() -> None:
    scorer = StalledScorer()
    room = CoralRoom(scorer=scorer)
    began = time.monotonic()
    answer = room.send(request_body("Well said."), address="/coral/demo?timeout_ms=100")
    took_s = time.monotonic() - began
    scorer.may.set()
    assert told(answer, 503)["detail"] == "There was no answer within 60 ms."
    assert answer.headers["Retry-After"] == "1"
    assert took_s < 10


def test_a_store_that_is_away_lets_coral_go_on(room: CoralRoom) -> None:
    body = request_body("Well said.")
    room.stores.down = True
    answer = room.send(body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert coral_double.outcome(answer.status_code, answer.data).skipped == "HTTP 503"
    room.stores.down = False
    assert room.send(body, headers(body)).status_code == 204
