"""Ids for comments without one, and what becomes of the comments."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from moderation.core.errors import ConflictError
from moderation.core.models import Change, KeyedAnswer, Record, Tombstone
from moderation.web.dialects.unnamed import decide, derived_id
from tests.builders import a_comment, a_site, a_tombstone
from tests.moderation.web.newsroom import Newsroom


class Unwilling:
    """Records that hold a tombstone under every id, or nothing; whatever is written, another was first."""

    def __init__(self, *, erased: bool) -> None:
        self.erased = erased
        self.read_ids: list[str] = []

    def read(self, site: str, comment_ids: Sequence[str]) -> list[Record | Tombstone | None]:
        self.read_ids += comment_ids
        return [a_tombstone(name, site=site) if self.erased else None for name in comment_ids]

    def answers(self, site: str, keys: Sequence[str]) -> list[KeyedAnswer | None]:
        assert site
        return [None for _ in keys]

    def commit(self, site: str, changes: Sequence[Change]) -> list[bool]:
        assert site
        return [False for _ in changes]

    def with_text(self, site: str, text_key: str) -> list[str]:
        raise AssertionError(site, text_key)


def test_parts_are_not_run_together() -> None:
    ids = [derived_id("x", *parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("2:ab", "c"))]
    assert len(set(ids)) == 5
    assert derived_id("x", "ab", "c") == ids[0]
    assert derived_id("x", "\ud800").startswith("x:")


def test_a_refusal_is_raised(newsroom: Newsroom) -> None:
    intake = replace(newsroom.services.intake, records=Unwilling(erased=False))
    with pytest.raises(ConflictError, match="all the time"):
        decide(intake, a_site(), a_comment())


def test_what_is_erased_again_and_again_has_an_end(newsroom: Newsroom) -> None:
    records = Unwilling(erased=True)
    with pytest.raises(ConflictError, match="again and again"):
        decide(replace(newsroom.services.intake, records=records), a_site(), a_comment("x:1"))
    assert records.read_ids[0] == "x:1"
    assert all(name.startswith("x:1:") for name in records.read_ids[1:])
