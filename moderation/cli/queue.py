"""`moderation queue`: the review queue's size and the dead letters."""

import click

from moderation.core.errors import NotFoundError
from moderation.core.models import Event, EventKind
from moderation.settings import read_settings
from moderation.wiring.store import clock, connect

SITE = click.option("--site", default="demo", show_default=True, help="The site.")


@click.group()
def queue() -> None:
    """The queue's size, and dead letters."""


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
    if not callback_ids and not every:
        raise click.UsageError("Name the callbacks, or give --all.")
    stores, now = connect(read_settings()), clock()
    dead = {callback.id: callback for callback in stores.outbox.dead(site)}
    ids = list(dead) if every else callback_ids
    for callback_id in ids:
        callback = dead.get(callback_id)
        if callback is None or not stores.outbox.resend(site, callback_id, now):
            raise NotFoundError("dead letter", callback_id)
        data = {"callback": callback_id}
        stores.ledger.append(
            Event(EventKind.RESENT, site, callback.comment_id, 0, callback.sequence, now, "operator", data)
        )
    click.echo(f"{len(ids)} to be sent again")
