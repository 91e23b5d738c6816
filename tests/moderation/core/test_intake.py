import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from moderation.core.assessment import Submission
from moderation.core.errors import (
    ConflictError,
    ErasedError,
    KeyReusedError,
    NotFoundError,
    StoreUnavailableError,
)
from moderation.core.models import Answer, Change, QueueFilter, Record, Tombstone
from moderation.core.parties import CallbackScope
from moderation.core.review import Ruling
from policies.decision import Verdict
from tests.builders import a_comment
from tests.fakes.records import FakeRecords
from tests.moderation.core.conftest import House


@pytest.mark.parametrize(
    ("text", "verdict"), [("0.1 good", Verdict.KEEP), ("0.6 so", Verdict.REVIEW), ("0.95 bad", Verdict.DELETE)]
)
def test_the_verdict_follows_the_thresholds(house: House, text: str, verdict: Verdict) -> None:
    answer = house.post(text)
    assert (answer.verdict, answer.revision, answer.model) == (verdict, 1, "m-1")
    assert answer.decision.reasons[0].verdict is verdict
    assert (answer.review_id is not None) is (verdict is Verdict.REVIEW)


def test_the_same_comment_again_gets_the_same_answer_and_is_not_scored_again(house: House) -> None:
    first = house.post("0.6 so")
    house.clock.advance(hours=1)
    assert house.post("0.6 so") == first
    assert house.scorer.asked == ["0.6 so"]
    assert house.kinds() == ["comment.assessed"]
    assert house.desk.counts(house.site).waiting == 1


def test_the_answer_stays_the_same_after_a_moderator_has_decided(house: House) -> None:
    first = house.post("0.6 so")
    item = house.desk.claim(house.site, "nino", QueueFilter(), 1)[0]
    assert first.review_id
    house.desk.resolve(house.site, first.review_id, "nino", Ruling(Verdict.KEEP), item.version)
    assert house.post("0.6 so") == first
    assert house.intake.find(house.site, "c-1").standing.verdict is Verdict.KEEP


def test_a_new_text_is_a_new_revision_and_withdraws_the_review(house: House) -> None:
    house.post("0.6 so")
    answer = house.post("0.1 good")
    assert (answer.revision, answer.verdict) == (2, Verdict.KEEP)
    assert house.desk.counts(house.site).waiting == 0
    assert house.kinds() == ["comment.assessed", "review.withdrawn", "comment.assessed"]


def test_a_delayed_retry_under_its_key_does_not_bring_back_the_old_text(house: House) -> None:
    first = house.post("0.1 old", key="k-1")
    house.post("0.2 new", key="k-2")
    assert house.post("0.1 old", key="k-1") == first
    assert house.intake.find(house.site, "c-1").comment.text == "0.2 new"


def test_a_key_sent_with_another_comment_is_refused(house: House) -> None:
    house.post("0.1 one", key="k-1")
    assert isinstance(house.outcome("0.1 two", key="k-1"), KeyReusedError)
    assert isinstance(house.outcome("0.1 one", "c-2", key="k-1"), KeyReusedError)


def test_what_cannot_be_scored_is_reviewed_and_says_so(house: House) -> None:
    answer = house.post("unscorable")
    assert answer.verdict is Verdict.REVIEW
    assert answer.scores is None
    assert answer.decision.reasons[0].rule == "not scored"


def test_one_refusal_in_a_batch_spoils_no_other(house: House) -> None:
    house.post("0.1 gone", "c-2")
    house.intake.erase(house.site, "c-2")
    batch = [Submission(a_comment(f"c-{n}", "0.1 text")) for n in (1, 2, 3)]
    one, two, three = house.intake.submit(house.site, batch)
    assert isinstance(one, Answer)
    assert isinstance(two, ErasedError)
    assert isinstance(three, Answer)


def test_one_id_twice_in_a_batch_is_two_revisions_in_order(house: House) -> None:
    texts = ["0.1 first", "0.1 second", "0.1 second"]
    answers = house.intake.submit(house.site, [Submission(a_comment("c-1", text)) for text in texts])
    assert [a.revision for a in answers if isinstance(a, Answer)] == [1, 2, 2]
    assert house.intake.find(house.site, "c-1").comment.text == "0.1 second"


def test_an_automatic_decision_is_announced_unless_the_site_wants_reviews_only(house: House) -> None:
    house.post("0.1 good", "c-1")
    house.post("0.6 so", "c-2")
    house.site = replace(house.site, callbacks=CallbackScope.REVIEWS)
    house.post("0.1 good", "c-3")
    (callback,) = house.stores.outbox.lease("demo", house.clock.now, house.desk.lease, 10)
    data = json.loads(callback.body)["data"]
    assert (data["id"], data["verdict"], data["by"], data["sequence"]) == ("c-1", "keep", "policy", 1)
    assert "good" not in callback.body


def test_a_site_without_a_callback_url_hears_nothing(house: House) -> None:
    house.site = replace(house.site, callback_url="")
    house.post("0.1 good")
    assert house.stores.outbox.lease("demo", house.clock.now, house.desk.lease, 10) == []


def test_erasing_leaves_neither_text_nor_author_anywhere(house: House) -> None:
    house.post("0.6 secret words")
    tombstone = house.intake.erase(house.site, "c-1")
    assert house.intake.erase(house.site, "c-1") == tombstone
    assert isinstance(house.stores.records.read("demo", ["c-1"])[0], Tombstone)
    assert house.desk.counts(house.site).waiting == 0
    everything = repr([*house.stores.ledger.events("demo"), tombstone])
    assert "secret" not in everything
    assert "Reader" not in everything
    with pytest.raises(ErasedError):
        house.intake.find(house.site, "c-1")
    assert isinstance(house.outcome("0.1 again"), ErasedError)


def test_what_is_not_there_cannot_be_found_or_erased(house: House) -> None:
    with pytest.raises(NotFoundError, match="c-9"):
        house.intake.find(house.site, "c-9")
    with pytest.raises(NotFoundError, match="c-9"):
        house.intake.erase(house.site, "c-9")


def test_a_store_that_is_down_is_said_and_the_same_request_succeeds_later(house: House) -> None:
    house.stores.down = True
    with pytest.raises(StoreUnavailableError):
        house.post("0.1 good")
    house.stores.down = False
    assert house.post("0.1 good").revision == 1


class Contended:
    """Records in which somebody else always writes first."""

    def __init__(self, records: FakeRecords) -> None:
        self.read = records.read
        self.answers = records.answers
        self.with_text = records.with_text

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        assert site
        return [False] * len(changes)


def test_endless_contention_ends_in_a_conflict(house: House) -> None:
    intake = replace(house.intake, records=Contended(house.stores.records))
    assert isinstance(intake.submit(house.site, [Submission(a_comment())])[0], ConflictError)
    house.post("0.1 good")
    with pytest.raises(ConflictError):
        intake.erase(house.site, "c-1")


def test_a_lost_race_is_decided_anew_on_what_is_there_then(house: House) -> None:
    records = house.stores.records
    other = house.intake

    class Raced:
        read = staticmethod(records.read)
        answers = staticmethod(records.answers)
        with_text = staticmethod(records.with_text)
        lost = False

        def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
            if not self.lost:
                self.lost = True
                other.submit(house.site, [Submission(a_comment("c-1", "0.1 theirs"))])
            return records.commit(site, changes)

    answer = replace(house.intake, records=Raced()).submit(house.site, [Submission(a_comment("c-1", "0.1 ours"))])[0]
    assert isinstance(answer, Answer)
    assert answer.revision == 2
    assert house.scorer.asked == ["0.1 ours", "0.1 theirs"]
    stored = records.read("demo", ["c-1"])[0]
    assert isinstance(stored, Record)
    assert stored.comment.text == "0.1 ours"
