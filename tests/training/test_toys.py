"""The recipe `toy`: it learns, it is the same for a seed, and it refuses what makes no run."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.training.loop import Trainer
from playground.training.recipes import changed
from playground.training.toys import LIMITS, Toy, ToyRows, estimate, make_trainer, measured_speed, work_of
from playground.uses.toys.tasks import TASKS, task_of
from tests.uses.toys.test_tasks import STORY

CPU = torch.device("cpu")
SMALL = Toy(task="copy", width=16, rows=8, steps=6)


def make(toy: Toy, out: Path, data: Path | None = None, resume: bool = False) -> Trainer:
    return make_trainer(toy, data, out, None, resume, CPU)


def test_two_layers_learn_induction_and_one_does_not(tmp_path: Path) -> None:
    toy = Toy(width=48, positions="rotary", steps=350, rows=24)
    two, one = (make(dataclasses.replace(toy, layers=layers), tmp_path / str(layers)) for layers in (2, 1))
    two.run()
    one.run()
    assert two.best["held_out_exact"] > 0.3 + one.best["held_out_exact"]
    assert checkpoints.load(tmp_path / "2" / "best").task == {"name": "toy", "task": "induction"}


def test_few_examples_are_learned_by_heart(tmp_path: Path) -> None:
    toy = Toy(task="add", width=48, examples=30, rows=30, weight_decay=0.0, steps=150)
    trainer = make(toy, tmp_path)
    trainer.run()
    assert trainer.best["train_exact"] > 0.9 > 0.3 > trainer.best["held_out_exact"]


def test_a_run_is_the_same_for_its_seed_also_if_it_is_cut(tmp_path: Path) -> None:
    whole, cut = make(SMALL, tmp_path / "whole"), make(SMALL, tmp_path / "cut")
    whole.run()

    def stop(tokens: int, loss: float) -> None:
        cut.stop.asked = cut.at["step"] == 3

    with pytest.raises(KeyboardInterrupt):
        cut.run(stop)
    again = make(SMALL, tmp_path / "cut", resume=True)
    again.run()
    assert again.at["step"] == whole.at["step"] == SMALL.steps
    for name, tensor in whole.model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], tensor), name
        assert torch.equal(whole.average[name], tensor), name  # what is kept is what was trained
    other = make(dataclasses.replace(SMALL, seed=1), tmp_path / "other")
    assert not torch.equal(other.model.embedding.weight, make(SMALL, tmp_path / "x").model.embedding.weight)


def test_rows_come_without_end_or_again_and_again() -> None:
    task = TASKS["copy"]
    fresh, known = ToyRows(task, 8, 0, 0), ToyRows(task, 8, 20, 0)
    assert len(known.known) == 20 and len({row.text for row in known.known}) == 20
    batches = list(known.epoch(1))
    assert [len(batch.ids) for batch in batches] == [8, 8, 4]
    again = list(known.epoch(1, first=1))
    assert all(torch.equal(a.ids, b.ids) for a, b in zip(batches[1:], again, strict=True))
    first, second = (next(iter(fresh.epoch(seed))) for seed in (0, 1))
    assert first.tokens == int((first.labels != NO_LABEL).sum()) and first.ids.shape[0] == 8
    assert first.ids.shape != second.ids.shape or not torch.equal(first.ids, second.ids)
    few = ToyRows(TASKS["remainder"], 8, 20_000, 0)
    assert 2500 < len(few.known) < 59**2  # all there are but those held out


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"layers": 0}, r"layers \(layers\) is 0; it must be from 1 to 6"),
        ({"heads": 3}, "width is 16, which cannot be divided among 3 heads"),
        ({"lr": 10.0}, r"learning rate\) is 10; it must be from 1e-05 to 0.1"),
        ({"lr": float("nan")}, "is nan; it must be"),
        ({"width": 20.5}, "is 20.5; it must be a whole number"),
        ({"steps": 10**9}, "from 1 to 50,000"),
        ({"positions": "spiral"}, "These settings make no Transformer: positions is 'spiral'"),
        ({"optimiser": "hope"}, "no optimiser 'hope'"),
        ({"task": "juggle"}, "no task 'juggle'"),
    ],
)
def test_what_makes_no_run_is_refused(changes: dict, told: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=told):
        make(dataclasses.replace(SMALL, **changes), tmp_path)


def test_a_text_of_ones_own_is_learned_from_a_file(tmp_path: Path) -> None:
    file, toy = tmp_path / "text.txt", dataclasses.replace(SMALL, task="text")
    for wrong, told in (
        ((toy, None), "name it with --data"),
        ((SMALL, file), "makes its own rows"),
        ((toy, file), "cannot be read: No such file"),
    ):
        with pytest.raises(UserError, match=told):
            make(wrong[0], tmp_path / "out", wrong[1])
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match="no text in UTF-8"):
        make(toy, tmp_path / "out", file)
    file.write_text(STORY, encoding="utf-8")
    make(toy, tmp_path / "out", file).run()
    assert checkpoints.load(tmp_path / "out" / "best").task["task"] == "text"
    with pytest.raises(UserError, match="Leave out --minutes"):
        make_trainer(SMALL, None, tmp_path / "other", 3.0, False, CPU)


@pytest.mark.parametrize("toy", [Toy(), SMALL, dataclasses.replace(SMALL, lr=0.01, seed=3)])
def test_the_command_says_all_that_is_not_usual(toy: Toy) -> None:
    *_, changes = toy.command().partition(" --with ")
    assert changed("toy", changes.split()).args == (toy,)


@pytest.mark.parametrize("toy", [Toy(), Toy(layers=3, heads=2, width=32), Toy(task="add", positions="t5")])
def test_the_parameters_are_known_before(toy: Toy, tmp_path: Path, speed: Callable) -> None:
    parameters, seconds = estimate(toy, task_of(toy.task))
    assert parameters == sum(p.numel() for p in make(toy, tmp_path).model.parameters())
    assert seconds == pytest.approx(
        toy.steps * (0.001 * (toy.layers + 1) + 1e-10 * work_of(toy, task_of(toy.task)))
    )


@pytest.fixture
def speed(monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.training import toys

    monkeypatch.setattr(toys, "measured_speed", lambda: toys.Speed(0.001, 1e-10))


def test_the_speed_is_a_number_of_this_machine() -> None:
    found = measured_speed()
    assert 0 < found.layer < 10 and 0 < found.product < 1e-3


def test_every_limit_is_of_a_setting() -> None:
    assert set(LIMITS) <= {field.name for field in dataclasses.fields(Toy)}
