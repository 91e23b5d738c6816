"""The group of all commands, each loaded only when it is called, and what a person sees when one fails."""

import importlib

import click

from moderation.core.errors import ModerationError

_COMMANDS = {
    "export": "moderation.cli.ledger",
    "policy": "moderation.cli.policy",
    "queue": "moderation.cli.queue",
    "receive": "moderation.cli.receiving",
    "replay": "moderation.cli.replaying",
    "run": "moderation.cli.running",
    "serve": "moderation.cli.serving",
    "sites": "moderation.cli.sites",
    "users": "moderation.cli.people",
    "worker": "moderation.cli.working",
}


class Commands(click.Group):
    """Loads a command when it is needed: a worker needs no classifier, and gunicorn sets up before it loads the app."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names, for the help."""
        return sorted(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name]} has no command {cmd_name}")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an expected error ends it with its message and exit code 1, never with a trace."""
        try:
            return super().invoke(ctx)
        except ModerationError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="comment-moderation", prog_name="moderation")
def main() -> None:
    """Decide whether a comment is kept, reviewed or deleted, before it appears."""
