"""`python -m moderation` is `moderation`."""

from moderation.cli import main

main(prog_name="moderation")
