"""What the events of the Train tab do. A run belongs to the session that started it."""

import time
from collections.abc import Iterator

import gradio as gr

from ...errors import UserError
from ...measuring.toys import Look
from ...training.live import STEP_BY_STEP, Run, Runs
from ..common import guarded, notice
from ..linking import asked
from . import views
from .views import FIELDS

FRAME = 0.5  # seconds between two pictures of the film that plays
KEEP = gr.skip()


class Handlers:
    """What the events of the tab do."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs

    def about(self, text: str | None, *values: object) -> str:
        """-> what the settings make, or why they make nothing."""
        try:
            return views.about(views.read_toy(dict(zip(FIELDS, values, strict=True))), text or "")
        except UserError as error:
            return notice(str(error))

    def by_link(self, event: gr.EventData) -> tuple:
        """-> the tab, every setting, and what is wrong with the link."""
        link, seen = asked(event)
        tab = gr.Tabs(selected="train") if seen else KEEP
        try:
            return tab, *views.from_link(link).values(), ""
        except UserError as error:
            return tab, *(KEEP for _ in FIELDS), notice(str(error))

    def telling(self, name: str) -> tuple:
        """-> every setting, and what this choice of them shows."""
        changes, what = views.TELLING[name]
        return *views.settings(changes), notice(what, information=True)

    @guarded(2)
    def start(
        self, request: gr.Request, text: str | None, beside: tuple[Look, ...], *values: object
    ) -> Iterator[tuple]:
        """-> message, the run as it learns, the slider of the film."""
        toy = views.read_toy(dict(zip(FIELDS, values, strict=True)))
        yield from self.watch(request, self.runs.start(session_of(request), toy, text or ""), beside)

    @guarded(2)
    def go_on(self, request: gr.Request, beside: tuple[Look, ...]) -> Iterator[tuple]:
        """-> as `start`."""
        yield from self.watch(request, self.runs.go_on(session_of(request)), beside)

    @guarded(2)
    def step(self, request: gr.Request, beside: tuple[Look, ...]) -> Iterator[tuple]:
        """-> as `start`."""
        run = self.runs.go_on(session_of(request), STEP_BY_STEP)
        yield from self.watch(request, run, beside)

    def watch(self, request: gr.Request, run: Run, beside: tuple[Look, ...]) -> Iterator[tuple]:
        """Show what a run tells, as long as it is that of its session."""
        while self.runs.of(session_of(request)) is run:
            going, seen = run.going, len(run.looks)
            yield "", views.live(run, self.runs.place(run), beside), views.film_slider(run)
            if not going:
                return
            run.wait(seen, 2.0)

    def pause(self, request: gr.Request) -> None:
        self.runs.pause(session_of(request))

    def stop(self, request: gr.Request) -> None:
        self.runs.stop(session_of(request))

    def reset(self, request: gr.Request) -> tuple:
        """-> message, nothing to see, the slider of the film, its picture, no curves beside."""
        self.runs.leave(session_of(request))
        return "", "", gr.Slider(0, 1, 0), "", ()

    def leave(self, request: gr.Request) -> None:
        """The person has gone."""
        self.runs.leave(session_of(request))

    @guarded(1)
    def keep(self, request: gr.Request) -> tuple:
        """-> message, the curves of the run, to be drawn beside those of the next."""
        run = self.run_of(request)
        told = f"Kept: the curves of {run.step:,} steps of {run.toy.task}, to stand beside the next run's."
        return notice(told, information=True), tuple(run.looks)

    @guarded(1)
    def film(self, request: gr.Request, number: float, text: str | None) -> tuple:
        """-> message, one picture of the film."""
        return "", views.film(self.run_of(request), int(number), text or "")

    @guarded(2)
    def play(self, request: gr.Request, text: str | None) -> Iterator[tuple]:
        """-> message, picture after picture, where the slider stands."""
        run = self.run_of(request)
        for number in range(len(run.evidence)):
            yield "", views.film(run, number, text or ""), number
            time.sleep(FRAME)

    @guarded(1)
    def pack(self, request: gr.Request) -> tuple:
        """-> message, the checkpoint as a file."""
        return "", gr.File(views.packed(self.run_of(request)), visible=True)

    def lend(self, request: gr.Request) -> tuple[str, str]:
        """-> the name under which the toy stands on the shelf now, and a row to look at."""
        return views.lent(self.run_of(request))

    def run_of(self, request: gr.Request) -> Run:
        """The run of a session. Raises UserError where it has none."""
        run = self.runs.of(session_of(request))
        if run is None:
            raise UserError("There is no run of yours. Choose what to learn, and press Start.")
        return run


def session_of(request: gr.Request) -> str:
    return request.session_hash or ""
