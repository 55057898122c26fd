"""Rules measured beside a tiny network with random weights."""

import json
import zlib
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring import records, report
from playground.measuring.rules import Observed, evaluate_rules, real_half, side_by_side
from playground.measuring.tables import rule_table
from playground.uses.incontext.confidence import Evidence
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.together import Opinion
from tests.fewshot import tiny_few_shot

FEW = FewShot(tiny_few_shot())
TASKS = [(name, [(f"{a} {b}", b) for a, b in ("ab", "cd", "ef", "gh", "ij", "kl")]) for name in "pqrst"]


def row(text: str, rule: str | None, output: str, confidence: float = 0.99, task: str = "t") -> Observed:
    opinion = None if rule is None else Opinion("a rule", rule)
    return Observed(task, Evidence(4, 1.0, 0.0), confidence, text, opinion, output)


def test_network_rule_and_both_by_hand() -> None:
    rows = [row("a", "a", "a"), row("b", "c", "c"), row("d", "e", "d"), row("f", None, "f")]
    found = side_by_side(rows, {})
    assert (found["network"][0], found["rule"][0], found["both"][0]) == (0.75, 0.5, 0.75)
    assert found["agree"] == {"share": 0.25, "right": 1.0}
    assert found["differ"] == {"share": 0.5, "right": 0.5} == found["differ, rule"]
    assert found["silent"] == {"share": 0.25, "right": 1.0}
    assert found["sure alone"] == {"share": 1.0, "right": 0.75}
    assert found["sure"] == {"share": 0.5, "right": 1.0}  # what the rule contradicts is no longer sure


def test_a_score_is_the_mean_over_tasks() -> None:
    rows = [row("a", None, "a", task="one"), *[row("a", None, "b", task="two")] * 3]
    assert side_by_side(rows, {})["network"][0] == 0.5


def test_the_halves_share_no_task_and_leave_none_out() -> None:
    names = [{task for task, _ in real_half(FEW, TASKS, half)} for half in (0, 1)]
    assert names[0] | names[1] == set("pqrst") and not names[0] & names[1]
    assert all(zlib.crc32(name.encode()) % 2 == 0 for name in names[0])


def test_what_is_measured_is_recorded_and_reported(tmp_path: Path) -> None:
    file = tmp_path / "real.json"
    file.write_text(json.dumps([{"name": n, "examples": rows} for n, rows in TASKS]), encoding="utf-8")
    checkpoint = tiny_few_shot(max_length=256)
    result = json.loads(json.dumps(evaluate_rules(checkpoint, file, count=2)))
    assert {"fresh", "real, dev", "real, test"} <= result["sets"].keys()
    assert result["sets"]["real, dev"]["4"]["rule"][0] == 1.0  # the last word
    assert set(result["together"]) <= {"1", "2", "3", "4"}
    (tmp_path / "metrics.json").write_text("{}", encoding="utf-8")
    records.record(result, tmp_path)
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["rules"]["sets"] == result["sets"]
    said = "\n".join(report.second_opinion("few", metrics))
    assert all(f"| few | {name} |" in said for name in result["sets"])
    assert report.second_opinion("few", {}) == []
    assert {len(cells) for cells in rule_table(result).rows} == {len(rule_table(result).head)}


def test_a_file_without_a_task_that_fits(tmp_path: Path) -> None:
    file = tmp_path / "real.json"
    file.write_text(json.dumps([{"name": "n", "examples": [["x" * 900, "x"]] * 5}]), encoding="utf-8")
    with pytest.raises(UserError, match="fits into the context"):
        evaluate_rules(tiny_few_shot(max_length=256), file, count=1)
