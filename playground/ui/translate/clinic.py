"""Why did it flip? The part of the Translate tab in which a sentence is tried in small disguises."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr

from ...errors import UserError
from ...messages import Message, say
from .. import common
from ..checking import sent
from ..common import MODEL_EVENT, QUEUE, guarded, hint, html_box, message_box, notice
from ..scripts import on_load
from . import clinic_views as views
from .clinic_views import Case
from .endpoints import make_clinic_endpoint
from .views import Engines, engine_for, engines_named


class ClinicHandlers:
    """What the events of the clinic do with one model. A user's mistake becomes a message and changes nothing
    else."""

    def __init__(self, find: Callable[[], Engines]) -> None:
        """find: raises UserError where the model is gone."""
        self.find = find

    @property
    def engines(self) -> Engines:
        return self.find()

    @guarded(4)
    def examine(self, text: str | None, to: str) -> tuple:
        """-> message, table, case, which run is good, pair."""
        engine = engine_for(self.engines, to)
        case = views.open_case(engine, text or "")
        table = views.table_of(engine, case)
        note = notice(views.note_on(engine, text or "", case), information=True)
        return note, table, case, gr.Radio(visible=True), ""

    @guarded(3)
    def choose(
        self,
        event: gr.EventData,
        case: Case | None,
        good: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple:
        """The page sends {sentence: number of the variant}. -> message, table, case, pair."""
        if case is None:
            raise UserError(Message("clinic.slept"))
        [number] = sent(event, sentence=int)
        return self.show(replace(case, number=number), good, progress)

    @guarded(3)
    def turn(
        self,
        case: Case | None,
        good: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple:
        """Another run is taken for the good one. -> as `choose`."""
        if case is None or case.number is None:
            return "", gr.skip(), gr.skip(), gr.skip()
        return self.show(case, good, progress)

    def show(self, case: Case, good: str, progress: gr.Progress) -> tuple:
        engine = engine_for(self.engines, case.to)
        told = lambda share: progress(share, desc=say("clinic.carrying"))  # noqa: E731
        pair = views.pair_of(engine, case, good == "original", told)
        return "", views.table_of(engine, case), case, pair


def build_clinic(engines: Engines, name: gr.Dropdown, text: gr.Textbox, to: gr.Radio) -> None:
    """Lay the clinic out below the box with the text and the choices of a model and a direction, and wire its
    events."""

    def of_model(method: Callable[..., Any]) -> Callable[..., Any]:
        return common.of_model(lambda name: ClinicHandlers(partial(engines_named, engines, name)), method)

    with gr.Accordion(say("clinic.title"), open=False, elem_id="translate-clinic"):
        hint(say("clinic.about"))
        go = gr.Button(say("clinic.examine"), variant="primary", elem_id="translate-clinic-go")
        message = message_box("translate-clinic-message")
        table = gr.HTML(
            "",
            js_on_load=on_load("words", "apply", "expand"),
            apply_default_css=False,
            elem_id="translate-clinic-table",
        )
        good = gr.Radio(
            [(say(f"clinic.good-{name}"), name) for name in ("original", "variant")],
            value="original",
            label=say("clinic.which-good"),
            visible=False,
            elem_id="translate-clinic-good",
        )
        pair = html_box("translate-clinic-pair")
    case = gr.State(None)
    shown = [message, table, case, pair]
    asked = [message, table, case, good, pair]
    examined, chosen = [name, text, to], [name, case, good]
    go.click(of_model(ClinicHandlers.examine), examined, asked, show_progress_on=table, **MODEL_EVENT)
    table.expand(of_model(ClinicHandlers.choose), chosen, shown, show_progress_on=pair, **MODEL_EVENT)
    good.input(of_model(ClinicHandlers.turn), chosen, shown, show_progress_on=pair, **MODEL_EVENT)
    gr.api(make_clinic_endpoint(engines), api_name="clinic", **QUEUE)
