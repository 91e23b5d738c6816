"""A tiny service of the tests' own, told everything by the environment: run | serve | worker | receive."""

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import click
import redis

from moderation import serving
from moderation.core.errors import ModerationError
from moderation.logs import configure
from moderation.supervisor import run

PROGRAM = (sys.executable, "-m", "tests.moderation.stand_in")


def app() -> WSGIApplication:
    # Here, as in the service: what counts requests is imported after `serve` has said where the counts meet.
    from prometheus_client import CollectorRegistry, Counter, generate_latest  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    if os.environ.get("STAND_IN_BROKEN"):
        raise RuntimeError("The model file is damaged.")
    client = redis.Redis.from_url(os.environ["REDIS_URL"]) if "REDIS_URL" in os.environ else None
    requests = Counter("requests", "Requests for the metrics")

    def body(path: str) -> bytes:
        match path:
            case "/pid":
                return f"{os.getpid()} {os.getppid()}".encode()
            case "/slow":
                time.sleep(1)
                return b"done"
            case "/count" if client is not None:
                return str(client.incr("count")).encode()
            case "/metrics":
                requests.inc()
                registry = CollectorRegistry()
                MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package left it out
                return bytes(generate_latest(registry))
            case _:
                return b"ready"

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            content, status = body(environ["PATH_INFO"]), "200 OK"
        except redis.RedisError:
            content, status = b"", "503 Service Unavailable"
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))])
        return [content]

    return answer


def start(host: str, port: int, data_dir: Path) -> int:
    configure("info")

    def prepare(url: str) -> str:
        redis.Redis.from_url(url).set("prepared", "yes")
        return os.environ.get("STAND_IN_SECRET", "")

    try:
        return run(
            host=host,
            port=port,
            data_dir=data_dir,
            redis_url=os.environ.get("REDIS_URL", ""),
            receiver_port=8100,
            prepare=prepare,
            say=click.echo,
            program=PROGRAM,
        )
    except ModerationError as error:
        click.echo(error)
        return 1


def main() -> int:
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"])
    data_dir = Path(os.environ["MODERATION_DATA_DIR"])
    match sys.argv[1]:
        case "run":
            return start(host, port, data_dir)
        case "serve":
            serving._LONGEST_SILENCE_S = 1  # noqa: SLF001  # no test waits longer than it must
            module = "tests.moderation.stand_in:app()"
            serving.serve(host=host, port=port, workers=2, threads=4, log_level="info", data_dir=data_dir, app=module)
        case "receive":
            click.echo(f"the receiver has {os.environ['MODERATION_WEBHOOK_SECRET']}")
            time.sleep(600)
        case "worker":
            if os.environ.get("STAND_IN_DEAF"):
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(600)
    return 0


if __name__ == "__main__":
    sys.exit(main())
