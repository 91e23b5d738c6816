import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier import artefact
from classifier.artefact import ARRAYS, Artefact, ArtefactError
from classifier.scoring import Model


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))
    return folder


def exchanged(folder: Path, name: str, data: bytes) -> Path:
    """Put other bytes for an array, with the checksum that belongs to them."""
    (folder / f"{name}.npy").write_bytes(data)
    return changed(folder, lambda m: m["arrays"][name].update(sha256=hashlib.sha256(data).hexdigest()))


def test_what_is_written_is_read_again(small: Artefact, folder: Path) -> None:
    found = artefact.read(folder)
    assert found.version == small.version
    assert found.heads == small.heads
    assert found.about["data"]["rows"] == 400
    for name in ARRAYS:
        assert (found.arrays[name] == small.arrays[name]).all()


def test_the_version_follows_from_the_content(small: Artefact, folder: Path) -> None:
    assert small.version.startswith("2026.11-")
    assert len(small.version) == len("2026.11-") + 8
    other = Artefact(small.arrays, small.heads, small.word_weight + 0.1, small.about)
    assert other.version != small.version
    assert Artefact(small.arrays, small.heads, small.word_weight, {}).version == small.version
    assert Model.load(folder).version == small.version


@pytest.mark.parametrize("name", ARRAYS)
def test_one_flipped_byte_is_refused(folder: Path, name: str) -> None:
    path = folder / f"{name}.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArtefactError, match=rf"{name}.npy: does not match the checksum .* train again"):
        artefact.read(folder)


@pytest.mark.parametrize("name", ["manifest.json", "weights.npy"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtefactError, match=f"{name}: cannot be read .No such file") as caught:
        Model.load(folder)
    assert caught.value.path == folder / name
    assert caught.value.problem.startswith("cannot be read")
    assert "python -m classifier train" in caught.value.remedy


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m.update(format=99), "format version 99, this program reads 1; use the program version"),
        (lambda m: m.update(categories=["rude", "kind"]), r"scores \['rude', 'kind'\] instead of"),
        (lambda m: m["arrays"].pop("names"), "missing or malformed .KeyError"),
        (lambda m: m["heads"]["offensive"].update(bias="much"), "missing or malformed .ValueError"),
        (lambda m: m["heads"]["offensive"].update(bias=1), "states version '2026.11-[0-9a-f]{8}', its contents are"),
        (lambda m: m.update(heads=None), "missing or malformed .TypeError"),
        (lambda m: m.update(word_weight=9), "its contents are"),
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    with pytest.raises(ArtefactError, match=rf"manifest.json: .*{told}"):
        artefact.read(changed(folder, change))


@pytest.mark.parametrize(("text", "told"), [("{", "is not JSON"), ("[]", "is not a JSON object")])
def test_a_manifest_that_is_no_object_is_refused(folder: Path, text: str, told: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ArtefactError, match=told):
        artefact.read(folder)


@pytest.mark.parametrize(
    ("name", "array", "told"),
    [
        ("weights", np.zeros((4, 4), np.int16), r"holds int16\[4, 4\]"),
        ("weights", np.zeros((300, 4), np.int8), "holds 300 x 4 weights"),
        ("weights", np.zeros((256, 3), np.int8), "holds 256 x 3 weights"),
        ("names", np.zeros(0, np.uint32), r"holds uint32\[0\]"),
        ("names", np.ones(16, np.uint32), "is not a hash table"),
        ("stems", np.zeros(17, np.uint32), "is not a hash table"),
        ("pages", np.zeros(5, np.uint16), "does not cover Unicode"),
        ("pages", np.full(4352, 60_000, np.uint16), "does not cover Unicode"),
        ("blocks", np.full(40_000, 0xFFFFFFFF, np.uint32), "does not cover Unicode"),
        ("expansions", np.full(5000, 0xFFFFFFFF, np.uint32), "does not cover Unicode"),
        ("alike", np.zeros(5, np.uint16), "does not cover Unicode"),
    ],
)
def test_arrays_that_would_lead_the_loops_astray_are_refused(
    small: Artefact, tmp_path: Path, name: str, array: np.ndarray[Any, Any], told: str
) -> None:
    artefact.write(Artefact({**small.arrays, name: array}, small.heads, small.word_weight, {}), tmp_path)
    with pytest.raises(ArtefactError, match=told):
        artefact.read(tmp_path)


@pytest.mark.parametrize("data", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_bytes_that_are_no_array_are_refused(folder: Path, data: bytes) -> None:
    with pytest.raises(ArtefactError, match="is not an array file"):
        artefact.read(exchanged(folder, "weights", data))


def test_a_pickle_is_never_opened(folder: Path) -> None:
    np.save(folder / "other.npy", np.array([print], object), allow_pickle=True)
    with pytest.raises(ArtefactError, match="is not an array file"):
        artefact.read(exchanged(folder, "weights", (folder / "other.npy").read_bytes()))
