from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from moderation.core.desk import LEASE
from moderation.core.errors import ConflictError, ErasedError, NotFoundError
from moderation.core.identifiers import review_id
from moderation.core.models import Change, QueueFilter, Record, ReviewState
from moderation.core.review import Ruling
from policies.case import Category
from policies.decision import Verdict
from tests.moderation.core.conftest import House

KEEP = Ruling(Verdict.KEEP)
DELETE = Ruling(Verdict.DELETE, Category.OFFENSIVE, "a note")
ANY = QueueFilter()


@pytest.fixture
def claimed(house: House) -> Record:
    house.post("0.6 so")
    return house.desk.claim(house.site, "nino", ANY, 1)[0]


RV = review_id("c-1", 1)


def test_the_most_harmful_comes_first_then_the_oldest(house: House) -> None:
    for comment_id, text in (("c-1", "0.6 a"), ("c-2", "0.8 b"), ("c-3", "0.6 c")):
        house.clock.advance(seconds=1)
        house.post(text, comment_id)
    claimed = house.desk.claim(house.site, "nino", ANY, 2)
    assert [record.comment.id for record in claimed] == ["c-2", "c-1"]
    assert [record.comment.id for record in house.desk.waiting(house.site, ANY, 9)] == ["c-3"]


def test_a_claim_holds_for_its_lease_and_then_returns(house: House, claimed: Record) -> None:
    assert claimed.review
    assert (claimed.review.by, claimed.review.until) == ("nino", house.clock.now + LEASE)
    assert house.desk.claim(house.site, "levan", ANY, 1) == []
    house.clock.advance(minutes=5)
    (again,) = house.desk.claim(house.site, "levan", ANY, 1)
    assert again.review
    assert again.review.by == "levan"
    assert house.kinds()[-3:] == ["review.claimed", "review.expired", "review.claimed"]


def test_a_decision_stands_is_announced_and_written_down(house: House, claimed: Record) -> None:
    record = house.desk.resolve(house.site, RV, "nino", DELETE, claimed.version)
    assert (record.standing.verdict, record.standing.by, record.standing.note) == (Verdict.DELETE, "nino", "a note")
    assert record.review
    assert record.review.state is ReviewState.RESOLVED
    (callback,) = house.stores.outbox.lease("demo", house.clock.now, LEASE, 9)
    assert '"verdict":"delete","by":"nino","category":"offensive"' in callback.body
    event = list(house.stores.ledger.events("demo"))[-1]
    assert event.data == {"verdict": "delete", "category": "offensive", "policy_verdict": "review"}
    assert "a note" not in repr(event) + callback.body


def test_the_same_decision_sent_twice_is_one_decision(house: House, claimed: Record) -> None:
    first = house.desk.resolve(house.site, RV, "nino", DELETE, claimed.version)
    assert house.desk.resolve(house.site, RV, "nino", DELETE, claimed.version) == first
    assert house.kinds().count("review.resolved") == 1


def test_a_second_moderator_hears_who_decided_and_when(house: House, claimed: Record) -> None:
    house.desk.resolve(house.site, RV, "nino", KEEP, claimed.version)
    decided_at = house.clock.now
    house.clock.advance(minutes=1)
    with pytest.raises(ConflictError, match="nino has already decided: keep") as conflict:
        house.desk.resolve(house.site, RV, "levan", DELETE, claimed.version)
    assert (conflict.value.by, conflict.value.at) == ("nino", decided_at)


def test_what_another_holds_cannot_be_decided_or_released(house: House, claimed: Record) -> None:
    with pytest.raises(ConflictError, match="nino holds this item") as conflict:
        house.desk.resolve(house.site, RV, "levan", KEEP, claimed.version)
    assert conflict.value.at == house.clock.now + LEASE
    with pytest.raises(ConflictError, match="nino holds"):
        house.desk.release(house.site, RV, "levan")


def test_a_decision_on_a_stale_version_is_refused(house: House, claimed: Record) -> None:
    with pytest.raises(ConflictError, match="changed since it was read") as conflict:
        house.desk.resolve(house.site, RV, "nino", KEEP, claimed.version - 1)
    assert conflict.value.version == claimed.version


def test_after_the_lease_the_holder_may_still_decide_if_nobody_came(house: House, claimed: Record) -> None:
    house.clock.advance(hours=1)
    assert house.desk.resolve(house.site, RV, "nino", KEEP, claimed.version).standing.by == "nino"


def test_a_released_item_waits_again_as_long_as_before(house: House, claimed: Record) -> None:
    house.clock.advance(minutes=1)
    released = house.desk.release(house.site, RV, "nino")
    assert claimed.review
    assert released.review
    assert (released.review.state, released.review.since) == (ReviewState.WAITING, claimed.review.since)
    with pytest.raises(ConflictError, match="Nobody holds"):
        house.desk.release(house.site, RV, "nino")


def test_a_reopened_item_waits_and_the_old_verdict_stands(house: House, claimed: Record) -> None:
    house.desk.resolve(house.site, RV, "nino", DELETE, claimed.version)
    house.clock.advance(minutes=1)
    reopened = house.desk.reopen(house.site, RV, "ana")
    assert reopened.standing.verdict is Verdict.DELETE
    assert house.desk.counts(house.site).waiting == 1
    with pytest.raises(ConflictError, match="open already"):
        house.desk.reopen(house.site, RV, "ana")


def test_a_decided_item_can_be_neither_claimed_nor_released(house: House, claimed: Record) -> None:
    house.desk.resolve(house.site, RV, "nino", KEEP, claimed.version)
    with pytest.raises(ConflictError, match="already decided"):
        house.desk.release(house.site, RV, "nino")


def test_the_review_of_an_old_text_is_withdrawn(house: House, claimed: Record) -> None:
    house.post("0.7 new")
    with pytest.raises(ConflictError, match="withdrawn at revision 2"):
        house.desk.resolve(house.site, RV, "nino", KEEP, claimed.version)


@pytest.mark.parametrize(
    "unknown", ["rv_", "nonsense", "rv_!!.1", "rv_Yy0x.x", review_id("c-9", 1), review_id("c-1", 2)]
)
def test_an_unknown_review_is_not_found(house: House, claimed: Record, unknown: str) -> None:
    assert claimed
    with pytest.raises(NotFoundError):
        house.desk.find(house.site, unknown)


def test_a_comment_that_was_never_in_review_has_none(house: House) -> None:
    house.post("0.1 good")
    with pytest.raises(NotFoundError):
        house.desk.reopen(house.site, RV, "nino")


def test_an_erased_comment_has_no_review_any_more(house: House, claimed: Record) -> None:
    assert claimed
    house.intake.erase(house.site, "c-1")
    with pytest.raises(ErasedError):
        house.desk.find(house.site, RV)


def test_a_ruling_is_keep_or_delete_and_a_deletion_has_a_category() -> None:
    with pytest.raises(ValueError, match="keep or delete"):
        Ruling(Verdict.REVIEW)
    with pytest.raises(ValueError, match="names its category"):
        Ruling(Verdict.DELETE)


def test_filters_narrow_the_claim(house: House) -> None:
    house.post("0.6 so")
    assert house.desk.claim(house.site, "nino", QueueFilter(category="threatening"), 5) == []
    assert len(house.desk.claim(house.site, "nino", QueueFilter(category="offensive"), 5)) == 1


class Losing:
    """Records that lose every write until `wins` writes were tried."""

    def __init__(self, house: House, wins: Callable[[int], bool]) -> None:
        self._records = house.stores.records
        self._wins = wins
        self._tries = 0
        self.read = self._records.read
        self.answers = self._records.answers
        self.with_text = self._records.with_text

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        self._tries += 1
        return self._records.commit(site, changes) if self._wins(self._tries) else [False] * len(changes)


def test_a_claim_that_lost_a_race_looks_again(house: House) -> None:
    house.post("0.6 so")
    desk = replace(house.desk, records=Losing(house, lambda n: n > 1))
    assert len(desk.claim(house.site, "nino", ANY, 1)) == 1


def test_endless_contention_ends_in_a_conflict(house: House, claimed: Record) -> None:
    desk = replace(house.desk, records=Losing(house, lambda _: False))
    with pytest.raises(ConflictError, match="all the time"):
        desk.resolve(house.site, RV, "nino", KEEP, claimed.version)
    house.clock.advance(minutes=6)
    assert desk.claim(house.site, "levan", ANY, 1) == []
