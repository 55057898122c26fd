"""The recipe positions: the same data for all twins, runs that are kept, scores that can be had again."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.errors import UserError
from playground.text.characters import SEPARATOR
from playground.text.specials import NO_LABEL
from playground.training import shootout
from playground.training.shootout import RECIPES, Shootout, make_batch, make_trainer
from playground.uses.shootout.tasks import FIRST, TASKS, TOKENIZER
from tests.helpers import BOS, EOS, PAD

TINY = replace(RECIPES["positions"], steps=2, batch_tokens=100, seeds=1)
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two schemes, few test strings, nothing compiled."""
    monkeypatch.setattr(shootout, "SCHEMES", ("none", "learned"))
    monkeypatch.setattr(shootout, "STRINGS", 3)
    monkeypatch.setattr("playground.training.next_token.shutil.which", lambda name: None)


@pytest.mark.parametrize("name", TASKS)
def test_a_batch_asks_for_the_answer_alone(name: str) -> None:
    task = TASKS[name]
    lengths = set()
    for number in range(12):
        batch = make_batch(task, 0, number, 200)
        assert batch.ids.shape == batch.labels.shape and batch.ids.numel() <= 200
        for ids, labels in zip(batch.ids.tolist(), batch.labels.tolist(), strict=True):
            n = ids.index(TOKENIZER.specials[SEPARATOR]) - 1
            lengths.add(n)
            string, wanted = ids[1 : n + 1], task.answer(torch.tensor([ids[1 : n + 1]]))[0].tolist()
            assert ids[0] == BOS and min(string) >= FIRST
            assert [id for id in ids[n + 2 :] if id != PAD] == wanted
            assert [label for label in labels if label != NO_LABEL] == [*wanted, EOS]
            assert labels.index(wanted[0]) == n + 1  # where the separator is read
    assert min(lengths) < task.trained // 2 < max(lengths) <= task.trained


def test_the_same_batches_for_a_seed_and_others_for_another() -> None:
    task = TASKS["sorting"]
    one, again, other = (make_batch(task, seed, 5, 200).ids for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert one.shape != other.shape or not torch.equal(one, other)


def test_a_shoot_out_is_trained_scored_and_put_together(tmp_path: Path) -> None:
    contest = make_trainer(TINY, None, tmp_path, None, False, CPU)
    assert "4 of 4 runs of 2 steps are left" in contest.describe()
    told = []
    contest.run(lambda tokens, loss: told.append((tokens, loss)))
    assert len(told) == 4 * 2 and contest.open_runs() == []
    record = checkpoints.read_json(tmp_path / "best" / "metrics.json")
    assert [(run["task"], run["scheme"]) for run in record["runs"]] == [
        (task, scheme) for task in TASKS for scheme in ("none", "learned")
    ]
    for run in record["runs"]:
        twin = checkpoints.load(tmp_path / "best" / f"{run['task']}-{run['scheme']}")
        assert twin.task == {"name": "positions", "task": run["task"], "scheme": run["scheme"]}
        task = TASKS[run["task"]]
        assert [row["length"] for row in run["lengths"]] == list(task.tested)
        # The record is of the weights as they are stored, so it can be had again from them.
        assert run["lengths"][0] == shootout.score_row(twin.model, task, task.tested[0])


def test_a_cut_loses_the_run_that_was_going_on(tmp_path: Path) -> None:
    contest = Shootout(TINY, tmp_path, CPU)

    def cut(tokens: int, loss: float) -> None:
        if len(contest.open_runs()) == 3:
            contest.stop.note(2, None)

    with pytest.raises(KeyboardInterrupt):
        contest.run(cut)
    kept = (tmp_path / "sorting-none-0" / "model.safetensors").read_bytes()
    assert len(contest.open_runs()) == 3 and not (tmp_path / "best").exists()
    with pytest.raises(UserError, match="holds finished runs"):
        make_trainer(TINY, None, tmp_path, None, False, CPU)
    resumed = make_trainer(TINY, None, tmp_path, None, True, CPU)
    assert resumed.progress == "1 of 4 runs finished"
    resumed.run()
    assert (tmp_path / "sorting-none-0" / "model.safetensors").read_bytes() == kept
    assert resumed.describe() == "All 4 runs are finished."


def test_a_run_whose_loss_is_no_number_ends_the_shoot_out_and_is_not_kept(tmp_path: Path) -> None:
    shootout, loss, calls = (
        Shootout(TINY, tmp_path, CPU),
        Shootout(TINY, tmp_path, CPU).loss,
        itertools.count(1),
    )
    shootout.loss = lambda twin, batch: loss(twin, batch) * (math.nan if next(calls) == 4 else 1)
    with pytest.raises(
        UserError, match="At step 2 of sorting-learned-0 the loss or its gradient is no finite"
    ):
        shootout.run()
    assert [path.name for path in tmp_path.iterdir()] == ["sorting-none-0"]


def test_minutes_make_no_sense_for_twins(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="same number of steps"):
        make_trainer(TINY, None, tmp_path, 3.0, False, CPU)
