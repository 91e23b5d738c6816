"""What a client's old Perspective threshold catches here: `python -m tests.bench.perspective_table DEV.jsonl.gz`.

Prints the table of docs/migrate-from-perspective.md. The labelled comments are not part of the repository.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from classifier.artefact import CATEGORIES
from classifier.corpus import Row, read
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from moderation.web.dialects.perspective_scores import PREVALENCE, at_even_odds
from policies.case import Category

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
SOURCES = ("jigsaw_test", "ucc", "civil_sample")


@dataclass(frozen=True, slots=True)
class Sample:
    """The labelled comments of one source: their offensive scores, and which of them are offensive."""

    source: str
    scores: NDArray[np.float64]
    bad: NDArray[np.bool_]

    def caught(self, level: float) -> float:
        """The share of the offensive comments that reach a level."""
        return float((self.scores[self.bad] >= level).mean())

    def alarmed(self, level: float) -> float:
        """The share of the other comments that do."""
        return float((self.scores[~self.bad] >= level).mean())


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", "folder", type=click.Path(path_type=Path), default=DEFAULT_MODEL_PATH)
def main(path: Path, folder: Path) -> None:
    """Measure TOXICITY on the labelled comments of PATH."""
    model = Model.load(folder)
    rows, _ = read(path)
    samples = [found for source in SOURCES if (found := sample(model, rows, source))]
    click.echo(f"Model {model.version}.\n")
    for line in table(samples):
        click.echo(line)


def sample(model: Model, rows: Sequence[Row], source: str) -> Sample | None:
    """The comments of a source that are labelled for offence; None where they are not of both kinds."""
    labelled = [row for row in rows if row.source == source and row.labels["offensive"] is not None]
    bad = np.array([bool(row.labels["offensive"]) for row in labelled])
    if not bad.any() or bad.all():
        return None
    scores = model.score([row.text for row in labelled])
    return Sample(source, scores[:, CATEGORIES.index("offensive")], bad)


def native(toxicity: float) -> float:
    """The score of the category offensive at which TOXICITY is `toxicity`: the prior shift undone."""
    return at_even_odds(toxicity, 1 - PREVALENCE[Category.OFFENSIVE])


def table(samples: Sequence[Sample]) -> Iterator[str]:
    """Markdown: for each threshold the native one, and for each sample what both catch and falsely alarm on."""
    names = [f"{each.source} ({len(each.bad):,}; {each.bad.mean():.0%} offensive)" for each in samples]
    yield f"| `TOXICITY` from | `offensive` from | {' | '.join(names)} |"
    yield "| --- " * (2 + len(samples)) + "|"
    for threshold in THRESHOLDS:
        level = native(threshold)
        shares = [f"{each.caught(level):.0%} / {each.alarmed(level):.1%}" for each in samples]
        yield f"| {threshold} | {level:.3f} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
