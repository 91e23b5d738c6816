"""`moderation export`: the ledger and the labels as JSON lines."""

from datetime import UTC, datetime

import click
import msgspec

from moderation.cli.labels import labels
from moderation.settings import read_settings
from moderation.wiring.store import connect


@click.group()
def export() -> None:
    """Write out what happened, and what there is to learn from it."""


@export.command("ledger")
@click.option("--site", "site_names", multiple=True, help="Only this site; may be repeated.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]),
    help="From this moment on (UTC).",
)
def ledger(site_names: tuple[str, ...], since: datetime | None) -> None:
    """Write the events of the ledger as JSON lines, oldest first, site by site."""
    stores = connect(read_settings())
    start = since.replace(tzinfo=UTC) if since else None
    for name in site_names or [site.name for site in stores.sites.all()]:
        for event in stores.ledger.events(name, start):
            click.echo(msgspec.json.encode(event))


export.add_command(labels)
