"""How long the service takes over 20 KB of the worst that a reader can post; the target is 50 ms.

`python -m tests.bench.hostile` starts a service and prints the best of three for each text.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.journey.service import running_service

MOST_BYTES = 20 * 1024
TRIES = 3


def texts() -> dict[str, str]:
    """Texts of at most 20 KB by what is bad about them."""
    chance = random.Random(1)  # noqa: S311  # the same texts every time
    planes = ((0x20, 0xD7FF), (0xE000, 0x1FFFF))
    return {
        name: (text * MOST_BYTES).encode()[:MOST_BYTES].decode(errors="ignore")
        for name, text in {
            "one letter": "a",
            "combining marks": "a\u0301\u0316\u0300",
            "zero-width": "a\u200b\u200d",
            "right-to-left": "\u202e\u202dabc ",
            "NUL": "\x00",
            "emoji": "\U0001f600",
            "ligature of 18": "\ufdfa",
            "dots": "a.b.",
            "slashes": "http://",
            "www": "www.",
            "e-mail": "a@b.c ",
            "spaced out": "i d i o t ",
            "leet": "1d10t ",
            "entities": "&lt;b&gt;",
            "threats": "KILL ",
            "any character": "".join(chr(chance.randrange(*chance.choice(planes))) for _ in range(MOST_BYTES // 3)),
        }.items()
    }


def main() -> int:
    """Print each text's time."""
    with tempfile.TemporaryDirectory() as folder, running_service(Path(folder)) as service:
        for name, text in texts().items():
            best_ms, verdict = float("inf"), ""
            for number in range(TRIES):
                began = time.perf_counter()
                status, answer = service.call("POST", "/v1/comments", {"id": f"{name} {number}", "text": text})
                best_ms = min(best_ms, (time.perf_counter() - began) * 1000)
                verdict = answer["verdict"] if status == 200 else str(status)
            sys.stdout.write(f"{name:<18}{len(text.encode()):>7} bytes{best_ms:>8.1f} ms  {verdict}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
