"""The comparison with Perspective's own scores, on comments made up for it."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.bench.perspective_agreement import main, same_share

POLITE = "Thank you for a careful report."
RUDE = "You are an idiot."


def test_as_many_reach_ours_as_theirs() -> None:
    theirs, ours = np.array([0.1, 0.85, 0.9, 0.3]), np.array([0.2, 0.6, 0.7, 0.1])
    assert same_share(theirs, ours, 0.8) == 0.6
    assert same_share(theirs, ours, 0.95) == 1.0


@pytest.mark.parametrize(("leave_out", "auc", "counted"), [([], "1.00", "3 of 3"), ([RUDE.lower()], "-", "2 of 3")])
def test_a_line_for_each_attribute_that_both_have(tmp_path: Path, leave_out: list[str], auc: str, counted: str) -> None:
    path, train = tmp_path / "sample.csv", tmp_path / "train.jsonl"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "comment_text", "TOXICITY@6", "FLIRTATION"])
        writer.writerows([[1, POLITE, 0.1, 0.2], [2, RUDE, 0.9, 0.2], [3, "A good article.", 0.0, 0.1]])
    row = {"id": "1", "source": "s", "lang": "en", "licence_class": "permissive"}
    labels = dict.fromkeys(("offensive", "inflammatory", "threatening", "unacceptable"), 0)
    train.write_text("\n".join(json.dumps(row | {"text": text, "labels": labels}) for text in leave_out))
    done = CliRunner().invoke(main, [str(path), "--leave-out", str(train)])
    assert done.exit_code == 0, done.output
    assert f"; {counted} comments." in done.output
    assert f"| `TOXICITY@6` | {auc} |" in done.output
    assert "FLIRTATION" not in done.output
