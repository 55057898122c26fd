"""What the events of the film do: those of runs belong to the session, those shipped to everybody."""

import time
from collections.abc import Iterator

import gradio as gr

from ...errors import UserError
from ...measuring.stories import STORIES, at_step
from ...messages import Message
from ...training.films import Film, shipped
from ...training.live import Runs
from ..common import guarded, notice
from . import films
from .films import END, KEPT, NOTHING, OWN, SAME
from .handlers import session_of

FRAME = 0.5  # seconds between two pictures of the film that plays


class FilmHandlers:
    """What the events do. Every film has a name: OWN, KEPT, or that of one that is shipped."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs

    def find(self, request: gr.Request, name: str) -> Film:
        """Raises UserError where there is none, or none yet."""
        if name in STORIES:
            return shipped(name)
        session = session_of(request)
        run = {OWN: self.runs.of, KEPT: self.runs.kept_by}[name](session)
        if run is None:
            raise UserError(Message("training.no-run-or-film" if name == OWN else "training.no-kept"))
        if not run.film.evidence:
            raise UserError(Message("training.no-film"))
        return run.film

    @guarded(4)
    def choose(self, request: gr.Request, name: str, row: str | None) -> tuple:
        """-> message, what is to be seen, the place at its end, what it is set against, the picture."""
        beside = STORIES[name].beside if name in STORIES else NOTHING
        try:
            message, picture = "", self.picture(request, name, END, beside, 0, row)
        except UserError as error:  # another task may not know the row that was typed
            message, picture = notice(str(error)), self.picture(request, name, END, beside, 0, "")
        return message, films.about(name), END, beside, picture

    @guarded(1)
    def show(
        self, request: gr.Request, name: str, place: float, against: str, other: float, row: str | None
    ) -> tuple:
        """-> message, the picture."""
        return "", self.picture(request, name, place, against, other, row)

    def picture(
        self, request: gr.Request, name: str, place: float, against: str, other: float, row: str | None
    ) -> str:
        """One film at a place, or two. other: the other place, of the same film."""
        film = self.find(request, name)
        one = films.at_place(film, place)
        if against == NOTHING:
            return films.picture(film, one, row or "")
        if against == SAME:
            second, two, beside = film, films.at_place(film, other), name
        else:
            second, beside = self.find(request, against), against
            two = at_step(second.evidence, one.step)
        named = films.title(name), films.title(beside)
        return films.pair(named, (film, second), (one, two), row or "")

    @guarded(2)
    def play(
        self, request: gr.Request, name: str, against: str, other: float, row: str | None
    ) -> Iterator[tuple]:
        """-> message, picture after picture, its place."""
        for place in films.places(self.find(request, name)):
            yield "", self.picture(request, name, place, against, other, row), place
            time.sleep(FRAME)

    @guarded(1)
    def lend(self, request: gr.Request, name: str, place: float) -> tuple:
        """-> message; the name under which the toy of this step stands on the shelf now, and a row."""
        film = self.find(request, name)
        return "", films.lent(film, films.at_place(film, place).step)

    @guarded(1)
    def lend_last(self, request: gr.Request) -> tuple:
        """-> message; the same for one's own run as it is now."""
        film = self.find(request, OWN)
        return "", films.lent(film, film.steps[-1])
