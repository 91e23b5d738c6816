import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from classifier import artefact, training
from classifier.__main__ import main
from classifier.artefact import CATEGORIES
from tests.classifier import corpora

SENTENCES = Path(__file__).parent / "neutrality"


def call(*arguments: object, given: bytes = b"") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


def test_scores_come_in_the_order_of_the_lines_and_a_bad_line_spoils_no_other(folder: Path) -> None:
    texts = [f"Our {corpora.WORDS['threatening']} road.", "A garden.", "\ud800"]
    good = [json.dumps({"text": text}).encode() for text in texts]
    bad = [b"{", b'{"text": 1}', b"[]", b"\xff\xfe", b"", b"[" * 5000]
    done = call("score", "--model", folder, given=b"\n".join([good[0], *bad, *good[1:]]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert len(answers) == 9
    assert answers[0]["scores"]["threatening"] > 0.5
    assert set(answers[0]["scores"]) == set(CATEGORIES)
    assert answers[0]["model"] == artefact.read(folder).version
    assert [list(answer) for answer in answers[1:7]] == [["error"]] * 6
    assert answers[1]["error"].startswith("line 2: is not JSON")
    assert answers[2]["error"] == 'line 3: has no "text" that is a string'
    assert all("scores" in answer for answer in answers[7:])


def test_many_lines_pass_through(folder: Path) -> None:
    done = call("score", "--model", folder, given=b'{"text": "a"}\n' * 1200)
    assert len(done.stdout.splitlines()) == 1200


def test_a_model_is_trained_measured_scored_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "Parameters", _small)
    rows = corpora.write(tmp_path / "rows.jsonl", corpora.lines())
    with rows.open("a") as file:
        file.write("oops\n")
    dev = corpora.write(tmp_path / "dev.jsonl", corpora.lines(60, seed=2))
    (tmp_path / "en").mkdir()
    lexicon = tmp_path / "en" / "list.txt"
    lexicon.write_text("zounderkites\n")
    out = tmp_path / "model"
    options = ["--train", rows, "--out", out, "--dev", dev, "--neutrality", SENTENCES, "--lexicon", lexicon]
    done = call("train", *options)
    assert done.exit_code == 0, done.output
    assert "line 401: is not JSON" in done.stderr
    assert "1 of 401 lines left out" in done.stderr
    made = artefact.read(out)
    assert made.version in done.stderr
    assert made.about["data"]["command"] == (
        "python -m classifier train --train rows.jsonl --out model --dev dev.jsonl --neutrality neutrality"
        " --lexicon en/list.txt --seed 7"
    )
    assert str(tmp_path) not in (out / "manifest.json").read_text()
    assert made.about["figures"][0]["auc"] > 0.9
    assert set(made.about["neutrality"]) == {"en", "ru"}
    card = (out / "README.md").read_text()
    assert call("card", "--model", out).stdout == card
    assert call("train", "--train", rows, "--out", tmp_path / "plain").exit_code == 0
    assert "figures" not in artefact.read(tmp_path / "plain").about
    (out / "README.md").unlink()
    assert call("card", "--model", out, "--write").exit_code == 0
    assert (out / "README.md").read_text() == card

    table = call("evaluate", dev, "--model", out)
    assert table.stdout.splitlines()[0] == f"model {made.version}"
    told = call("evaluate", dev, "--model", out, "--json", "--neutrality", SENTENCES)
    assert json.loads(told.stdout)["figures"] == made.about["figures"]
    assert json.loads(told.stdout)["neutrality"] == made.about["neutrality"]
    assert '"held_out"' in call("evaluate", dev, "--model", out, "--neutrality", SENTENCES).stdout


def _small(seed: int) -> training.Parameters:
    from tests.classifier.conftest import PARAMETERS  # noqa: PLC0415 - used here only

    assert seed == PARAMETERS.seed
    return PARAMETERS


def test_too_few_rows_are_told(tmp_path: Path) -> None:
    rows = corpora.write(tmp_path / "rows.jsonl", corpora.lines(3))
    done = call("train", "--train", rows, "--out", tmp_path / "model")
    assert done.exit_code == 1
    assert "too few rows say yes or no to" in done.stderr
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("command", ["score", "card", "warm"])
def test_a_damaged_model_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    done = call(command, "--model", tmp_path)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {tmp_path}/manifest.json: cannot be read")
    assert "train again" in done.stderr


@pytest.mark.parametrize(("content", "told"), [(b"", "no labelled comment"), (b"\n\n", "no labelled comment")])
def test_an_empty_file_is_told(tmp_path: Path, folder: Path, content: bytes, told: str) -> None:
    (tmp_path / "rows.jsonl").write_bytes(content)
    done = call("evaluate", tmp_path / "rows.jsonl", "--model", folder)
    assert done.exit_code == 1
    assert told in done.stderr


def test_an_unreadable_file_is_told(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "rows.jsonl.gz").write_bytes(b"not packed")
    done = call("evaluate", tmp_path / "rows.jsonl.gz", "--model", folder)
    assert done.exit_code == 1
    assert "cannot be read" in done.stderr


def test_warm_makes_the_next_start_quick(folder: Path) -> None:
    assert call("warm", "--model", folder).exit_code == 0
    program = [sys.executable, "-m", "classifier", "warm"]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    assert done.stderr.startswith("ready: 2026.11-")
