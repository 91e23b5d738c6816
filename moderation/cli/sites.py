"""`moderation sites`: the news sites, their keys and their settings."""

import click

from moderation.accounts import SiteKeys, add_site, change_site, rotate_site
from moderation.core.parties import CallbackScope, FailMode, Site
from moderation.settings import read_settings
from moderation.wiring.store import connect


@click.group()
def sites() -> None:
    """Add, change, rotate and list news sites."""


class Attribute(click.ParamType[tuple[str, str]]):
    """CUSTOM=DOCUMENTED as a pair."""

    name = "CUSTOM=TOXICITY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The two names; what they may consist of is the accounts' business."""
        custom, found, documented = value.partition("=")
        if value and not found:
            self.fail(
                f"{value!r} is no pair. Give CUSTOM=TOXICITY: the name that is asked for, and what it means.",
                param,
                ctx,
            )
        return custom, documented


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


@sites.command("set")
@click.argument("name")
@click.option("--callback", "callback_url", metavar="URL", help="Where the site hears of decisions; '' for nowhere.")
@click.option("--callbacks", "scope", type=click.Choice([s.value for s in CallbackScope]), help="Which decisions.")
@click.option("--fail-mode", type=click.Choice([m.value for m in FailMode]), help="What it does without an answer.")
@click.option("--rate", type=click.IntRange(0), metavar="N", help="Requests a minute at most; 0 for no limit.")
@click.option(
    "--coral-secret",
    "coral_secrets",
    multiple=True,
    metavar="empsec_...",
    help="Signing secret of Coral's moderation phase; two during a rotation, the newest first; '' for none.",
)
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    type=Attribute(),
    help="An attribute of your own that Perspective clients ask for, and the documented one it means; '' for none.",
)
def change(
    name: str,
    callback_url: str | None,
    scope: str | None,
    fail_mode: str | None,
    rate: int | None,
    coral_secrets: tuple[str, ...],
    attributes: tuple[tuple[str, str], ...],
) -> None:
    """Change of the site NAME what is given, and show it. Secrets and attributes replace all that there were."""
    site = change_site(
        connect(read_settings()).sites,
        name,
        callback_url=callback_url,
        scope=CallbackScope(scope) if scope else None,
        fail_mode=FailMode(fail_mode) if fail_mode else None,
        requests_per_minute=rate,
        coral_secrets=[secret for secret in coral_secrets if secret] if coral_secrets else None,
        attributes=[pair for pair in attributes if any(pair)] if attributes else None,
    )
    show_settings(site)


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


def show_settings(site: Site) -> None:
    """Print all that is no secret."""
    attributes = ", ".join(f"{custom}={documented}" for custom, documented in site.dialects.attributes)
    rate = f"{site.requests_per_minute} requests a minute" if site.requests_per_minute else "no limit"
    click.echo(f"site            {site.name}")
    click.echo(f"callbacks       {site.callbacks} to {site.callback_url or '-'}")
    click.echo(f"fail mode       {site.fail_mode}")
    click.echo(f"rate            {rate}")
    click.echo(f"Coral secrets   {len(site.dialects.coral_secrets)}")
    click.echo(f"attributes      {attributes or '-'}")
