"""Films from folders: what is there is given, what is damaged is said."""

import json
from pathlib import Path

import pytest
import torch

from playground.errors import UserError
from playground.training import films
from playground.training.films import Film
from playground.training.recording import ABOUT, FOLDER, weights_at
from playground.training.toys import Toy, toy_trainer
from playground.uses.toys.tasks import task_of

SMALL = Toy(task="copy", width=16, rows=4, steps=4)


@pytest.fixture
def film(tmp_path: Path) -> Film:
    toy_trainer(SMALL, task_of("copy"), tmp_path, False, torch.device("cpu")).run()
    return films.load(tmp_path / FOLDER)


def test_a_film_gives_the_toy_of_each_kept_step(film: Film) -> None:
    assert film.toy == SMALL and film.steps == [0, 1, 2, 3, 4] and film.task.name == "copy"
    first, last = film.checkpoint(0), film.checkpoint(4)
    assert not torch.equal(first.model.embedding.weight, last.model.embedding.weight)
    with pytest.raises(UserError, match="Of step 7 nothing was kept"):
        film.checkpoint(7)


def test_what_is_damaged_is_said(film: Film) -> None:
    weights_at(film.folder, 2).write_bytes(b"damaged")
    with pytest.raises(UserError, match="is damaged or of another toy"):
        film.checkpoint(2)
    weights_at(film.folder, 3).unlink()
    with pytest.raises(UserError, match="Of step 3 nothing was kept"):
        film.checkpoint(3)
    about = film.folder / ABOUT
    stored = json.loads(about.read_text())
    for changes in (
        {"settings": {"speed": 3}},
        {"evidence": [{"step": 1}]},
        {"evidence": 7},
        {"settings": []},
    ):
        about.write_text(json.dumps(stored | changes))
        with pytest.raises(UserError, match="tells no film of a toy"):
            films.load(film.folder)
    about.write_text("{")
    with pytest.raises(UserError, match="is not JSON"):
        films.load(film.folder)
    with pytest.raises(UserError, match="is missing"):
        films.shipped("no such film")
