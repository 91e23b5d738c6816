"""`moderation queue`: the review queue's size and the dead letters."""

import click

from moderation.core.errors import NotFoundError
from moderation.settings import read_settings
from moderation.wiring.store import clock, connect

SITE = click.option("--site", default="demo", show_default=True, help="The site.")


@click.group()
def queue() -> None:
    """Look at the queue, list dead letters and send them again."""


@queue.command("counts")
@SITE
def counts(site: str) -> None:
    """Print how many items wait and are claimed."""
    now = connect(read_settings()).queue.counts(site)
    click.echo(f"waiting {now.waiting}, claimed {now.claimed}, oldest {now.oldest or '-'}")
    for category, number in now.by_category.items():
        click.echo(f"  {category} {number}")


@queue.command("dead")
@SITE
def dead(site: str) -> None:
    """List callbacks that the site never took."""
    for callback in connect(read_settings()).outbox.dead(site):
        click.echo(f"{callback.id}\tcomment={callback.comment_id}\t{callback.created_at}\t{callback.last_error}")


@queue.command("resend")
@SITE
@click.argument("callback_ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All dead letters of the site.")
def resend(site: str, callback_ids: tuple[str, ...], *, every: bool) -> None:
    """Send dead letters again."""
    outbox = connect(read_settings()).outbox
    ids = [callback.id for callback in outbox.dead(site)] if every else callback_ids
    if not ids and not every:
        raise click.UsageError("Name the callbacks, or give --all.")
    for callback_id in ids:
        if not outbox.resend(site, callback_id, clock()):
            raise NotFoundError("dead letter", callback_id)
    click.echo(f"{len(ids)} to be sent again")
