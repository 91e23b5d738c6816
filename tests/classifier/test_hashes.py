import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import hashes


@given(st.sets(st.integers(0, (1 << 64) - 1), max_size=200), st.integers(0, (1 << 64) - 1))
@settings(deadline=None)
def test_a_table_holds_what_was_put_in_and_nothing_else(keys: set[int], other: int) -> None:
    table = hashes.table_of(keys)
    assert table.size & (table.size - 1) == 0
    assert not table.all()
    assert all(hashes.contains(table, np.uint64(key)) for key in keys)
    if not any(key >> 32 | 1 == other >> 32 | 1 for key in keys):
        assert not hashes.contains(table, np.uint64(other))


@given(st.text(st.characters(exclude_categories=())))
@settings(deadline=None)
def test_both_ways_to_hash_a_word_agree(word: str) -> None:
    chars = np.array([ord(c) for c in word], np.uint32)
    assert int(hashes.word_hash(chars, 0, chars.size)) == hashes.hash_of(word)
