"""The yardstick: a Flask view that says hello, served as the service is."""

import sys
from pathlib import Path

from flask import Flask

from moderation.serving import serve


def app() -> Flask:
    """The smallest application."""
    flask = Flask(__name__)

    @flask.get("/")
    def hello() -> str:
        return "hello"

    return flask


if __name__ == "__main__":
    serve(
        host="127.0.0.1",
        port=int(sys.argv[1]),
        workers=2,
        threads=4,
        log_level="warning",
        data_dir=Path(sys.argv[2]),
        app="tests.bench.bare:app()",
    )
