"""What was measured is kept in metrics.json, and told with whose weights and code it is."""

import json
from pathlib import Path

import pytest

from playground.checkpoints import load
from playground.measuring import records
from playground.measuring.records import STYLES, measured, record
from tests.translators import save_translator, tiny_translator


def test_outside_git_there_is_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert records.commit() is None


def test_results_are_recorded_by_test_method_and_style(tmp_path: Path) -> None:
    folder = save_translator(tmp_path / "tiny")
    result = {"task": "translate", "file": "news.tsv.gz", "method": "greedy", "style": STYLES["plain"]}
    record(result, folder)
    record({**result, "method": "beam 4"}, folder)
    record({**result, "method": "beam 4", "style": STYLES["moses"]}, folder)
    record({**result, "bleu": 1.0}, folder)  # measured again: in place of the first
    record({"task": "alignment", "layer": 1, "heads": [2]}, folder)
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["tests"].keys() == {"news", "news-beam4", "news-beam4-moses"}
    assert metrics["tests"]["news"]["bleu"] == 1.0
    assert (metrics["alignment"]["layer"], metrics["alignment"]["heads"]) == (1, [2])
    assert load(folder).metrics == metrics


def test_only_what_was_measured_on_these_weights_is_told() -> None:
    checkpoint = tiny_translator()
    checkpoint.sha256 = "a"
    mine, other = {"bleu": 1.0, "sha256": "a"}, {"bleu": 2.0, "sha256": "b"}
    checkpoint.metrics = {"tests": {"mine": mine, "other": other}, "heads": mine, "alignment": other}
    assert measured(checkpoint, "tests") == {"mine": mine}
    assert measured(checkpoint, "heads") == mine
    assert measured(checkpoint, "alignment") == measured(checkpoint, "words") == {}


def test_a_result_says_which_weights_and_which_code(monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = tiny_translator()
    checkpoint.name, checkpoint.sha256 = "tiny", "a"
    monkeypatch.setattr(records, "commit", lambda: "c")
    assert records.provenance(checkpoint) == {"checkpoint": "tiny", "sha256": "a", "commit": "c"}


def test_results_with_several_tests_stand_under_their_task(tmp_path: Path) -> None:
    folder = save_translator(tmp_path / "tiny")
    for test in ("books", "pairs"):
        record({"task": "language-model", "test": test, "size": 3}, folder)
    record(
        {"task": "translate", "file": "a.tsv", "to": "en", "method": "greedy", "style": STYLES["plain"]},
        folder,
    )
    metrics = load(folder).metrics
    assert list(metrics["language-model"]) == ["books", "pairs"] and list(metrics["tests"]) == ["a-en"]
