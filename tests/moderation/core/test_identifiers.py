from hypothesis import given
from hypothesis import strategies as st

from moderation.core.identifiers import callback_id, parse_review_id, review_id, token_digest

IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)


@given(IDS, st.integers(1, 10**8))
def test_a_review_id_can_be_read_back_and_is_safe_in_a_url(comment_id: str, revision: int) -> None:
    text = review_id(comment_id, revision)
    assert parse_review_id(text) == (comment_id, revision)
    assert text.replace("-", "").replace("_", "").replace(".", "").isalnum()


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parsed = parse_review_id(text)
    assert parsed is None or text.startswith("rv_")


def test_a_callback_keeps_its_id() -> None:
    assert callback_id("c-1", 3) == callback_id("c-1", 3) != callback_id("c-1", 4)


def test_a_token_is_known_by_its_sha_256() -> None:
    assert token_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
