"""What the Train tab shows of films: of a run, of two, and of those that are shipped."""

import dataclasses
from pathlib import Path

import pytest
import torch

from playground import checkpoints, experiments, shelf
from playground.errors import UserError
from playground.measuring.stories import STORIES
from playground.training import films as stored
from playground.training.films import Film
from playground.training.recording import FOLDER
from playground.training.toys import Toy, toy_trainer
from playground.ui.models.views import about as about_model
from playground.ui.training import films
from playground.uses.toys.tasks import task_of

SMALL = Toy(task="copy", width=16, rows=4, steps=20)


def filmed(toy: Toy, folder: Path) -> Film:
    toy_trainer(toy, task_of(toy.task), folder, False, torch.device("cpu")).run()
    return stored.load(folder / FOLDER)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return filmed(SMALL, tmp_path_factory.mktemp("run"))


def test_the_slider_reaches_every_kept_step_and_no_other(film: Film) -> None:
    assert [films.at_place(film, place).step for place in films.places(film)] == film.steps
    assert films.at_place(film, -5).step == 0 and films.at_place(film, 10**6).step == 20
    one = dataclasses.replace(film, evidence=film.evidence[:1])
    assert films.places(one) == [0] and films.at_place(one, 70).step == 0


def test_the_film_moves_and_reads_a_row_of_ones_own(film: Film) -> None:
    first, last = film.evidence[0], film.evidence[-1]
    assert "After step 0:" in films.picture(film, first, "")
    shown = films.picture(film, last, "qx→q")
    assert "After step 20:" in shown and "q x → q" in shown
    question, wanted = (part[0] for part in films.samples(SMALL, ""))
    assert question in shown and f"<td>{wanted}</td>" in shown
    for row, told in (("é", "does not know 'é'"), ("a" * 99, "99 characters; the toy reads at most 25")):
        with pytest.raises(UserError, match=told):
            films.picture(film, last, row)


def test_two_steps_and_two_films_stand_side_by_side(film: Film, tmp_path: Path) -> None:
    first, last = film.evidence[0], film.evidence[-1]
    shown = films.pair(("mine", "mine"), (film, film), (first, last), "ab→")
    assert "mine, step 0" in shown and "mine, step 20" in shown and shown.count("a b →") == 2
    assert "Held-out rows answered exactly" not in shown  # one run has one curve
    other = filmed(dataclasses.replace(SMALL, task="add", steps=2), tmp_path)
    steps = last, other.evidence[-1]
    shown = films.pair(("mine", "other"), (film, other), steps, "")
    assert "Held-out rows answered exactly" in shown and "other, step 2" in shown
    assert task_of("add").sample[0] + " " in shown and "reads at most" not in shown
    shown = films.pair(("mine", "other"), (film, other), steps, "a" * 20)
    assert "the toy reads at most 9" in shown and "a a a a" in shown  # one side can read it


def test_a_toy_is_lent_to_whoever_knows_its_name(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    name, text = films.lent(film, 20)
    toy = shelf.offered(name)
    assert toy.name == name and name not in checkpoints.names()
    assert text.endswith("→") and experiments.subject(toy, text).output is not None
    assert "trained in this page" in about_model(name)
    monkeypatch.setattr(shelf, "MOST_LENT", 1)
    other, _ = films.lent(film, 0)
    assert other != name and list(shelf.LENT)[-1] == other
    for _ in range(len(shelf.LENT)):
        films.lent(film, 0)
    with pytest.raises(UserError, match="There is no checkpoint"):
        shelf.offered(name)


@pytest.mark.parametrize("name", STORIES)
def test_a_shipped_film_says_what_is_seen_and_how_it_is_made(name: str) -> None:
    told = films.about(name)
    assert told.count("<li>") >= 3 and "python -m playground train toy" in told
    shipped = stored.shipped(name)
    assert "After step" in films.picture(shipped, shipped.evidence[-1], "")
    assert films.about(films.OWN) == ""


def test_every_film_can_be_chosen_and_set_against() -> None:
    names = [name for _, name in films.choices()]
    assert names == [films.OWN, films.KEPT, *STORIES]
    assert {story.beside for story in STORIES.values()} <= {"", *STORIES}
    assert Path(stored.SHIPPED).is_dir() and {
        path.parent.name for path in stored.SHIPPED.glob("*/film.json")
    } == set(STORIES)
