"""`moderation users`: moderators and policy admins."""

import click

from moderation.accounts import UserKeys, add_user, disable_user, reset_user
from moderation.core.parties import Role
from moderation.settings import read_settings
from moderation.wiring.store import connect

ROLES = [role.value for role in Role if role is not Role.SITE]


@click.group()
def users() -> None:
    """Add, reset, disable and list people."""


@users.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be repeated.")
@click.option("--site", "site_names", multiple=True, required=True, metavar="SITE", help="May be repeated.")
def add(name: str, roles: tuple[str, ...], site_names: tuple[str, ...]) -> None:
    """Add the person NAME and print a first password and an API token, once."""
    stores = connect(read_settings())
    show(add_user(stores.users, stores.sites, name, [Role(role) for role in roles], site_names))


@users.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Give NAME a new password and token, and let them in again."""
    show(reset_user(connect(read_settings()).users, name))


@users.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Lock NAME out; what they decided stays."""
    disable_user(connect(read_settings()).users, name)
    click.echo(f"{name} is locked out.")


@users.command("list")
def list_users() -> None:
    """List the people."""
    for user in connect(read_settings()).users.all():
        state = "disabled" if user.disabled else "active"
        click.echo(f"{user.name}\t{','.join(user.roles)}\t{','.join(user.sites)}\t{state}")


def show(keys: UserKeys) -> None:
    """Print what is shown once."""
    click.echo(f"user            {keys.user.name} ({', '.join(keys.user.roles)})")
    click.echo(f"password        {keys.password}")
    click.echo(f"API token       {keys.token}")
