"""Posts recorded comments to a running service and counts what it answers; knows only the service's HTTP API."""

import gzip
import itertools
import json
import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tqdm import tqdm
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Retry, Timeout, connection_from_url
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from moderation.core.errors import ModerationError
from moderation.tally import Tally

_SENT = ("id", "text", "article", "author", "parent", "created_at")
_SPLIT = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY)
_FATAL = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_AGAIN = "Start the same replay again when it is back: what it has answered is answered the same."
# About two minutes in all, so that the service may be started anew meanwhile. Posting a comment twice is harmless.
PATIENCE = Retry(
    60, status_forcelist=(502, 503, 504), allowed_methods=None, backoff_factor=0.1, backoff_max=2, raise_on_status=False
)


class ReplayError(ModerationError):
    """The replay cannot go on; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded comment: what is posted of it, where it came from, and what people said of it."""

    body: Mapping[str, Any]
    source: str = ""
    labels: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """Where to post: an open pool of connections, the site's token, and the path before /v1."""

    pool: HTTPConnectionPool
    token: str
    prefix: str = ""

    def post(self, path: str, body: object) -> BaseHTTPResponse:
        """POST JSON. Raises ReplayError when the service stays away or refuses the token."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            response = self.pool.urlopen("POST", self.prefix + path, json.dumps(body).encode(), headers)
        except HTTPError as error:
            raise ReplayError(f"The service does not answer ({type(error).__name__}). {_AGAIN}") from None
        if response.status in _FATAL:
            raise ReplayError(f"The service refuses: {_explain(_members(response))} Check --url and --token.")
        if response.status in PATIENCE.status_forcelist:
            raise ReplayError(f"The service is not available ({response.status}). {_AGAIN}")
        return response


def replay_file(
    path: Path, *, url: str, token: str, limit: int | None = None, batch: int = 1, concurrency: int = 4
) -> Tally:
    """Replay a .jsonl or .jsonl.gz file with a progress bar on standard error. Raises ReplayError."""
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its lines on every retry would tear the progress bar
    address = parse_url(url)
    if address.scheme not in ("http", "https") or not address.host:
        raise ReplayError(f"{url!r} is not the address of a service; give one like http://127.0.0.1:8000")
    timeout = Timeout(connect=5, read=60)
    pool = connection_from_url(url, maxsize=concurrency, block=True, retries=PATIENCE, timeout=timeout)
    prefix = (address.path or "").rstrip("/")
    with pool:
        total = sum(1 for _ in itertools.islice(numbered_lines(path), limit))
        with tqdm(total=total, unit=" comments") as bar:
            lines = itertools.islice(numbered_lines(path), limit)
            return replay(Service(pool, token, prefix), lines, batch, concurrency, bar.update)


def replay(
    service: Service,
    lines: Iterator[tuple[int, bytes]],
    batch: int,
    concurrency: int,
    advance: Callable[[int], object] = lambda _: None,
) -> Tally:
    """Post the comments of numbered JSON lines, `batch` a request, over `concurrency` connections.

    `advance` hears how many more lines are done. What was not taken is in the tally's problems. Raises ReplayError.
    """
    tally, lock, stopped, began = Tally(), threading.Lock(), threading.Event(), time.monotonic()

    def take() -> list[tuple[int, bytes]]:
        with lock:
            return [] if stopped.is_set() else list(itertools.islice(lines, batch))

    def work() -> None:
        try:
            while chunk := take():
                _work_through(service, chunk, tally, lock)
                advance(len(chunk))
        finally:  # where one cannot go on, none need to
            stopped.set()

    with ThreadPoolExecutor(concurrency) as threads:
        try:
            for done in [threads.submit(work) for _ in range(concurrency)]:
                done.result()
        finally:
            stopped.set()
    tally.elapsed_s = time.monotonic() - began
    return tally


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a plain or gzipped file that are not blank, numbered from 1. Raises ReplayError."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError, zlib.error) as error:
        raise ReplayError(f"{path} cannot be read ({error}). Give a .jsonl or .jsonl.gz file.") from None


def parse(line: bytes) -> Recorded:
    """A recorded comment out of a JSON line. Raises ValueError with what is wrong."""
    found = json.loads(line)
    if not isinstance(found, dict) or not {"id", "text"} <= found.keys():
        raise ValueError('is not an object with "id" and "text"')
    body = {name: found[name] for name in _SENT if name in found}
    if found.get("lang") and "article" not in body:
        body["article"] = {"language": found["lang"]}
    labels = found.get("labels")
    return Recorded(body, str(found.get("source", "")), labels if isinstance(labels, dict) else {})


def ask(service: Service, chunk: Sequence[Recorded]) -> list[dict[str, Any]]:
    """The service's answers in the order of the comments; {"problem": …} where one was not taken."""
    if len(chunk) == 1:
        response = service.post("/v1/comments", chunk[0].body)
        return [_members(response) if response.status == HTTPStatus.OK else {"problem": _members(response)}]
    response = service.post("/v1/comments:batch", {"comments": [recorded.body for recorded in chunk]})
    if response.status == HTTPStatus.OK:
        return list(_members(response)["results"])
    if response.status in _SPLIT:  # too large, or something in it spoils the whole: find out what
        middle = len(chunk) // 2
        return ask(service, chunk[:middle]) + ask(service, chunk[middle:])
    return [{"problem": _members(response)}] * len(chunk)


def _work_through(service: Service, chunk: Sequence[tuple[int, bytes]], tally: Tally, lock: threading.Lock) -> None:
    recorded: dict[int, Recorded] = {}
    problems: dict[int, str] = {}
    for number, line in chunk:
        try:
            recorded[number] = parse(line)
        except ValueError as error:
            problems[number] = str(error)
    answers = ask(service, list(recorded.values())) if recorded else []
    with lock:
        for (number, comment), answer in zip(recorded.items(), answers, strict=True):
            if "problem" in answer:
                problems[number] = _explain(answer["problem"])
            else:
                first = answer["reasons"][0]
                tally.add(answer["verdict"], first["category"] or first["rule"], comment.source, comment.labels)
        tally.problems += [f"line {number}: {problem}" for number, problem in sorted(problems.items())]


def _members(response: BaseHTTPResponse) -> dict[str, Any]:
    try:
        members = response.json()
    except ValueError:
        members = None
    return members if isinstance(members, dict) else {"detail": f"answered {response.status} without JSON"}


def _explain(problem: Mapping[str, Any]) -> str:
    """A problem of the service in a line. It names members and limits, never a comment's text."""
    mistakes = "; ".join(f"{mistake['place']} {mistake['problem']}" for mistake in problem.get("errors") or ())
    return mistakes or str(problem.get("detail") or problem.get("title"))
