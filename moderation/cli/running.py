"""`moderation run`: everything on one machine, with a demo site to try it on."""

import ipaddress
import os

import click

from moderation import demo, supervisor
from moderation.cli import people, sites
from moderation.logs import configure
from moderation.settings import Settings, read_settings
from moderation.stores.redis_stores import open_stores


@click.command()
def run() -> None:
    """Run the whole service here, until Ctrl-C.

    Web, worker, an embedded Valkey (unless REDIS_URL is set) and the demo site's receiver.
    """
    settings = read_settings()
    configure(settings.log_level)
    # The demo site listens on this machine, and a browser on it comes without TLS.
    os.environ.setdefault("MODERATION_CALLBACK_NETWORKS", "loopback")
    if _is_loopback(settings.host):
        os.environ.setdefault("MODERATION_COOKIE_SECURE", "false")
    receiver_port = settings.port + 1
    status = supervisor.run(
        host=settings.host,
        port=settings.port,
        data_dir=settings.data_dir,
        redis_url=settings.redis_url,
        receiver_port=receiver_port,
        prepare=lambda url: _prepare(url, settings, f"http://127.0.0.1:{receiver_port}/"),
        say=click.echo,
    )
    raise SystemExit(status)


def _prepare(url: str, settings: Settings, receiver_url: str) -> str:
    stores = open_stores(url)
    made = demo.prepare(stores.sites, stores.users, receiver_url, settings.site_token)
    stores.close()
    if made is None:
        return ""
    if made.site_keys:
        click.echo("First start. These are shown once; write them down.")
        sites.show(made.site_keys)
    if made.user_keys:
        people.show(made.user_keys)
        click.echo(f"sign in at      http://{settings.host}:{settings.port}/sign-in")
    return made.secret


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
