"""Runs of the page: each in its own process, one after the other, each for the session that started it."""

import itertools
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from playground.errors import UserError
from playground.training import live, toys
from playground.training.live import (
    FAILED,
    FINISHED,
    LEARNS,
    PAUSED,
    STEP_BY_STEP,
    WAITS,
    Run,
    Runs,
)
from playground.training.recording import kept_steps
from playground.training.toys import Toy, make_trainer
from playground.uses.toys.tasks import task_of

SMALL = Toy(task="copy", width=16, rows=4, steps=40)
LONG = Toy(task="copy", width=16, rows=4, steps=50_000)
PATIENCE = 240  # seconds, on a machine that is busy with other work


@pytest.fixture
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    made.close()
    assert not made.root.exists()


def until(run: Run, state: str | None = None, step: int = 0) -> Run:
    """Wait until a run is in this state, or ends; and has come so far."""
    for _ in range(PATIENCE * 4):
        if not run.going or (run.state == state and run.step >= step):
            return run
        run.wait(len(run.looks), 0.25)
    raise AssertionError(f"{run.state} at step {run.step}")


def test_a_run_tells_how_it_learns_and_keeps_a_film(runs: Runs) -> None:
    run = until(runs.start("a", SMALL))
    assert (run.state, run.step) == (FINISHED, SMALL.steps), run.why
    assert [look.step for look in run.looks] == sorted({look.step for look in run.looks})
    kept = list(itertools.takewhile(lambda step: step < SMALL.steps, kept_steps()))
    assert run.film.steps == [0, *kept, SMALL.steps]
    first, last = run.film.checkpoint(0), run.film.checkpoint(SMALL.steps)
    assert first.task == {"name": "toy", "task": "copy"}
    assert not torch.equal(first.model.embedding.weight, last.model.embedding.weight)


def test_what_the_page_trains_is_what_the_command_trains(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.training.hardware.cores", lambda: 1)  # as in the page: sums round alike
    run = until(runs.start("a", SMALL))
    trainer = make_trainer(SMALL, None, tmp_path, None, False, torch.device("cpu"))
    trainer.run()
    shown = run.film.checkpoint(SMALL.steps).model.state_dict()
    for name, tensor in trainer.model.state_dict().items():
        assert torch.equal(tensor.half().float(), shown[name]), name


def test_a_run_pauses_steps_and_goes_on_to_the_same_end(runs: Runs) -> None:
    run = runs.start("a", LONG)
    until(run, LEARNS, step=1)
    runs.pause("a")
    at = until(run).step
    assert run.state == PAUSED and 0 < at < LONG.steps
    runs.go_on("a", STEP_BY_STEP)
    assert (until(run).state, run.step) == (PAUSED, at + STEP_BY_STEP), run.why
    runs.stop("a")
    assert run.state == FINISHED
    with pytest.raises(UserError, match="no paused run"):
        runs.go_on("a")


def test_one_learns_while_the_others_wait_in_their_order(runs: Runs) -> None:
    first = until(runs.start("a", LONG), LEARNS)
    second, third = runs.start("b", SMALL), runs.start("c", SMALL)
    assert (second.state, third.state) == (WAITS, WAITS)
    assert (runs.place(first), runs.place(second), runs.place(third)) == (0, 1, 2)
    runs.leave("b")
    assert runs.place(third) == 1 and runs.of("b") is None
    until(first, LEARNS, step=1)
    runs.stop("a")
    assert until(first).state == FINISHED
    assert until(third).state == FINISHED


def test_whoever_leaves_ends_their_run_and_takes_its_files_along(runs: Runs) -> None:
    run = until(runs.start("a", LONG), LEARNS, step=1)
    process, folder = run.process, run.folder.parent
    runs.leave("a")
    process.join(PATIENCE)
    assert not process.is_alive() and not folder.exists() and runs.of("a") is None
    until(run)
    assert run.state == FAILED and "ended from outside" in str(run.why)
    runs.leave("a")  # twice is once


def test_a_new_run_takes_the_place_of_the_former_one(runs: Runs) -> None:
    former = until(runs.start("a", LONG), LEARNS)
    run = until(runs.start("a", SMALL))
    assert runs.of("a") is run and run.state == FINISHED
    assert not former.going


def test_a_kept_run_stays_beside_the_next_until_another_is_kept(runs: Runs) -> None:
    with pytest.raises(UserError, match="no run of yours"):
        runs.keep("a")
    first = until(runs.start("a", SMALL))
    assert runs.keep("a") is runs.kept_by("a") is first
    assert runs.keep("a") is first and first.folder.exists()  # twice is once
    second = runs.start("a", LONG)
    until(second, LEARNS, step=1)
    with pytest.raises(UserError, match="still learns"):
        runs.keep("a")
    assert first.film.checkpoint(SMALL.steps) and runs.of("a") is second
    runs.stop("a")
    until(second)
    runs.keep("a")
    assert not first.folder.exists() and second.folder.exists() and runs.kept_by("b") is None
    runs.leave("a")
    assert not second.folder.exists() and runs.kept_by("a") is None


def test_settings_that_make_no_run_leave_the_former_one(runs: Runs) -> None:
    run = until(runs.start("a", SMALL))
    for toy, text, told in ((Toy(heads=3), "", "cannot be divided"), (Toy(task="text"), "ab", "too little")):
        with pytest.raises(UserError, match=told):
            runs.start("a", toy, text)
    assert runs.of("a") is run


def test_a_run_that_cannot_be_stored_says_so(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.start("a", SMALL)
    until(run)
    blocked = Run(SMALL, "", run.folder / "film" / "0.safetensors" / "below", until=SMALL.steps)
    runs.runs["b"] = blocked
    runs.enqueue(blocked)
    assert until(blocked).state == FAILED and "cannot be written" in blocked.why


def test_a_run_that_diverges_says_so_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toys, "loss", lambda model, batch: model(batch.ids).sum() * math.nan)
    channel = SimpleNamespace(send=lambda news: None)
    ended = live.stretch(SMALL, task_of("copy"), tmp_path / "run", SMALL.steps, channel)
    assert (
        ended.state == FAILED
        and "It has diverged" in str(ended.why)
        and "smaller learning rate" in str(ended.why)
    )


def test_ten_people_press_start_at_once(runs: Runs) -> None:
    people = [str(n) for n in range(10)]
    with ThreadPoolExecutor(10) as pool:
        started = list(pool.map(lambda session: runs.start(session, LONG), people))
    assert sum(run.state == LEARNS for run in started) == 1
    assert sorted(runs.place(run) for run in started) == list(range(10))
    for session in reversed(people):
        runs.leave(session)
    assert not runs.queue and not runs.runs


def test_only_so_many_wait_and_are_kept(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WAITING", 2)
    monkeypatch.setattr(live, "KEPT", 3)
    running = until(runs.start("a", LONG), LEARNS, step=1)
    runs.start("b", SMALL)
    runs.start("c", SMALL)
    with pytest.raises(UserError, match="2 runs are waiting"):
        runs.start("d", SMALL)
    runs.pause("b")  # it never began, so there is nothing to go on with
    assert runs.of("b").state == FAILED
    runs.start("d", SMALL)
    assert list(runs.runs) == ["a", "c", "d"] and running.going
