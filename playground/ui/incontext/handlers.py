"""What the events of the In-context tab do."""

from collections.abc import Iterator, Mapping

import gradio as gr

from ...errors import UserError
from ...figures import incontext as figures
from ...generation.search import Search
from ..checking import sent, typed
from ..common import guarded, notice
from . import ladder, views
from .sheet_data import Sheet
from .sheet_files import read_upload, to_csv
from .sheets import READY_MADE
from .views import Engine


def muted(text: str) -> str:
    return f'<p class="pg-hint">{figures.escape(text)}</p>'


@typed
def export(parts: list[str | bool]) -> str:
    """A CSV that spreadsheets read as UTF-8. parts: the sheet, and whether its formulas are protected."""
    value, protected = parts if len(parts) == 2 else (None, True)
    return "\ufeff" + to_csv(Sheet.from_json(value), bool(protected))


class Handlers:
    """What the events of the tab do. A user's mistake becomes a message and changes nothing else."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open_link(self, link: Mapping[str, str], sheet: str, prompt: str) -> tuple:
        """What an address says; where it has no sheet, the one that the page begins with, in the language of
        whoever asks. -> message, sheet, prompt."""
        return "", sheet if "sheet" in link else READY_MADE[0].sheet.to_json(), prompt

    def fill(self, event: gr.EventData, value: str, stopped: set[int]) -> Iterator[gr.HTML]:
        """Answer the rows that are asked for, part by part, until their run is among those stopped."""
        run, rows = sent(event, run=int, rows=list[int])
        try:
            for told in views.fill(self.engine, value, run, set(rows)):
                if run in stopped:
                    return
                yield gr.HTML(answers=told)
        except UserError as error:
            yield gr.HTML(answers=views.failure(run, str(error)))

    def stop(self, event: gr.EventData, stopped: set[int]) -> None:
        stopped.update(sent(event, run=int))

    def ask(self, event: gr.EventData, value: str) -> gr.HTML:
        return gr.HTML(options=views.options(self.engine, value, *sent(event, id=int)))

    def explain(self, event: gr.EventData, value: str) -> gr.HTML:
        try:
            return gr.HTML(views.explain(self.engine, value, *sent(event, id=int)), visible=True)
        except UserError as error:
            return gr.HTML(notice(str(error)), visible=True)

    def open(self, event: gr.EventData) -> tuple:
        """The sheet in a file that the page sends."""
        try:
            return read_upload(*sent(event, data=str)).to_json(), gr.HTML(visible=False)
        except UserError as error:
            return views.json_line({"error": str(error)}), gr.skip()

    def room(self, text: str | None) -> str:
        return muted(views.prompt_room(self.engine, text or ""))

    @guarded(1)
    def prompt(
        self,
        text: str | None,
        method: str,
        temperature: float,
        top_k: float,
        top_p: float,
        seed: float | None,
    ) -> Iterator[tuple]:
        search = Search(method, temperature=temperature, top_k=int(top_k), top_p=top_p, seed=int(seed or 0))
        for html, word in views.complete_prompt(self.engine, text or "", search):
            yield notice(word, information=True), html

    @guarded(3)
    def climb(self, source: str, value: str, count: float, seed: float | None) -> Iterator[tuple]:
        for rungs, trials in ladder.climb(self.engine, source, value, int(count), int(seed or 0)):
            yield (
                "",
                gr.Plot(figures.ladder_figure(rungs, "accuracy"), visible=True),
                gr.Plot(figures.ladder_figure(rungs, "probability"), visible=True),
                figures.rungs_table(rungs) + ladder.show_questions(trials),
            )

    @guarded(3)
    def heads(self, source: str, value: str, count: float, seed: float | None) -> Iterator[tuple]:
        for reports, accuracy in ladder.heads(self.engine, source, value, int(count), int(seed or 0)):
            yield "", figures.circuit_view(reports, accuracy), gr.skip(), gr.skip()
        scatter = gr.Plot(figures.circuit_scatter(reports), visible=True)
        yield "", gr.skip(), scatter, figures.heads_table(reports)
