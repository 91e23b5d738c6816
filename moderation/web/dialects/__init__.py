"""Other services' wire formats, spoken over the same intake and policy; nothing is scored or decided here."""

from flask import Flask

from moderation.web.dialects.akismet import dialect as akismet
from moderation.web.dialects.coral import dialect as coral
from moderation.web.dialects.openai import dialect as openai
from moderation.web.dialects.perspective import dialect as perspective

DIALECTS = (
    perspective,
    openai,
    coral,
    akismet,
)


def register_dialects(app: Flask) -> None:
    """Give an app the routes of every dialect."""
    for dialect in DIALECTS:
        app.register_blueprint(dialect)
