"""`moderation policy thresholds`: the thresholds of a policy computed from labelled comments, not guessed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from classifier.corpus import CorpusError, Row, read
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from policies.case import Scores
from policies.document import default_text, with_thresholds
from policies.targets import Labelled, report, thresholds

BATCH = 512


@click.command("thresholds")
@click.argument("labelled", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--model", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_MODEL_PATH, help="The model."
)
@click.option(
    "--natural",
    multiple=True,
    default=("ucc", "civil_sample"),
    show_default=True,
    help="Sources of natural prevalence: their clean comments are what the shares are of.",
)
@click.option(
    "--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Default: the shipped one."
)
@click.option("--deleted", type=click.FloatRange(0, 1), default=1 / 200, help="Of the clean, deleted at most (1/200).")
@click.option("--queued", type=click.FloatRange(0, 1), default=1 / 10, help="Of the clean, queued at most (1/10).")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the policy there, not to the screen."
)
def compute(
    labelled: Path,
    model: Path,
    natural: tuple[str, ...],
    policy: Path | None,
    deleted: float,
    queued: float,
    out: Path | None,
) -> None:
    """Compute thresholds from labelled comments.

    LABELLED is .jsonl or .jsonl.gz; what the thresholds cost and catch is written beside them.
    """
    try:
        rows, bad = read(labelled)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    for line in bad:
        click.echo(f"{labelled}: {line}; left out", err=True)
    scorer = Model.load(model)
    cases = list(_cases(rows, scorer, natural))
    if not any(case.clean and case.natural for case in cases):
        raise click.ClickException(
            f"{labelled} has no clean comments of {', '.join(natural)}. Name others by --natural."
        )
    levels = thresholds(cases, deleted_share=deleted, queued_share=queued)
    measured_on = f"{labelled.name} (clean: {', '.join(natural)}) by model {scorer.version}"
    text = policy.read_text(encoding="utf-8") if policy else default_text()
    written = with_thresholds(text, levels, report(cases, levels), measured_on)
    if out:
        out.write_text(written, encoding="utf-8")
    else:
        click.echo(written, nl=False)


def _cases(rows: Sequence[Row], model: Model, natural: tuple[str, ...]) -> Iterator[Labelled]:
    with tqdm(total=len(rows), unit=" comments") as bar:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            scores = model.score([row.text for row in batch]).tolist()
            for row, score in zip(batch, scores, strict=True):
                labels = {name: None if label is None else int(label) for name, label in row.labels.items()}
                yield Labelled.of(Scores(*score), labels, natural=row.source in natural)
            bar.update(len(batch))
