"""The commands that measure: JSON on standard output, and kept where it is asked for."""

import json
import re
from pathlib import Path

import pytest

from playground import checkpoints
from playground.generation.ngram import FILE, NGram
from playground.measuring import heads, translation
from tests.cli.shell import Answer, Shell
from tests.frames import rows, tiny_labeller, write_rows
from tests.translators import (
    SENTENCES,
    tiny_both_ways,
)


def test_evaluate_prints_json_and_records_it(shell: Shell, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    aligned = tmp_path / "dev.jsonl"
    row = {"en": ["The", "cat"], "fr": ["Le", "chat"], "sure": [[0, 0], [1, 1]], "possible": []}
    aligned.write_text(json.dumps(row), encoding="utf-8")
    common = ("--checkpoint", folder, "--record", folder)
    plain = shell("evaluate", "translate", "--data", data, *common)
    moses = shell("evaluate", "translate", "--data", data, "--beam", 2, "--style", "moses", *common)
    alignment = shell("evaluate", "alignment", "--data", aligned, *common)
    assert [plain.status, moses.status, alignment.status] == [0, 0, 0]
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["tests"] == {
        "tiny-beam4": json.loads(plain.out),
        "tiny-beam2-moses": json.loads(moses.out),
    }
    assert metrics["alignment"] == json.loads(alignment.out)
    assert metrics["tests"]["tiny-beam4"]["size"] == 4


def test_where_no_result_can_be_kept_nothing_is_measured(
    shell: Shell, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was measured all the same")

    monkeypatch.setattr(translation, "evaluate_translation", never)
    monkeypatch.setattr(heads, "analyse_heads", never)
    common = ("--data", tmp_path / "tiny.tsv", "--checkpoint", folder, "--record", tmp_path)
    for command in (("evaluate", "translate"), ("analyse-heads",)):
        answer = shell(*command, *common)
        assert answer.status == 1 and "metrics.json is missing" in answer.err


def test_both_ways_are_measured(shell: Shell, tmp_path: Path) -> None:
    data, folder = tmp_path / "tiny.tsv", tmp_path / "both"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    checkpoints.save(tiny_both_ways(), folder)
    common = ("--checkpoint", folder, "--record", folder)
    assert shell("evaluate", "translate", "--data", data, *common).status == 0
    assert shell("evaluate", "translate", "--data", data, "--to", "en", *common).status == 0
    field = shell("evaluate", "field", *common)
    assert field.status == 0
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert {name: result["to"] for name, result in metrics["tests"].items()} == {
        "tiny-beam4": "fr",
        "tiny-en-beam4": "en",
    }
    assert metrics["field"] == json.loads(field.out)
    assert metrics["field"]["to"].keys() == {"fr", "en"}


def test_roles_are_measured(shell: Shell, tmp_path: Path) -> None:
    data = write_rows(tmp_path / "test.jsonl.gz", rows())
    folder = tmp_path / "labeller"
    checkpoints.save(tiny_labeller(), folder)
    answer = shell("evaluate", "roles", "--data", data, "--checkpoint", folder, "--record", folder)
    assert answer.status == 0
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["roles"] == {"test-fresh": json.loads(answer.out)}


def test_a_language_model_is_measured_beside_its_ngrams(shell: Shell, reader: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    arguments = ("evaluate", "language-model", "--data", data, "--checkpoint", reader)
    answer = shell(*arguments, "--record", reader)
    assert answer.status == 0
    result = json.loads(answer.out)
    assert list(result["models"]) == ["transformer", "n-gram", "uniform"]
    metrics = json.loads((reader / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["language-model"] == {"tiny": result}
    NGram.train([[1, 5]], 9).save(reader / FILE)
    assert "counts 9 different tokens, the language model has" in shell(*arguments).err
    (reader / FILE).unlink()
    answer = shell(*arguments)
    assert (answer.status, "There is no n-gram model" in answer.err) == (1, True)


def test_headlines_are_measured_and_recorded(shell: Shell, summaries: Path, tmp_path: Path) -> None:
    pytest.importorskip("rouge_score")
    data = tmp_path / "dev.tsv"
    data.write_text("1\tcs\tThe cat sleeps. The dog eats.\tA cat\n", encoding="utf-8")
    common = ("--data", data, "--checkpoint", summaries, "--record", summaries)
    answer = shell("evaluate", "summaries", "--beam", 1, *common)
    assert answer.status == 0
    result = json.loads(answer.out)
    assert result["method"] == "greedy" and "first sentence" in result["models"]
    assert json.loads((summaries / "metrics.json").read_text())["summaries"] == {"dev": result}


def test_evaluate_without_data(shell: Shell, folder: Path, tmp_path: Path) -> None:
    answer = shell("evaluate", "translate", "--data", tmp_path / "none.tsv", "--checkpoint", folder)
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no file .*none\.tsv\. Name an existing one\.\n", answer.err)


def test_analyse_heads_prints_json_and_records_it(shell: Shell, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    answer = shell("analyse-heads", "--data", data, "--checkpoint", folder, "--record", folder)
    assert answer.status == 0
    result = json.loads(answer.out)
    assert len(result["table"]) == 24 and result["size"] == 4
    assert json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["heads"] == result


def test_analyse_heads_without_data(shell: Shell, folder: Path, tmp_path: Path) -> None:
    answer = shell("analyse-heads", "--data", tmp_path / "none.tsv", "--checkpoint", folder)
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no file .*none\.tsv\. Name an existing one\.\n", answer.err)


def test_scores_are_printed_or_put_into_the_readme(shell: Shell, shipped: Path) -> None:
    (shipped / "b-en-fr" / "metrics.json").write_text(json.dumps({"tests": {}}), encoding="utf-8")
    assert shell("scores") == Answer(0, b"\n", "")
    answer = shell("scores", "--write")
    assert (answer.status, "There is no" in answer.err) == (1, True)
    readme = shipped.parent / "README.md"
    readme.write_text("# Été\n<!-- scores -->\nold\n<!-- /scores -->\nend\n", encoding="utf-8")
    assert shell("scores", "--write") == Answer(0, b"", "")
    assert "old" not in readme.read_text(encoding="utf-8")
