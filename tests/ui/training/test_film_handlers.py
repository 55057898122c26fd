"""What the events of the film answer, each to its own session."""

from collections.abc import Iterator

import pytest

from playground.measuring.stories import STORIES
from playground.training.live import Runs
from playground.ui.training import film_handlers, films
from playground.ui.training.film_handlers import FilmHandlers
from playground.ui.training.films import END, KEPT, NOTHING, OWN, SAME
from playground.ui.training.handlers import Handlers
from tests.ui.training.test_handlers import VALUES, visitor


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """One of a finished run and a kept one."""
    made = Runs()
    handlers = Handlers(made)
    list(handlers.start(visitor("a"), "", *VALUES))
    handlers.keep(visitor("a"))
    list(handlers.start(visitor("a"), "", *VALUES))
    yield made
    made.close()


@pytest.fixture
def handlers(runs: Runs) -> FilmHandlers:
    return FilmHandlers(runs)


def test_a_film_is_chosen_by_one_click(handlers: FilmHandlers) -> None:
    message, told, place, against, picture = handlers.choose(visitor(), OWN, "")
    assert (message, told, place, against) == ("", "", END, NOTHING) and "After step 20" in picture
    for name, story in STORIES.items():
        message, told, place, against, picture = handlers.choose(visitor("nobody"), name, None)
        assert message == "" and "<li>" in told and place == END and against == story.beside
        assert "After step" in picture or story.beside


def test_the_slider_moves_it_and_it_plays(handlers: FilmHandlers, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "After step 0" in handlers.show(visitor(), OWN, 0, NOTHING, 0, "")[1]
    monkeypatch.setattr(film_handlers, "FRAME", 0)
    played = list(handlers.play(visitor(), OWN, NOTHING, 0, ""))
    assert [place for *_, place in played][:: len(played) - 1] == [0, END]
    assert len(played) == len(handlers.runs.of("a").film.steps)


def test_two_steps_and_two_runs_are_set_against_each_other(handlers: FilmHandlers) -> None:
    shown = handlers.show(visitor(), OWN, END, SAME, 0, "")[1]
    assert "my run, step 20" in shown and "my run, step 0" in shown
    shown = handlers.show(visitor(), OWN, 50, KEPT, 0, "")[1]
    step = handlers.runs.of("a").film.steps[round((len(handlers.runs.of("a").film.steps) - 1) / 2)]
    assert f"my run, step {step}" in shown and f"my kept run, step {step}" in shown
    name = next(iter(STORIES))
    assert f"{films.title(name)}, step {step}" in handlers.show(visitor(), OWN, 50, name, 0, "")[1]


def test_what_is_not_there_becomes_a_sentence(handlers: FilmHandlers) -> None:
    assert "There is no run of yours" in handlers.choose(visitor("b"), OWN, "")[0]
    assert "You keep no run" in handlers.show(visitor("b"), KEPT, 0, NOTHING, 0, "")[0]
    assert "There is no run of yours" in next(handlers.play(visitor("b"), OWN, NOTHING, 0, ""))[0]
    for lending in (handlers.lend(visitor("b"), OWN, 0), handlers.lend_last(visitor("b"))):
        assert "There is no run of yours" in lending[0]
    assert "does not know" in handlers.show(visitor(), OWN, 0, NOTHING, 0, "é")[0]


def test_a_step_is_lent(handlers: FilmHandlers) -> None:
    for message, (name, row) in (handlers.lend(visitor(), OWN, 30), handlers.lend_last(visitor())):
        assert message == "" and name.startswith("toy-") and row.endswith("→")
