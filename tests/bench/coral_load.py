"""`python -m tests.bench.coral_load`: how long Coral waits for its moderation phase, at a steady number of comments.

An open loop: each comment is sent when it is due, whatever became of those before, and its time counts from then on.
So a stall is counted for every comment that it holds up, as readers would feel it.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import urllib3

from tests.clients.conftest import command
from tests.journey.service import running_service
from tests.moderation.web.dialects.coral_double import SECRET, headers, outcome, request_body

WARM_UP_S = 3
SENDERS = 64
WORDS = (
    "the a bread price minister says again why our town market people never road winter pay more less bridge school "
    "good bad news read this was not true idiot thank you for report nobody asked them about it stupid decision"
)
SHARES = (50, 95, 99, 99.9)


@dataclass(frozen=True, slots=True)
class Sent:
    """One comment: what Coral made of the answer, and milliseconds from when it was due to be sent."""

    told: str
    ms: float


def texts(seed: int = 1) -> Iterator[str]:
    """Comments of about 150 characters, no two alike."""
    words = random.Random(seed)  # noqa: S311  # no secret
    for number in itertools.count():
        yield f"{' '.join(words.choices(WORDS.split(), k=28))} {number}"


def load(url: str, per_s: float, seconds: float, comments: Iterator[str]) -> list[Sent]:
    """Send comments at a steady rate."""
    http = urllib3.PoolManager(maxsize=SENDERS, retries=False, timeout=10.0)
    began = time.perf_counter() + 0.1

    def send(due: float, body: bytes, signed: dict[str, str]) -> Sent:
        time.sleep(max(0.0, due - time.perf_counter()))
        answer = http.request("POST", url, body=body, headers=signed)
        got = outcome(answer.status, answer.data)
        return Sent(got.skipped or got.status, (time.perf_counter() - due) * 1000)

    with ThreadPoolExecutor(SENDERS) as senders:
        futures = []
        for number in range(int(per_s * seconds)):
            body = request_body(next(comments))
            futures.append(senders.submit(send, began + number / per_s, body, headers(body)))
        return [future.result() for future in futures]


def report(sent: list[Sent]) -> str:
    """One line of figures."""
    times = sorted(one.ms for one in sent)
    last = len(times) - 1
    shares = "  ".join(f"p{share:g} {times[min(last, int(len(times) * share / 100))]:.1f}" for share in SHARES)
    told = ", ".join(f"{count} {name}" for name, count in Counter(one.told for one in sent).most_common())
    return f"{len(sent)} comments, ms: {shares}  max {times[last]:.1f}  ({told})\n"


def main() -> int:
    """Start the service, load it, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=50, help="comments a second")
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_service(Path(folder)) as service:
        command(service, "sites", "set", "demo", "--coral-secret", SECRET)
        url = f"http://127.0.0.1:{service.port}/coral/demo"
        comments = texts()
        load(url, chosen.rate, WARM_UP_S, comments)
        sys.stdout.write(report(load(url, chosen.rate, chosen.seconds, comments)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
