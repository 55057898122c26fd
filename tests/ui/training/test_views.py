"""What the Train tab shows, from settings and from runs."""

import dataclasses
import zipfile
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest

from playground import checkpoints
from playground.errors import UserError
from playground.training.live import FAILED, PAUSED, TOO_LONG, Run, Runs
from playground.training.recipes import changed
from playground.training.toys import Toy
from playground.ui.training import views
from playground.ui.training.films import samples

SMALL = Toy(task="copy", width=16, rows=4, steps=20)


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    runs = Runs()
    made = runs.start("a", SMALL)
    while made.going:
        made.wait(len(made.looks), 1.0)
    yield made
    runs.close()


@pytest.mark.parametrize("name", views.TELLING)
def test_telling_settings_make_a_toy(name: str) -> None:
    toy = views.read_toy(dict(zip(views.FIELDS, views.settings(views.TELLING[name]), strict=True)))
    assert views.about(toy, "").startswith("<p><b>")
    assert changed("toy", toy.command().partition(" --with ")[2].split()).args == (toy,)


def test_numbers_from_the_page_become_whole_where_they_must() -> None:
    values = dataclasses.asdict(SMALL)
    toy = views.read_toy({**values, "steps": 20.0, "seed": 3.0})
    assert (toy.steps, toy.seed) == (20, 3) and isinstance(toy.steps, int)
    for name, value in (("steps", 2.5), ("steps", None), ("seed", "many"), ("layers", float("nan"))):
        with pytest.raises(UserError, match=name):
            views.read_toy({**values, name: value})


def test_a_link_opens_the_same_settings() -> None:
    toy = dataclasses.replace(SMALL, lr=0.005, positions="rotary")
    assert views.from_link(dict(parse_qsl(views.link(toy).removeprefix("?")))) == dataclasses.asdict(toy)
    for query, told in (
        ({"layers": "two"}, "layers='two', which is no number"),
        ({"layers": "99"}, "must be from 1 to 6"),
        ({"task": "juggle"}, "no task 'juggle'"),
    ):
        with pytest.raises(UserError, match=told):
            views.from_link({"tab": "train", **query})


def test_what_settings_make_is_known_before() -> None:
    told = views.about(SMALL, "")
    assert "parameters" in told and "second for 20 steps" in told and "tab=train" in told
    with pytest.raises(UserError, match="too little to learn"):
        views.about(Toy(task="text"), "abc")


def test_a_run_is_shown_with_its_answers(run: Run) -> None:
    shown = views.live(run, 0)
    assert "Finished: step 20 of 20" in shown and shown.count("<img") == 2
    question, wanted = (part[0] for part in samples(SMALL, ""))
    assert question in shown and f"<td>{wanted}</td>" in shown
    other = dataclasses.replace(run)
    assert "kept: " in views.live(run, 0, other) and "kept: " not in views.live(run, 0, run)
    broken = dataclasses.replace(run, state=FAILED, why="The disk is full.", looks=[])
    assert "The disk is full." in views.live(broken, 0)
    paused = dataclasses.replace(run, state=PAUSED, why=TOO_LONG)
    assert "Press Continue" in views.live(paused, 0) and "Press Continue" not in shown
    assert views.live(dataclasses.replace(run, state="waits", looks=[]), 3).count("3 runs") == 1


def test_a_checkpoint_is_taken_away_and_loads(run: Run, tmp_path) -> None:
    with zipfile.ZipFile(views.packed(run)) as archive:
        archive.extractall(tmp_path)
    loaded = checkpoints.load(tmp_path / "toy")
    assert loaded.task == {"name": "toy", "task": "copy"} and SMALL.command() in loaded.card
    with pytest.raises(UserError, match="no weights yet"):
        views.packed(dataclasses.replace(run))
