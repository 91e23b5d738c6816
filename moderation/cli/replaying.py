"""`moderation replay`: what the service would have said of recorded comments."""

from pathlib import Path

import click

from moderation.replay import replay_file

SHOWN_PROBLEMS = 20


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="The running service.")
@click.option(
    "--token",
    envvar="MODERATION_SITE_TOKEN",
    show_envvar=True,
    required=True,
    help="The site's token; better in the variable, where other users do not see it.",
)
@click.option("--limit", type=click.IntRange(1), help="Only the first so many lines.")
@click.option("--batch", type=click.IntRange(1, 1000), default=1, show_default=True, help="Comments a request.")
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at once.")
def replay(file: Path, url: str, token: str, limit: int | None, batch: int, concurrency: int) -> None:
    """Post recorded comments and count the verdicts.

    FILE is .jsonl or .jsonl.gz with id, text and, optionally, labels. The comments are stored like any others: use a
    site made for trying.
    """
    tally = replay_file(file, url=url, token=token, limit=limit, batch=batch, concurrency=concurrency)
    for line in tally.lines():
        click.echo(line)
    for problem in tally.problems[:SHOWN_PROBLEMS]:
        click.echo(problem, err=True)
    if (more := len(tally.problems) - SHOWN_PROBLEMS) > 0:
        click.echo(f"and {more} more lines that were not taken", err=True)
