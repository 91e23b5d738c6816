"""The command line: train, score, evaluate, card, warm; the only module here that reads and writes streams."""

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click
from tqdm import tqdm

from classifier.artefact import CATEGORIES, ArtefactError, write
from classifier.scoring import DEFAULT_MODEL_PATH, Model

_BATCH = 512
_MODEL = click.option("--model", "folder", type=click.Path(path_type=Path), default=DEFAULT_MODEL_PATH)


@click.group()
def main() -> None:
    """Score comments on four grounds for deletion, and train the model that does."""


def _load(folder: Path) -> Model:
    try:
        return Model.load(folder)
    except ArtefactError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@_MODEL
def warm(folder: Path) -> None:
    """Compile all that serving needs, so that no request waits for it."""
    click.echo(f"ready: {_load(folder).version}", err=True)


@main.command()
@click.argument("source", type=click.File("rb"), default="-")
@_MODEL
def score(source: BinaryIO, folder: Path) -> None:
    """Read JSON lines with a "text" from SOURCE (or standard input), write one line of scores for each."""
    model = _load(folder)
    lines = iter(source)
    while batch := list(islice(lines, _BATCH)):
        for answer in _answers(model, batch):
            click.echo(json.dumps(answer, ensure_ascii=False))


def _answers(model: Model, lines: list[bytes]) -> list[dict[str, Any]]:
    texts = [_text(line) for line in lines]
    scores = iter(model.score([text for text in texts if isinstance(text, str)]))
    return [
        {"scores": dict(zip(CATEGORIES, map(float, next(scores)), strict=True)), "model": model.version}
        if isinstance(text, str)
        else {"error": str(text)}
        for text in texts
    ]


def _text(line: bytes) -> str | ValueError:
    try:
        found = json.loads(line)
    except ValueError as error:
        return ValueError(f"not JSON: {error}")
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        return ValueError('no "text" with a string')
    return str(found["text"])


if __name__ == "__main__":
    main()
