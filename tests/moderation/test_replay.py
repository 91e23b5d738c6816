import gzip
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from urllib3 import HTTPConnectionPool, Retry

from moderation.replay import PATIENCE, ReplayError, Service, numbered_lines, parse, replay, replay_file
from tests.moderation.processes import free_port

TOKEN = "cms_test_token_0123456789"
QUICK = PATIENCE.new(total=3, backoff_factor=0)


class Newsdesk(ThreadingHTTPServer):
    """Answers like the service: deletes what says "rude", queues what says "hm", refuses what is empty."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: Counter[str] = Counter()
        self.bodies: list[Any] = []
        self.failures: list[int] = []  # statuses to answer with before all is well; 0 hangs up
        self.lock = threading.Lock()
        self.most_in_batch = 1000


class _Handler(BaseHTTPRequestHandler):
    server: Newsdesk
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            failure = self.server.failures.pop(0) if self.server.failures else None
        if failure == 0:
            self.close_connection = True
        elif failure is not None:
            self.answer(failure, {"detail": "Not now.", "title": "Trouble"})
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.answer(401, {"detail": "Unknown token."})
        elif self.path == "/v1/comments":
            told = self.decide(body)
            self.answer(422 if "problem" in told else 200, told.get("problem", told))
        elif self.path == "/v1/comments:batch" and len(body["comments"]) > self.server.most_in_batch:
            self.answer(413, {"detail": "The body is too large."})
        else:
            self.answer(200, {"results": [self.decide(comment) for comment in body["comments"]]})

    def decide(self, comment: dict[str, Any]) -> dict[str, Any]:
        text = comment["text"]
        if not text:
            return {"problem": {"title": "Invalid", "errors": [{"place": "text", "problem": "has nothing to read"}]}}
        with self.server.lock:
            self.server.seen[comment["id"]] += 1
            self.server.bodies.append(comment)
        verdict = "delete" if "rude" in text else "review" if "hm" in text else "keep"
        category = None if verdict == "keep" else "offensive"
        rule = "below thresholds" if verdict == "keep" else "threshold"
        return {"id": comment["id"], "verdict": verdict, "reasons": [{"rule": rule, "category": category}]}

    def answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if status == 503:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def desk() -> Iterator[Newsdesk]:
    with Newsdesk() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def service(desk: Newsdesk) -> Iterator[Service]:
    with HTTPConnectionPool("127.0.0.1", desk.server_port, maxsize=4, block=True, retries=QUICK) as pool:
        yield Service(pool, TOKEN)


def comments(*texts: str) -> list[bytes]:
    return [json.dumps({"id": f"c-{number}", "text": text}).encode() for number, text in enumerate(texts, 1)]


def numbered(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    return iter(list(enumerate(lines, 1)))


@pytest.mark.parametrize(("batch", "concurrency"), [(1, 1), (1, 4), (7, 3), (100, 1)])
def test_every_comment_is_posted_once_and_counted(
    service: Service, desk: Newsdesk, batch: int, concurrency: int
) -> None:
    lines = comments(*["fine", "hm", "rude", "fine"] * 10)
    advanced: list[int] = []
    tally = replay(service, numbered(lines), batch, concurrency, advanced.append)
    assert tally.verdicts == {"keep": 20, "review": 10, "delete": 10}
    assert tally.grounds == {
        ("below thresholds", "keep"): 20,
        ("offensive", "review"): 10,
        ("offensive", "delete"): 10,
    }
    assert desk.seen == {f"c-{number}": 1 for number in range(1, 41)}
    assert sum(advanced) == 40
    assert tally.problems == []
    assert tally.elapsed_s > 0


def test_bad_lines_and_refused_comments_are_named_by_their_line(service: Service) -> None:
    lines = [*comments("fine", ""), b"no json", b'["a"]', b'{"id": "x"}', *comments("rude")]
    for batch in (1, 3, 10):
        tally = replay(service, numbered(lines), batch, 1)
        assert tally.verdicts == {"keep": 1, "delete": 1}
        assert tally.problems[0] == "line 2: text has nothing to read"
        assert tally.problems[1].startswith("line 3: Expecting value")
        assert tally.problems[2:] == [
            'line 4: is not an object with "id" and "text"',
            'line 5: is not an object with "id" and "text"',
        ]


@pytest.mark.parametrize("batch", [1, 2])
def test_a_service_that_is_away_for_a_moment_loses_nothing(service: Service, desk: Newsdesk, batch: int) -> None:
    desk.failures = [503, 0, 502]
    tally = replay(service, numbered(comments(*["fine"] * 4)), batch, 1)
    assert tally.verdicts == {"keep": 4}
    assert desk.failures == []


def test_a_service_that_stays_away_ends_the_replay(service: Service, desk: Newsdesk) -> None:
    desk.failures = [503] * 9
    with pytest.raises(ReplayError, match=r"not available \(503\)\. Start the same replay again"):
        replay(service, numbered(comments("fine")), 1, 1)


def test_no_service_at_all_ends_the_replay_for_all_threads() -> None:
    pool = HTTPConnectionPool("127.0.0.1", free_port(), maxsize=4, block=True, retries=Retry(0))
    lines = numbered(comments(*["fine"] * 1000))
    with pool, pytest.raises(ReplayError, match=r"does not answer \(MaxRetryError\)"):
        replay(Service(pool, TOKEN), lines, 1, 4)
    assert len(list(lines)) > 900


def test_a_wrong_token_ends_the_replay(service: Service) -> None:
    with pytest.raises(ReplayError, match=r"refuses: Unknown token\. Check --url and --token"):
        replay(Service(service.pool, "another"), numbered(comments("fine")), 1, 1)


def test_a_batch_that_is_too_large_is_cut(service: Service, desk: Newsdesk) -> None:
    desk.most_in_batch = 3
    tally = replay(service, numbered(comments(*["fine", "rude"] * 8)), 16, 1)
    assert tally.verdicts == {"keep": 8, "delete": 8}
    assert set(desk.seen.values()) == {1}


def test_a_failure_of_the_service_is_told_of_every_line_of_the_batch(service: Service, desk: Newsdesk) -> None:
    desk.failures = [500]
    tally = replay(service, numbered(comments("fine", "fine", "fine")), 2, 1)
    assert tally.problems == ["line 1: Not now.", "line 2: Not now."]
    assert tally.verdicts == {"keep": 1}


def test_labels_source_and_language_are_kept_apart_from_what_is_posted() -> None:
    article = {"section": "Sport"}
    with_all = parse(
        json.dumps(
            {
                "id": "1",
                "text": "t",
                "article": article,
                "author": {"id": "a"},
                "lang": "ka",
                "labels": {"offensive": 1},
                "source": "s",
                "licence": "x",
            }
        ).encode()
    )
    assert with_all.body == {"id": "1", "text": "t", "article": article, "author": {"id": "a"}}
    assert (with_all.source, with_all.labels) == ("s", {"offensive": 1})
    assert parse(b'{"id": "1", "text": "t", "lang": "ka"}').body["article"] == {"language": "ka"}
    assert parse(b'{"id": "1", "text": "t", "labels": 3}').labels == {}


@pytest.mark.parametrize("name", ["comments.jsonl", "comments.jsonl.gz"])
def test_a_file_is_replayed_plain_or_gzipped(desk: Newsdesk, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = b"\n\n".join(comments("fine", "rude", "hm", "fine")) + b"\n"
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    url = f"http://127.0.0.1:{desk.server_port}/"
    assert replay_file(path, url=url, token=TOKEN).verdicts.total() == 4
    assert replay_file(path, url=url, token=TOKEN, limit=3, batch=2).verdicts.total() == 3
    assert [number for number, _ in numbered_lines(path)] == [1, 3, 5, 7]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"".join(comments("fine") * 100))[:30])
    plain = tmp_path / "plain.jsonl.gz"
    plain.write_bytes(b"{}")
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(gzip.compress(b"{}")[:10] + b"\xff" * 20)
    for path in (cut, plain, broken, tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(ReplayError, match=r"cannot be read .*\.jsonl or \.jsonl\.gz"):
            list(numbered_lines(path))


def test_an_address_of_no_service_is_named(tmp_path: Path) -> None:
    (tmp_path / "comments.jsonl").touch()
    for url in ("", "http://", "ftp://here"):
        with pytest.raises(ReplayError, match="is not the address of a service"):
            replay_file(tmp_path / "comments.jsonl", url=url, token=TOKEN)


def test_an_answer_without_json_is_told_by_its_status(
    service: Service, desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.failures = [418]
    monkeypatch.setattr(_Handler, "answer", lambda self, status, _: _plain(self, status))
    tally = replay(service, numbered(comments("fine")), 1, 1)
    assert tally.problems == ["line 1: answered 418 without JSON"]


def _plain(handler: _Handler, status: int) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", "5")
    handler.end_headers()
    handler.wfile.write(b"hello")
