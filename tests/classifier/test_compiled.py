import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba.core import caching

import classifier
from classifier.compiled import compiled

PACKAGE = Path(classifier.__file__).parent
PROGRAM = """
import numpy as np
from classifier.hashes import hash_of, word_hash
print(word_hash(np.array([97], np.uint32), 0, 1) == hash_of("a"))
"""


def run(root: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=True, capture_output=True, text=True, cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
    )  # fmt: skip
    return done.stdout


def copy_of_the_package(root: Path) -> Path:
    shutil.copytree(PACKAGE, root / "classifier", ignore=shutil.ignore_patterns("__pycache__", "model"))
    return root / "classifier"


def test_machine_code_is_kept_where_numba_cache_dir_says(tmp_path: Path) -> None:
    copy_of_the_package(tmp_path)
    assert run(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache")) == "True\n"
    kept = {path.name for path in (tmp_path / "cache").rglob("*.nb?")}
    assert any(name.startswith("hashes.word_hash_") for name in kept)
    assert run(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache")) == "True\n"
    assert {path.name for path in (tmp_path / "cache").rglob("*.nb?")} == kept


def test_a_change_in_any_source_makes_the_kept_code_void(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path)
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    run(tmp_path, **cache)
    before = {path.name for path in (tmp_path / "cache").rglob("*.nbi")}
    with (package / "text.py").open("a") as source:
        source.write("# a change\n")
    run(tmp_path, **cache)
    assert {path.name for path in (tmp_path / "cache").rglob("*.nbi")} > before


def test_without_any_place_to_keep_it_the_code_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    def twice(number: int) -> int:
        return 2 * number

    assert compiled(twice)(21) == 42
