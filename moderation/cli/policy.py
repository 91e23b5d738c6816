"""`moderation policy`: check, compare and publish policies, and compute thresholds from labelled comments."""

from pathlib import Path

import click

from moderation.cli.thresholds import compute
from moderation.core.errors import ConflictError
from moderation.core.models import Event, EventKind, PublishedPolicy
from moderation.settings import read_settings
from moderation.wiring.store import clock, connect
from policies.document import PolicyError, default_text, load
from policies.history import describe
from policies.policy import Policy

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
SITE = click.option("--site", default="demo", show_default=True, help="The site.")


@click.group()
def policy() -> None:
    """Check, show, compare and publish policies."""


@policy.command("check")
@FILE
def check(file: Path) -> None:
    """Read the policy FILE and say what is wrong with it."""
    click.echo(f"{file}: a good policy, version {_read(file).version}")


@policy.command("show")
@SITE
def show(site: str) -> None:
    """Print the policy in force."""
    live = connect(read_settings()).shelf.live(site)
    click.echo(live.text if live else default_text(), nl=False)


@policy.command("diff")
@FILE
@SITE
def diff(file: Path, site: str) -> None:
    """Say in words what FILE would change."""
    live = connect(read_settings()).shelf.live(site)
    changes = describe(load(live.text if live else default_text()), _read(file))
    click.echo("\n".join(changes) if changes else "Nothing would change.")


@policy.command("publish")
@FILE
@SITE
@click.option("--by", required=True, help="Your name, for the ledger.")
def publish(file: Path, site: str, by: str) -> None:
    """Put the policy FILE in force; it acts within a second."""
    version, stores, now = _read(file).version, connect(read_settings()), clock()
    live = stores.shelf.live(site)
    published = PublishedPolicy(site, version, file.read_text(encoding="utf-8"), now, by)
    event = Event(EventKind.PUBLISHED, site, "", 0, 0, now, by, {"policy": version})
    if not stores.shelf.publish(published, live.version if live else "", event):
        raise ConflictError("Somebody else has published a policy at this moment. Look at it, then publish again.")
    click.echo(f"{version} is in force on {site}.")


policy.add_command(compute)


def _read(file: Path) -> Policy:
    try:
        return load(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8. Save it as UTF-8.") from None
    except PolicyError as error:
        raise click.ClickException(f"{file}: {error}") from error
