"""The film that a run keeps: every kept step once, also where the run was cut."""

import itertools
import math
from pathlib import Path

import pytest
import torch

from playground.errors import UserError
from playground.measuring.evidence import Evidence
from playground.training import films, toys
from playground.training.recording import FOLDER, KEPT_STEPS, kept_steps
from playground.training.toys import Toy, toy_trainer
from playground.uses.toys.tasks import task_of

SMALL = Toy(task="copy", width=16, rows=4, steps=12)
CPU = torch.device("cpu")


def test_steps_grow_by_a_constant_factor() -> None:
    steps = list(kept_steps())
    assert steps[:5] == [1, 2, 3, 4, 5] and steps == sorted(set(steps)) and set(steps) < KEPT_STEPS
    late = [b / a for a, b in itertools.pairwise(steps) if a > 50]
    assert all(factor == pytest.approx(1.25, abs=0.02) for factor in late)


def test_a_run_that_was_cut_and_goes_on_keeps_each_step_once(tmp_path: Path) -> None:
    task, told = task_of("copy"), []
    cut = toy_trainer(SMALL, task, tmp_path, False, CPU, told.append)

    def stop(tokens: int, loss: float) -> None:
        cut.stop.asked = cut.at["step"] == 3

    with pytest.raises(KeyboardInterrupt):
        cut.run(stop)
    torch.save({**torch.load(tmp_path / "state.pt")}, tmp_path / "early.pt")
    toy_trainer(SMALL, task, tmp_path, True, CPU, told.append).run()
    expected = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12]
    assert [found.step for found in told] == expected
    # Cut so that what was kept last lies behind the saved state.
    (tmp_path / "early.pt").replace(tmp_path / "state.pt")
    again: list[Evidence] = []
    toy_trainer(SMALL, task, tmp_path, True, CPU, again.append).run()
    assert [found.step for found in again] == expected[4:]
    film = films.load(tmp_path / FOLDER)
    assert film.steps == expected and film.toy == SMALL
    last = toy_trainer(SMALL, task, tmp_path, True, CPU)
    for name, tensor in last.model.state_dict().items():
        assert torch.equal(film.checkpoint(12).model.state_dict()[name], tensor.half().float()), name


def test_a_film_that_cannot_be_written_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(UserError, match="cannot be written"):
        toy_trainer(SMALL, task_of("copy"), tmp_path, False, CPU).run()


def test_a_step_that_is_skipped_is_not_kept_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls, told = toys.loss, itertools.count(), []
    monkeypatch.setattr(
        toys, "loss", lambda model, batch: whole(model, batch) * (math.nan if next(calls) in (2, 3) else 1)
    )
    trainer = toy_trainer(SMALL, task_of("copy"), tmp_path, False, CPU, told.append)
    trainer.run()
    assert [found.step for found in told] == [0, 1, 2, 3, 4, 5, 6, 8, 10, 12] and trainer.at["skipped"] == 2
