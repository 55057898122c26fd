"""What was measured is kept in metrics.json, and told with whose weights and code it is."""

import json
from pathlib import Path

import pytest

from playground.checkpoints import load
from playground.measuring import records
from playground.measuring.records import STYLES, record
from tests.translators import save_translator


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
