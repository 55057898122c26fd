"""The few-shot measurements against answers that are known beforehand."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from playground.errors import UserError
from playground.measuring import incontext, records, report
from playground.measuring.incontext import (
    calibration_error,
    evaluate_in_context,
    evaluate_words,
    interval,
    measure,
    observe,
    read_tasks,
    real_trials,
    strict,
)
from playground.uses.incontext.episodes import Example
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.judging import judge
from playground.uses.incontext.trials import Trial
from tests.fewshot import tiny_few_shot

FEW = FewShot(tiny_few_shot())
ROWS: list[Example] = [(f"{a} {a}", a) for a in "abcdefg"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    tasks = [
        {"name": "first", "examples": ROWS},
        {"name": "three rows", "examples": ROWS[:3]},
        {"name": "too long", "examples": [["x" * 200, "x"]] * 5},
        {"name": "other script", "examples": [["漢", "x"], ["字", "y"], ["a", "b"]]},
    ]
    path = tmp_path / "real.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def test_each_row_is_asked_for_behind_the_four_before_it() -> None:
    trials = real_trials(FEW, "t", ROWS)
    assert [trial.query for trial in trials] == [text for text, _ in ROWS]
    assert trials[4].examples == tuple(ROWS[0:4])
    assert trials[0].examples == tuple(ROWS[3:7])
    assert all((t.query, t.output) not in t.examples for t in trials)


def test_a_small_task_has_as_many_examples_as_it_has_other_rows() -> None:
    assert [len(trial.examples) for trial in real_trials(FEW, "t", ROWS[:3])] == [2, 2, 2]


def test_rows_that_do_not_fit_are_left_out() -> None:
    assert real_trials(FEW, "t", [("x" * 200, "x")] * 5) == []
    assert real_trials(FEW, "t", [("漢", "x"), ("a", "b"), ("c", "d")]) == []


def test_a_score_is_the_mean_over_tasks_of_the_mean_over_their_queries() -> None:
    mean, low, high = interval([0, 0, 0, 1], [True, False, False, True])
    assert mean == pytest.approx((1 / 3 + 1) / 2, abs=1e-4)
    assert low <= mean <= high


def test_the_interval_covers_what_the_binomial_says() -> None:
    hits = [n % 5 != 0 for n in range(500)]  # 80 %
    _, low, high = interval(list(range(500)), hits)
    half = 1.96 * np.sqrt(0.8 * 0.2 / 500)
    assert (low, high) == (pytest.approx(0.8 - half, abs=0.01), pytest.approx(0.8 + half, abs=0.01))


def test_controls_that_need_no_model() -> None:
    copied = [Trial("f", "", (("a", "z"), ("b", "y")), "q", "q"), Trial("f", "", (("a", "z"),) * 2, "p", "z")]
    result = measure(FEW, [[trial] for trial in copied])
    assert result["controls"]["input copied"] == 0.5
    assert result["controls"]["nearest output copied"] == 0.5
    assert (result["tasks"], result["queries"]) == (2, 2)


def test_all_rows_must_be_right_for_the_strict_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incontext, "right", lambda few, trials, shots: [t.output in "abcdef" for t in trials])
    tasks = [("solved", ROWS[:6]), ("one row wrong", ROWS), ("no row left", ROWS[:4])]
    assert strict(FEW, tasks) == {"tasks": 2, "solved": 0.5}
    assert strict(FEW, tasks[2:]) == {"tasks": 0, "solved": None}
    assert strict(FEW, [("long", [("x" * 200, "a")] * 5)])["solved"] == 0


def test_what_is_observed_is_what_the_page_would_answer() -> None:
    trials = real_trials(FEW, "t", ROWS)
    for trial, (evidence, logprob, hit) in zip(trials, observe(FEW, trials, 4), strict=True):
        [answer] = FEW.fill(trial.examples, [trial.query])
        assert logprob == pytest.approx(answer.logprob, abs=1e-3)
        assert hit == (answer.text == trial.output)
        assert evidence.count == 4
        [verdict] = judge(FEW.model, FEW.form, [trial.question(4)])
        assert hit == verdict.right


def test_prompts_of_different_lengths_are_observed_as_if_each_stood_alone() -> None:
    rows = [("a" * n, "b" * n) for n in (1, 9, 2, 14, 5, 3, 11)]
    trials = real_trials(FEW, "t", rows)
    alone = [observe(FEW, [trial], 4)[0] for trial in trials]
    for one, together in zip(alone, observe(FEW, trials, 4), strict=True):
        assert together[1:] == (pytest.approx(one[1], abs=1e-3), one[2])


def test_calibration_error_by_hand() -> None:
    assert calibration_error([0.95, 0.95, 0.15, 0.15], [True, True, False, False]) == pytest.approx(0.1)
    assert calibration_error([1.0, 1.0], [True, False]) == pytest.approx(0.5)


def test_a_checkpoint_is_measured_recorded_and_reported(file: Path, tmp_path: Path) -> None:
    checkpoint = tiny_few_shot(max_length=256)
    checkpoint.name = "few"
    result = evaluate_in_context(checkpoint, file, count=5)
    assert (result["size"], result["fits"]) == (4, 0.5)
    assert {"fresh", "programs", "pairs", "four parts", "dates", "real"} <= result["sets"].keys()
    shots = result["sets"]["real"]["shots"]
    assert list(shots) == ["0", "1", "2", "3", "4"] and all(
        0 <= x <= 1 for row in shots.values() for x in row
    )
    assert sum(family["queries"] for family in result["sets"]["fresh"]["families"].values()) == 5
    assert set(result["confidence"]) == {"1", "2", "3", "4"}

    folder = tmp_path / "shelf" / "few"
    folder.mkdir(parents=True)
    (folder / "metrics.json").write_text("{}", encoding="utf-8")
    records.record(result, folder)
    kept = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert kept["in-context"] == json.loads(json.dumps(result))
    tables = report.render(folder.parent)
    assert "| few | real | 2 |" in tables
    assert "`real`: 2 of 4 tasks of real.json (50.0 % fit its context)" in tables


def test_no_task_that_fits_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "real.json"
    path.write_text(json.dumps([{"name": "long", "examples": [["x" * 600, "y"]] * 5}]), encoding="utf-8")
    with pytest.raises(UserError, match=r"No task of .* fits into the context of 256 tokens"):
        evaluate_in_context(tiny_few_shot(max_length=256), path, count=1)


@pytest.mark.parametrize("content", ["{", "[1]", '[{"name": "x"}]', '[{"name": "x", "examples": [["a"]]}]'])
def test_a_file_that_holds_no_tasks_is_named(
    tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was measured all the same")

    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(incontext, "calibrate", never)
    monkeypatch.setattr(incontext, "standard_trials", never)
    for read in (read_tasks, partial(evaluate_in_context, tiny_few_shot())):
        with pytest.raises(UserError, match=r"bad\.json is no JSON list of tasks"):
            read(path)


def test_held_out_words_are_measured_list_by_list(tmp_path: Path) -> None:
    pairs = [[f"w{n}", f"v{n}"] for n in range(300)]
    (tmp_path / "made-up.json").write_text(json.dumps(pairs), encoding="utf-8")
    result = evaluate_words(tiny_few_shot(), tmp_path, count=3)
    assert (result["size"], list(result["lists"])) == (1, ["made-up"])
    with pytest.raises(UserError, match="holds no word lists"):
        (tmp_path / "made-up.json").unlink()
        evaluate_words(tiny_few_shot(), tmp_path)
