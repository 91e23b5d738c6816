"""The table of the migration page, on comments made up for it."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moderation.web.dialects.perspective_scores import ATTRIBUTES, even
from policies.case import Scores
from tests.bench.perspective_table import THRESHOLDS, Sample, main, native, table


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_native_threshold_is_where_toxicity_reaches_its_own(threshold: float) -> None:
    scores = Scores(native(threshold), 0.0, 0.0, 0.0)
    assert ATTRIBUTES["TOXICITY"].of(even(scores)) == pytest.approx(threshold)


def test_a_line_for_each_threshold() -> None:
    made_up = Sample("made_up", np.array([0.01, 0.06, 0.2, 0.4]), np.array([False, False, True, True]))
    lines = list(table([made_up]))
    assert "made_up (4; 50% offensive)" in lines[0]
    assert lines[2] == "| 0.5 | 0.050 | 100% / 50.0% |"
    assert lines[-1] == "| 0.9 | 0.321 | 50% / 0.0% |"


def test_the_command_leaves_out_sources_without_comments_of_both_kinds(tmp_path: Path) -> None:
    def row(number: int, source: str, offensive: int | None) -> str:
        labels = {"offensive": offensive, "inflammatory": None, "threatening": None, "unacceptable": None}
        text = "You are an idiot." if offensive else "Thank you for a careful report."
        told = {"id": f"{source}:{number}", "source": source, "lang": "en", "text": text, "labels": labels}
        return json.dumps(told | {"licence_class": "permissive", "use": "dev"})

    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join([row(1, "ucc", 1), row(2, "ucc", 0), row(3, "ucc", None), row(4, "civil_sample", 0)]))
    done = CliRunner().invoke(main, [str(path)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Model ")
    assert "ucc (2; 50% offensive)" in done.output
    assert "civil_sample" not in done.output
