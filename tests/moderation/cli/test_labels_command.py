from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.corpus import Row, read
from moderation.core.assessment import Submission
from moderation.core.desk import Desk
from moderation.core.feedback import Listener
from moderation.core.identifiers import review_id
from moderation.core.intake import Intake
from moderation.core.live import ShelvedPolicies
from moderation.core.models import Record
from moderation.core.parties import Site
from moderation.core.review import Ruling
from moderation.stores.redis_stores import Stores
from policies.case import Article, Category
from policies.decision import Verdict
from tests.builders import SITE, a_comment, a_site
from tests.fakes.clock import FakeClock
from tests.fakes.scorer import FakeScorer
from tests.moderation.cli.conftest import Run

BAD, GOOD = {Category.OFFENSIVE: 1}, {Category.OFFENSIVE: 0}
KEEP, DELETE = Ruling(Verdict.KEEP), Ruling(Verdict.DELETE, Category.THREATENING)


class Newsdesk:
    """The core over a real Valkey; texts with "unscorable" go to review."""

    def __init__(self, stores: Stores) -> None:
        self.clock = FakeClock()
        self.intake = Intake(stores.records, FakeScorer(), ShelvedPolicies(stores.shelf, self.clock), self.clock)
        self.desk = Desk(stores.records, stores.queue, self.clock)
        self.listener = Listener(stores.records, stores.labels, self.clock)
        self.site = self.open(stores, a_site())

    def open(self, stores: Stores, site: Site) -> Site:
        stores.sites.save(site)
        return site

    def post(self, comment_id: str, text: str, language: str = "") -> None:
        comment = replace(a_comment(comment_id, text), article=Article(language=language))
        self.intake.submit(self.site, [Submission(comment, findable=True)])

    def hear(
        self, text: str, labels: Mapping[Category, int], source: str = "akismet", site: Site | None = None
    ) -> None:
        self.clock.advance(seconds=1)
        self.listener.hear(site or self.site, source, text, labels, {})

    def rule(self, comment_id: str, ruling: Ruling) -> None:
        self.clock.advance(seconds=1)
        record = self.find(comment_id)
        self.desk.resolve(self.site, review_id(comment_id, record.revision), "nino", ruling, record.version)

    def reopen(self, comment_id: str) -> None:
        self.desk.reopen(self.site, review_id(comment_id, self.find(comment_id).revision), "nino")

    def find(self, comment_id: str) -> Record:
        return self.intake.find(self.site, comment_id)


@pytest.fixture
def newsdesk(stores: Stores) -> Newsdesk:
    return Newsdesk(stores)


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Any:
    """The rows as the training reads them."""

    def export(*arguments: str) -> list[Row]:
        result = run("export", "labels", *arguments)
        assert result.exit_code == 0, result.output
        path = tmp_path / "rows.jsonl"
        path.write_text(result.output, encoding="utf-8")
        rows, bad = read(path)
        assert bad == []
        assert len({row.id for row in rows}) == len(rows)
        return rows

    return export


def told(rows: list[Row]) -> list[tuple[str, str, str, dict[str, bool]]]:
    return [
        (row.source, row.lang, row.text, {name: label for name, label in row.labels.items() if label is not None})
        for row in rows
    ]


def test_nothing_to_learn_is_no_line(newsdesk: Newsdesk, exported: Any) -> None:
    newsdesk.post("c-1", "unscorable")
    assert exported() == []


def test_each_feedback_is_a_row_with_the_text_of_its_comment(newsdesk: Newsdesk, exported: Any) -> None:
    newsdesk.post("c-1", "0.1 სიტყვა", "ka")
    newsdesk.hear("0.1 სიტყვა", BAD, "perspective")
    newsdesk.hear("0.1 სიტყვა", GOOD)
    newsdesk.hear("Sent by nobody.", BAD, "coral")
    newsdesk.hear(" ", BAD)
    rows = exported()
    assert told(rows) == [
        ("perspective", "ka", "0.1 სიტყვა", {"offensive": True}),
        ("akismet", "ka", "0.1 სიტყვა", {"offensive": False}),
        ("coral", "und", "Sent by nobody.", {"offensive": True}),
    ]
    assert all(row.trainable for row in rows)


def test_what_was_erased_or_edited_is_skipped_unless_another_comment_says_the_same(
    newsdesk: Newsdesk, exported: Any
) -> None:
    for comment_id, text in (("c-1", "0.1 a"), ("c-2", "0.1 b"), ("c-3", "0.1 c"), ("c-4", "0.1 c")):
        newsdesk.post(comment_id, text)
    for text in ("0.1 a", "0.1 b", "0.1 c"):
        newsdesk.hear(text, BAD)
    newsdesk.intake.erase(newsdesk.site, "c-1")
    newsdesk.post("c-2", "0.1 new")
    newsdesk.post("c-3", "0.1 new")
    assert [row.text for row in exported()] == ["0.1 c"]


def test_the_rulings_that_stand_are_rows(newsdesk: Newsdesk, exported: Any) -> None:
    for comment_id in ("kept", "deleted", "changed", "erased", "edited"):
        newsdesk.post(comment_id, f"unscorable {comment_id}")
        newsdesk.rule(comment_id, DELETE if comment_id == "deleted" else KEEP)
    newsdesk.reopen("changed")
    newsdesk.rule("changed", DELETE)
    newsdesk.intake.erase(newsdesk.site, "erased")
    newsdesk.post("edited", "unscorable new")
    assert told(exported()) == [
        ("moderator", "und", "unscorable kept", dict.fromkeys(Category, False)),
        ("moderator", "und", "unscorable deleted", {"threatening": True}),
        ("moderator", "und", "unscorable changed", {"threatening": True}),
    ]


def test_one_site_and_another_class_of_licence(newsdesk: Newsdesk, stores: Stores, exported: Any) -> None:
    other = newsdesk.open(stores, a_site("other", "d2"))
    newsdesk.hear("Here.", BAD)
    newsdesk.hear("There.", BAD, site=other)
    assert [row.text for row in exported()] == ["Here.", "There."]
    [row] = exported("--site", "other", "--licence-class", "none")
    assert (row.text, row.trainable) == ("There.", False)
    assert row.id.startswith("other:")


def test_many_are_read_in_pages(newsdesk: Newsdesk, exported: Any) -> None:
    for number in range(401):
        newsdesk.hear(f"Words {number}.", BAD)
    assert [row.text for row in exported("--site", SITE)] == [f"Words {number}." for number in range(401)]
