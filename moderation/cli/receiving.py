"""`moderation receive`: the demo news site's ear."""

import click

from moderation.receive import receive as listen


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Where to listen.")
@click.option(
    "--secret",
    envvar="MODERATION_WEBHOOK_SECRET",
    show_envvar=True,
    required=True,
    help="The site's webhook secret; better in the variable, where other users do not see it.",
)
def receive(host: str, port: int, secret: str) -> None:
    """Hear callbacks and show them, signatures checked."""
    listen(host=host, port=port, secret=secret, say=click.echo)
