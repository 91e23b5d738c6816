import json

import pytest

from moderation.stores.documents import (
    EVENTS,
    SITES,
    StoredFormatError,
    decode_comment,
    encode_comment,
    with_header,
)
from moderation.stores.redis_stores import Stores
from policies.case import Category
from tests.builders import SITE, a_change, a_comment, a_decision, a_record, a_site, a_tombstone, an_event, waiting


def test_a_comment_is_a_header_line_and_a_numbered_document() -> None:
    comment = a_comment(section="a:b", article="7%")
    header, _, document = encode_comment(a_record(comment, version=3, review=waiting())).partition(b"\n")
    assert json.loads(header) == [3, ["offensive", "a%3Ab", "7%25"]]
    assert json.loads(document)["f"] == 1
    assert b"\n" not in document


@pytest.mark.parametrize("record", [a_record(), a_tombstone(version=1)])
def test_a_comment_that_does_not_wait_has_no_labels(record: object) -> None:
    assert encode_comment(record).startswith(b"[1,[]]\n")  # type: ignore[arg-type]  # both kinds


def test_a_decision_without_a_category_has_an_empty_label() -> None:
    record = a_record(decision=a_decision(category=None), review=waiting())
    assert encode_comment(record).startswith(b'[1,["","",""]]\n')
    assert a_decision(category=Category.THREATENING).reasons[0].category == "threatening"


def test_a_document_of_another_format_is_named_as_such() -> None:
    newer = b'{"f":2,"value":{"name":"demo","token_hash":"another shape"}}'
    with pytest.raises(StoredFormatError, match=r"a site .*format 2 and this version of the service knows format 1"):
        SITES.decode(newer)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"secret",
        b'{"f":1}',
        b'{"value":{}}',
        b'{"f":"1","value":{}}',
        b'{"f":1,"value":{"kind":"secret"}}',
        b'{"f":1,"value":"secret"}',
        b'{"f":1,"value":{"kind":"sec',
        b"\xff\xfe",
    ],
)
def test_damage_is_named_without_the_content(damaged: bytes) -> None:
    with pytest.raises(StoredFormatError, match="The store holds a ledger event that cannot be read") as caught:
        EVENTS.decode(damaged)
    assert "sec" not in str(caught.value)


@pytest.mark.parametrize("value", [b"", b"[1,[]]", b'[1,[]]\n{"f":1,"value":{}}', b'[1,[]]\n{"f":9,"value":{}}'])
def test_a_damaged_comment_is_named_as_such(value: bytes) -> None:
    with pytest.raises(StoredFormatError, match="The store holds a comment that cannot be read"):
        decode_comment(value)


def test_what_is_encoded_comes_back() -> None:
    assert SITES.decode(SITES.encode(a_site())) == a_site()
    assert EVENTS.decode(EVENTS.encode(an_event())) == an_event()
    assert with_header("v1", b"{}") == b"v1\n{}"


def test_a_foreign_document_in_the_store_is_a_clear_error(real_stores: Stores) -> None:
    real_stores.records.commit(SITE, [a_change(a_record())])
    real_stores.connection.set("cm:{demo}:comment:c-2", '[1,[]]\n{"f":7,"value":{}}')
    with pytest.raises(StoredFormatError, match="format 7"):
        real_stores.records.read(SITE, ["c-1", "c-2"])
