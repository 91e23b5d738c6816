"""`moderation sites`: the news sites and their keys."""

import click

from moderation.accounts import SiteKeys, add_site, rotate_site
from moderation.core.models import CallbackScope, FailMode
from moderation.settings import read_settings
from moderation.wiring.store import connect


@click.group()
def sites() -> None:
    """Add, rotate and list news sites."""


@sites.command("add")
@click.argument("name")
@click.option("--callback", "callback_url", default="", metavar="URL", help="Where the site hears of decisions.")
@click.option(
    "--callbacks",
    "scope",
    type=click.Choice([s.value for s in CallbackScope]),
    default=CallbackScope.ALL.value,
    show_default=True,
    help="Which decisions: all, or only those that come after a review.",
)
@click.option(
    "--fail-mode",
    type=click.Choice([m.value for m in FailMode]),
    default=FailMode.HOLD.value,
    show_default=True,
    help="What the site does with a comment while the service does not answer.",
)
def add(name: str, callback_url: str, scope: str, fail_mode: str) -> None:
    """Add the site NAME and print its token and webhook secret, once."""
    stores = connect(read_settings())
    show(add_site(stores.sites, name, callback_url, FailMode(fail_mode), CallbackScope(scope)))


@sites.command("rotate")
@click.argument("name")
@click.option("--token", "only", flag_value="token", help="Only the token; the old one stops at once.")
@click.option("--secret", "only", flag_value="secret", help="Only the secret; the old one still verifies.")
def rotate(name: str, only: str | None) -> None:
    """Give the site NAME a new token and webhook secret, and print them, once."""
    stores = connect(read_settings())
    show(rotate_site(stores.sites, name, token=only != "secret", secret=only != "token"))


@sites.command("list")
def list_sites() -> None:
    """List the sites."""
    for site in connect(read_settings()).sites.all():
        click.echo(f"{site.name}\tcallbacks={site.callbacks} to {site.callback_url or '-'}\tfail-mode={site.fail_mode}")


def show(keys: SiteKeys) -> None:
    """Print what is shown once."""
    click.echo(f"site            {keys.site.name}")
    if keys.token:
        click.echo(f"token           {keys.token}")
    click.echo(f"webhook secret  {keys.site.secrets[0]}")
