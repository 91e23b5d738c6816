"""The command line: every job that is not done over HTTP."""

from moderation.cli.group import main

__all__ = ["main"]
