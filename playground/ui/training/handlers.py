"""What the events of the Train tab do. A run belongs to the session that started it."""

from collections.abc import Iterator

import gradio as gr

from ...errors import UserError
from ...messages import Message, say
from ...training.live import STEP_BY_STEP, Run, Runs
from ..common import guarded, notice
from ..linking import asked
from . import views
from .views import FIELDS

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
        shows = say(f"training.shows-{name}")
        return *views.settings(views.TELLING[name]), notice(shows, information=True)

    @guarded(1)
    def start(self, request: gr.Request, text: str | None, *values: object) -> Iterator[tuple]:
        """-> message, the run as it learns."""
        toy = views.read_toy(dict(zip(FIELDS, values, strict=True)))
        yield from self.watch(request, self.runs.start(session_of(request), toy, text or ""))

    @guarded(1)
    def go_on(self, request: gr.Request) -> Iterator[tuple]:
        """-> as `start`."""
        yield from self.watch(request, self.runs.go_on(session_of(request)))

    @guarded(1)
    def step(self, request: gr.Request) -> Iterator[tuple]:
        """-> as `start`."""
        yield from self.watch(request, self.runs.go_on(session_of(request), STEP_BY_STEP))

    def watch(self, request: gr.Request, run: Run) -> Iterator[tuple]:
        """Show what a run tells, as long as it is that of its session."""
        session = session_of(request)
        while self.runs.of(session) is run:
            going, seen = run.going, len(run.looks)
            yield "", views.live(run, self.runs.place(run), self.runs.kept_by(session))
            if not going:
                return
            run.wait(seen, 2.0)

    def pause(self, request: gr.Request) -> None:
        self.runs.pause(session_of(request))

    def stop(self, request: gr.Request) -> None:
        self.runs.stop(session_of(request))

    def reset(self, request: gr.Request) -> tuple:
        """-> message, nothing to see."""
        self.runs.leave(session_of(request))
        return "", ""

    def leave(self, request: gr.Request) -> None:
        """The person has gone."""
        self.runs.leave(session_of(request))

    @guarded(0)
    def keep(self, request: gr.Request) -> tuple:
        """-> message."""
        run = self.runs.keep(session_of(request))
        told = say("training.kept", steps=run.step, task=run.toy.task)
        return (notice(told, information=True),)

    @guarded(1)
    def pack(self, request: gr.Request) -> tuple:
        """-> message, the checkpoint as a file."""
        return "", gr.File(views.packed(self.run_of(request)), visible=True)

    def run_of(self, request: gr.Request) -> Run:
        """The run of a session. Raises UserError where it has none."""
        run = self.runs.of(session_of(request))
        if run is None:
            raise UserError(Message("training.no-run"))
        return run


def session_of(request: gr.Request) -> str:
    return request.session_hash or ""
