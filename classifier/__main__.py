"""The command line: train, score, evaluate, card, warm; the only module here that reads and writes streams.

scikit-learn is imported where it is used, so that scoring does without it.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from classifier import artefact, corpus, lexicon, neutrality
from classifier.artefact import CATEGORIES, ArtefactError
from classifier.card import card as card_of
from classifier.scoring import DEFAULT_MODEL_PATH, Model

_BATCH = 512
_SHOWN = 10
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_MODEL = click.option("--model", "folder", type=_FOLDER, default=DEFAULT_MODEL_PATH, help="The model folder.")


@click.group()
def main() -> None:
    """Score comments on four grounds for deletion, and train the model that does."""


@main.command()
@click.option("--train", "source", type=_FILE, required=True, help="Labelled comments, .jsonl or .jsonl.gz.")
@click.option("--out", type=_FOLDER, required=True, help="The model folder to write.")
@click.option("--dev", type=_FILE, help="Labelled comments to measure on; the figures go into the manifest.")
@click.option("--neutrality", "sentences", type=_FOLDER, help="A folder of sentences to measure neutrality on.")
@click.option("--lexicon", "lists", type=_FILE, multiple=True, help="A list of words of abuse, in a folder LANG.")
@click.option("--seed", default=7, show_default=True)
def train(
    source: Path, out: Path, dev: Path | None, sentences: Path | None, lists: tuple[Path, ...], seed: int
) -> None:
    """Train a model; the same command gives the same bytes. Rows that may not be trained on are left out."""
    from classifier import training  # noqa: PLC0415 - scikit-learn

    rows = _read(source)
    parameters = training.Parameters(seed=seed)
    record = {
        "sha256": corpus.sha256_of(source),
        "command": _command(source, out, dev, sentences, lists, seed),
        "lexicons": {_name(path): corpus.sha256_of(path) for path in lists},
    }
    with tqdm(total=training.STEPS, desc="train", unit="step") as bar:

        def done(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        try:
            made = training.train(rows, parameters, record, done, _listed(lists, rows, seed))
        except (ValueError, corpus.CorpusError) as error:
            raise click.ClickException(f"{source}: {error}") from error
    made = replace(made, about={**made.about, **_measured(Model(made), dev, sentences)})
    artefact.write(made, out)
    (out / "README.md").write_text(card_of(made), encoding="utf-8")
    click.echo(f"wrote {made.version} to {out}", err=True)


def _listed(lists: Sequence[Path], rows: Sequence[corpus.Row], seed: int) -> list[corpus.Row]:
    """The rows that word lists give, the lists of one language together; the folder of a list names its language."""
    by_lang = {
        lang: [path for path in lists if path.parent.name == lang] for path in lists for lang in [path.parent.name]
    }
    usable = [row for row in rows if row.trainable]
    return [row for lang, paths in sorted(by_lang.items()) for row in lexicon.rows(paths, lang, usable, seed)]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _command(
    source: Path, out: Path, dev: Path | None, sentences: Path | None, lists: Sequence[Path], seed: int
) -> str:
    """What was called, without the folders of this machine."""
    options = {
        "train": source.name,
        "out": out.name,
        "dev": dev and dev.name,
        "neutrality": sentences and sentences.name,
    }
    given = [f"--{name} {value}" for name, value in options.items() if value]
    given += [f"--lexicon {_name(path)}" for path in lists]
    return " ".join(["python -m classifier train", *given, f"--seed {seed}"])


def _measured(model: Model, dev: Path | None, sentences: Path | None) -> dict[str, Any]:
    from classifier import evaluation  # noqa: PLC0415 - scikit-learn

    found: dict[str, Any] = {}
    if dev:
        rows = _read(dev)
        found["dev_sha256"] = corpus.sha256_of(dev)
        found["figures"] = evaluation.records(evaluation.evaluate(rows, _scores(model, rows)))
    if sentences:
        found["neutrality"] = neutrality.measure(model.score, sentences)
    return found


@main.command()
@click.argument("source", type=click.File("rb"), default="-")
@_MODEL
def score(source: BinaryIO, folder: Path) -> None:
    """Read JSON lines with a "text" from SOURCE (default: standard input); write one line of scores for each.

    A line that cannot be scored is answered in its place with {"error": ...}.
    """
    model = _load(folder)
    lines = enumerate(source, start=1)
    while batch := list(islice(lines, _BATCH)):
        for answer in _answers(model, batch):
            click.echo(json.dumps(answer, ensure_ascii=False))


def _answers(model: Model, lines: list[tuple[int, bytes]]) -> list[dict[str, Any]]:
    texts = [_text(*line) for line in lines]
    scores = iter(model.score([text for text in texts if isinstance(text, str)]).tolist())
    return [
        {"scores": dict(zip(CATEGORIES, next(scores), strict=True)), "model": model.version}
        if isinstance(text, str)
        else {"error": str(text)}
        for text in texts
    ]


def _text(number: int, line: bytes) -> str | ValueError:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ValueError(f"line {number}: is not JSON ({error})")
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        return ValueError(f'line {number}: has no "text" that is a string')
    return str(found["text"])


@main.command()
@click.argument("source", type=_FILE)
@_MODEL
@click.option("--neutrality", "sentences", type=_FOLDER, help="Measure neutrality too, on a folder of sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(source: Path, folder: Path, sentences: Path | None, *, as_json: bool) -> None:
    """Measure a model on the labelled comments of SOURCE, by category, source and language."""
    from classifier import evaluation  # noqa: PLC0415 - scikit-learn

    model = _load(folder)
    rows = _read(source)
    figures = evaluation.evaluate(rows, _scores(model, rows))
    moved = neutrality.measure(model.score, sentences) if sentences else None
    if as_json:
        found = {"model": model.version, "figures": evaluation.records(figures), "neutrality": moved}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"model {model.version}\n{evaluation.table(figures)}")
    if moved:
        click.echo(json.dumps(moved, ensure_ascii=False, indent=1))


@main.command()
@_MODEL
@click.option("--write", "writes", is_flag=True, help="Write README.md in the model folder instead of printing.")
def card(folder: Path, *, writes: bool) -> None:
    """Print the model card, made from the manifest."""
    try:
        text = card_of(artefact.read(folder))
    except ArtefactError as error:
        raise click.ClickException(str(error)) from error
    if writes:
        (folder / "README.md").write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@main.command()
@_MODEL
def warm(folder: Path) -> None:
    """Compile all that scoring needs, so that no request waits for it."""
    click.echo(f"ready: {_load(folder).version}", err=True)


def _load(folder: Path) -> Model:
    try:
        return Model.load(folder)
    except ArtefactError as error:
        raise click.ClickException(str(error)) from error


def _read(source: Path) -> list[corpus.Row]:
    """The rows of a file; its bad lines are told on standard error."""
    try:
        rows, bad = corpus.read(source)
    except corpus.CorpusError as error:
        raise click.ClickException(str(error)) from error
    for line in bad[:_SHOWN]:
        click.echo(f"{source}: {line}", err=True)
    if bad:
        click.echo(f"{source}: {len(bad)} of {len(bad) + len(rows)} lines left out", err=True)
    if not rows:
        raise click.ClickException(f"{source}: no labelled comment in it")
    return rows


def _scores(model: Model, rows: Sequence[corpus.Row]) -> NDArray[np.float64]:
    starts = tqdm(range(0, len(rows), _BATCH), desc="score", unit="batch", leave=False)
    return np.concatenate([model.score([row.text for row in rows[at : at + _BATCH]]) for at in starts])


if __name__ == "__main__":
    main()
