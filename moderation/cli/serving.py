"""`moderation serve`: the web application alone, for a machine with a Valkey or Redis of its own."""

import click

# gunicorn's module sets up the metrics folder before the application is imported: import nothing of the web here.
from moderation import serving
from moderation.settings import read_settings


@click.command()
def serve() -> None:
    """Serve the web application with gunicorn."""
    settings = read_settings()
    serving.serve(
        host=settings.host,
        port=settings.port,
        workers=settings.web_concurrency,
        threads=settings.threads,
        log_level=settings.log_level,
        data_dir=settings.data_dir,
    )
