"""A scorer that reads its scores off the text, and remembers what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from policies.case import Scores


@dataclass
class FakeScorer:
    """The offensive score is the first number in the text; "unscorable" cannot be scored."""

    version: str = "m-1"
    asked: list[str] = field(default_factory=list)

    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        self.asked.extend(texts)
        return [None if "unscorable" in text else Scores(_number(text), 0.01, 0.01, 0.01) for text in texts]


def _number(text: str) -> float:
    for word in text.split():
        try:
            return float(word)
        except ValueError:
            continue
    return 0.01
