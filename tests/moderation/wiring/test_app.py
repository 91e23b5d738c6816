import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.scoring import DEFAULT_MODEL_PATH
from moderation.wiring.app import ClassifierScorer, wsgi_app


class Brittle:
    """A model that breaks on one text and gives no number for another."""

    version = "m-1"

    def score(self, texts: Sequence[str]) -> NDArray[np.float64]:
        if "break" in texts:
            raise RuntimeError("a defect")
        return np.array([[np.nan if text == "nan" else 0.5] * 4 for text in texts])


def test_what_the_model_fails_on_is_unscored_and_spoils_no_other() -> None:
    scorer = ClassifierScorer(Brittle())  # type: ignore[arg-type]  # it stands for a damaged Model
    scores = scorer.score(["good", "break", "nan"])
    assert [score is None for score in scores] == [False, True, True]


def test_a_damaged_model_is_refused_at_the_start_with_the_reason(
    tmp_path: Path, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    shutil.copytree(DEFAULT_MODEL_PATH, model)
    array = next(path for path in model.iterdir() if path.suffix not in {".json", ".md"})
    content = bytearray(array.read_bytes())
    content[len(content) // 2] ^= 1
    array.write_bytes(content)
    for name, value in {
        "REDIS_URL": valkey_url,
        "MODERATION_MODEL": str(model),
        "MODERATION_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=array.name):
        wsgi_app()


def test_the_session_key_is_made_once_and_readable_by_its_owner_only(
    tmp_path: Path, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", valkey_url)
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MODERATION_SECRET_KEY", raising=False)
    wsgi_app()
    path = tmp_path / "secret_key"
    key = path.read_text()
    wsgi_app()
    assert (len(key) >= 32, path.read_text(), path.stat().st_mode & 0o777) == (True, key, 0o600)
