"""Our scores beside Perspective's own: `python -m tests.bench.perspective_agreement SAMPLE.csv [--leave-out TRAIN]`.

SAMPLE is what Perspective itself published of 2,000 Wikipedia comments with its scores (2018-08-29):
github.com/conversationai/perspectiveapi, example_data/perspective_wikipedia_2k_score_sample_20180829.csv. Prints the
table of docs/migrate-from-perspective.md; the comments are not part of the repository.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from classifier.corpus import read
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from moderation.web.dialects.perspective_scores import Attribute, attribute, even
from policies.case import Scores

THRESHOLDS = (0.5, 0.7, 0.8, 0.9)
HIGH = 0.8
"""Coral's default threshold: the comments that Perspective scores so are those that ours should find."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--leave-out", type=click.Path(path_type=Path, exists=True), help="Training comments, as JSON lines.")
@click.option("--model", "folder", type=click.Path(path_type=Path), default=DEFAULT_MODEL_PATH)
def main(path: Path, leave_out: Path | None, folder: Path) -> None:
    """Compare by attribute on the scored comments of PATH."""
    model = Model.load(folder)
    with path.open(encoding="utf-8", newline="") as file:
        every = list(csv.DictReader(file))
    known = {_letters(row.text) for row in read(leave_out)[0]} if leave_out else set()
    rows = [row for row in every if _letters(row["comment_text"]) not in known]
    click.echo(f"Model {model.version}; {len(rows)} of {len(every)} comments.\n")
    for line in table(model, rows):
        click.echo(line)


def table(model: Model, rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Markdown, a line for each attribute that both have.

    `rows` hold `comment_text` and a column for each of Perspective's attributes.
    """
    scores = [even(Scores(*row)) for row in model.score([row["comment_text"] for row in rows]).tolist()]
    yield f"| attribute | finds theirs from {HIGH} (AUC) | {' | '.join(f'theirs {at}' for at in THRESHOLDS)} |"
    yield "| --- " * (2 + len(THRESHOLDS)) + "|"
    for name in rows[0]:
        if which := attribute(name, {}):
            theirs = np.array([float(row[name]) for row in rows])
            yield _line(name, theirs, _ours(which, scores))


def _ours(which: Attribute, scores: Sequence[Scores]) -> NDArray[np.float64]:
    return np.array([which.of(each) for each in scores])


def _line(name: str, theirs: NDArray[np.float64], ours: NDArray[np.float64]) -> str:
    """Ours that as many comments reach as reach each threshold of theirs, with that share."""
    high = theirs >= HIGH
    auc = f"{roc_auc_score(high, ours):.2f}" if 0 < high.sum() < len(high) else "-"
    same = [f"{same_share(theirs, ours, at):.2f} ({(theirs >= at).mean():.1%})" for at in THRESHOLDS]
    return f"| `{name}` | {auc} | {' | '.join(same)} |"


def same_share(theirs: NDArray[np.float64], ours: NDArray[np.float64], threshold: float) -> float:
    """The threshold of ours that as many comments reach as reach `threshold` of theirs; 1.0 where none does."""
    reached = int((theirs >= threshold).sum())
    return float(np.sort(ours)[len(ours) - reached]) if reached else 1.0


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


if __name__ == "__main__":
    main()
