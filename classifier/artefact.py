"""The model file: arrays and a manifest with their checksums, never pickle; knows no training and no texts."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.alphabet import Alphabet, covers_unicode
from classifier.words import Names

FORMAT = 1
CATEGORIES = ("offensive", "inflammatory", "threatening", "unacceptable")
MANIFEST = "manifest.json"
SERIES = "2026.11"
_FEWEST_BUCKETS = 256
# name: type and number of dimensions of each array.
ARRAYS = {
    "weights": ("int8", 2),
    "pages": ("uint16", 1),
    "blocks": ("uint32", 1),
    "expansions": ("uint32", 1),
    "alike": ("uint16", 1),
    "names": ("uint32", 1),
    "stems": ("uint32", 1),
    "ordinary": ("uint32", 1),
}
_RETRAIN = "restore the folder from the release, or train again: python -m classifier train --train FILE --out FOLDER"


class ArtefactError(Exception):
    """A model file that must not be used: which file, what is wrong with it, what to do."""

    def __init__(self, path: Path, problem: str, remedy: str = _RETRAIN) -> None:
        self.path = path
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{path}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Head:
    """One category: probability = 1 / (1 + exp(-(bias + scale * total))), the total as in `kernel.probabilities`."""

    bias: float
    scale: float


@dataclass(frozen=True, slots=True)
class Artefact:
    """All that scoring needs, and the record of how it came about (`about`: data, parameters, figures)."""

    arrays: Mapping[str, NDArray[Any]]
    heads: Mapping[str, Head]
    word_weight: float
    about: Mapping[str, Any]

    @property
    def version(self) -> str:
        """A short name for exactly these arrays and heads; the record does not change it."""
        content = {
            "arrays": {name: hashlib.sha256(_bytes(self.arrays[name])).hexdigest() for name in ARRAYS},
            "heads": _heads_out(self.heads),
            "word_weight": self.word_weight,
        }
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return f"{SERIES}-{digest[:8]}"


def write(artefact: Artefact, folder: Path) -> None:
    """Write the arrays and then the manifest into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = {}
    for name in ARRAYS:
        data = _bytes(artefact.arrays[name])
        (folder / f"{name}.npy").write_bytes(data)
        entries[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "format": FORMAT,
        "version": artefact.version,
        "categories": list(CATEGORIES),
        "arrays": entries,
        "heads": _heads_out(artefact.heads),
        "word_weight": artefact.word_weight,
        "about": dict(artefact.about),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> Artefact:
    """Read and check a model folder; ArtefactError if anything about it is not as written."""
    path = folder / MANIFEST
    manifest = _manifest(path)
    if manifest.get("format") != FORMAT:
        problem = f"format version {manifest.get('format')!r}, this program reads {FORMAT}"
        raise ArtefactError(path, problem, "use the program version that the model belongs to, or train again")
    if manifest.get("categories") != list(CATEGORIES):
        raise ArtefactError(path, f"scores {manifest.get('categories')!r} instead of {list(CATEGORIES)!r}")
    try:
        sums = {name: str(manifest["arrays"][name]["sha256"]) for name in ARRAYS}
        heads = {c: Head(float(manifest["heads"][c]["bias"]), float(manifest["heads"][c]["scale"])) for c in CATEGORIES}
        word_weight = float(manifest["word_weight"])
        about = dict(manifest["about"])
        version = manifest["version"]
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactError(path, f"an entry is missing or malformed ({error!r})") from error
    arrays = {name: _array(folder / f"{name}.npy", name, sums[name]) for name in ARRAYS}
    artefact = Artefact(arrays, heads, word_weight, about)
    if artefact.version != version:
        raise ArtefactError(path, f"states version {version!r}, its contents are {artefact.version!r}")
    _check_shapes(folder, artefact.arrays)
    return artefact


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtefactError(path, f"cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ArtefactError(path, f"is not JSON ({error})") from error
    if not isinstance(manifest, dict):
        raise ArtefactError(path, "is not a JSON object")
    return manifest


def _array(path: Path, name: str, expected_sha256: str) -> NDArray[Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(path, f"cannot be read ({error.strerror})") from error
    if hashlib.sha256(data).hexdigest() != expected_sha256:
        raise ArtefactError(path, "does not match the checksum in the manifest (damaged or exchanged)")
    try:
        array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ArtefactError(path, f"is not an array file ({error})") from error
    if (str(array.dtype), array.ndim) != ARRAYS[name] or array.size == 0:
        raise ArtefactError(path, f"holds {array.dtype}{list(array.shape)}, expected {ARRAYS[name]}")
    return np.ascontiguousarray(array)


def _check_shapes(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse what would make the compiled loops, which check no bounds, read outside of an array."""
    buckets, heads = arrays["weights"].shape
    if heads != len(CATEGORIES) or buckets & (buckets - 1) or buckets < _FEWEST_BUCKETS:
        raise ArtefactError(folder / "weights.npy", f"holds {buckets} x {heads} weights, expected 2**n x 4")
    for name in Names._fields:
        table = arrays[name]
        if table.size & (table.size - 1) or table.all():
            raise ArtefactError(folder / f"{name}.npy", "is not a hash table with a free cell and 2**n cells")
    if not covers_unicode(Alphabet(**{name: arrays[name] for name in Alphabet._fields})):
        raise ArtefactError(folder, "the alphabet in pages, blocks, expansions, alike does not cover Unicode")


def _bytes(array: NDArray[Any]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def _heads_out(heads: Mapping[str, Head]) -> dict[str, dict[str, float]]:
    return {c: {"bias": heads[c].bias, "scale": heads[c].scale} for c in CATEGORIES}
