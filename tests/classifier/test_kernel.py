from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import kernel
from classifier.artefact import CATEGORIES, Artefact, Head
from classifier.scoring import Model
from classifier.text import code_points
from tests.classifier import reference
from tests.classifier.test_text import ALPHABET, HOSTILE, KNOWN, LISTED, ORDINARY, STEMS

BITS = 12
WORD_WEIGHT = 0.6
WEIGHTS = np.random.default_rng(5).integers(-127, 128, (1 << BITS, 4)).astype(np.int8)
HEADS = {
    c: Head(bias, scale) for c, bias, scale in zip(CATEGORIES, (-1, 0.5, 0, 2), (0.01, 0.02, 0.001, 0.05), strict=True)
}
MODEL = Model(
    Artefact({"weights": WEIGHTS, **ALPHABET._asdict(), **KNOWN._asdict()}, HEADS, WORD_WEIGHT, {}),
)


@given(st.lists(HOSTILE, max_size=4))
@settings(deadline=None, max_examples=200)
def test_gives_the_probabilities_that_scikit_learn_gives(texts: list[str]) -> None:
    rows = [reference.features(reference.fold(t, ALPHABET.alike, LISTED, STEMS, ORDINARY), BITS) for t in texts]
    found = MODEL.score(texts)
    assert found.shape == (len(texts), 4)
    if not texts:
        return
    for column, category in enumerate(CATEGORIES):
        head = HEADS[category]
        expected = reference.probabilities(rows, WEIGHTS[:, column], WORD_WEIGHT, head.scale, head.bias)
        np.testing.assert_allclose(found[:, column], expected, rtol=0, atol=1e-5)


@given(HOSTILE)
@settings(deadline=None)
def test_training_sees_the_features_that_serving_sees(text: str) -> None:
    of_words, of_runs = reference.features(reference.fold(text, ALPHABET.alike, LISTED, STEMS, ORDINARY), BITS)
    codes, offsets = code_points([text, text])
    found = np.empty(2000 + 80 * len(text), np.int32)
    word_ends, ends = np.empty(2, np.int64), np.empty(2, np.int64)
    total = kernel.buckets(codes, offsets, ALPHABET, KNOWN, BITS, found, word_ends, ends)
    assert total == ends[1] == 2 * ends[0]
    assert set(found[: word_ends[0]]) == set(of_words)
    assert set(found[word_ends[0] : ends[0]]) == set(of_runs)
    assert word_ends[1] - ends[0] == word_ends[0] == len(of_words)


def test_too_little_room_is_refused() -> None:
    codes, offsets = code_points(["hello there"])
    ends = np.empty(1, np.int64)
    with pytest.raises(ValueError, match="no room"):
        kernel.buckets(codes, offsets, ALPHABET, KNOWN, BITS, np.empty(3, np.int32), ends, ends.copy())


def test_threads_share_a_model() -> None:
    texts = [f"hello {'you ' * k}idiot {k}" for k in range(40)]
    alone = [MODEL.score([text]).tolist() for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: MODEL.score([text]).tolist(), texts * 20)) == alone * 20
    assert MODEL.score(texts).tolist() == [row[0] for row in alone]
