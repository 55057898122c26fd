"""The In-context tab: a sheet that a small model fills from a few examples, and how it does that."""

from dataclasses import replace
from functools import partial

import gradio as gr

from ...measuring.tables import BADGES
from ...messages import say
from ...text.limits import MAX_FILE
from ...uses.incontext.confidence import LIKELY, SURE
from ...uses.incontext.fewshot import MAX_ROWS
from ..common import LAST, QUEUE, QUICK, QUIET, Handover, Linked, hint, label, message_box, notice
from ..scripts import on_load
from . import ladder, views
from .endpoints import make_endpoint
from .handlers import Handlers, export, muted
from .sheet_data import MAX_COLUMNS
from .sheets import READY_MADE

SIGNS = dict(zip(BADGES, "✓≈?", strict=True))


SCRIPT = on_load(
    "sheet",
    *("fill", "stop", "ask", "explain", "open"),
    maxRows=MAX_ROWS,
    maxColumns=MAX_COLUMNS,
    maxFile=MAX_FILE,
    signs=SIGNS,
)
PROMPT = "lamp -> LAMP!\nstone -> STONE!\nriver ->"


def badge(name: str) -> str:
    return f'<b class="pg-badge pg-badge-{name}">{SIGNS[name]} {say(f"incontext.badge-{name}")}</b>'


def legend() -> str:
    return (
        '<div class="pg-legend">'
        f"<span>{badge('sure')} {say('incontext.legend-sure', n=round(100 * SURE))}</span>"
        f"<span>{badge('likely')} {say('incontext.legend-likely', n=round(100 * LIKELY))}</span>"
        f"<span>{badge('unsure')} {say('incontext.legend-unsure')}</span>"
        f"<span>{say('incontext.legend-p')}</span><span>{say('incontext.legend-rule')}</span></div>"
    )


def build_incontext_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no few-shot model."""
    engine, problems = views.load_few_shot()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        gr.HTML(notice(say("incontext.no-model")))
        return None
    handlers = Handlers(engine)
    message = message_box("incontext-message")
    sheet = build_sheet(handlers)
    with gr.Accordion(say("incontext.prompt-part"), open=False, elem_id="prompt-part"):
        handover, prompt = build_prompt(handlers)
    with gr.Accordion(say("incontext.ladder-part"), open=False, elem_id="ladder-part"):
        build_ladder(handlers, sheet)
    with gr.Accordion(say("incontext.circuit-part"), open=False, elem_id="circuit-part"):
        build_circuit(handlers, sheet)
    with gr.Accordion(say("page.scores"), open=False):
        gr.HTML(views.describe(engine), apply_default_css=False)
        gr.Markdown(engine.checkpoint.card)
    gr.api(make_endpoint(engine), api_name="complete", **QUEUE)
    fields = {"sheet": sheet, "prompt": prompt}
    return replace(handover, linked=Linked(handlers.open_link, message, fields, []))


def build_sheet(handlers: Handlers) -> gr.HTML:
    """The sheet, what each example did, and the ready-made sheets."""
    hint(say("incontext.help"))
    sheet = gr.HTML(
        READY_MADE[0].sheet.to_json(),
        answers="",
        options="",
        html_template="",
        js_on_load=SCRIPT,
        server_functions=[export],
        apply_default_css=False,
        elem_id="sheet",
    )
    if handlers.engine.few.confidence.weights:
        gr.HTML(legend(), apply_default_css=False)
    else:
        hint(say("incontext.uncalibrated"))
    why = gr.HTML("", visible=False, apply_default_css=False, elem_id="sheet-why")
    label(say("incontext.ready-made"))
    with gr.Row(elem_classes="pg-examples", elem_id="ready-made"):
        for ready in READY_MADE:
            load = partial(lambda ready: (ready.sheet.to_json(), gr.HTML(visible=False)), ready)
            gr.Button(ready.label, size="sm", min_width=150).click(load, None, [sheet, why], **QUICK)
    hint(say("incontext.limits"))
    hint(say("incontext.files"))
    stopped = gr.State(set())  # the runs that this user has stopped
    sheet.fill(handlers.fill, [sheet, stopped], sheet, trigger_mode="multiple", **QUIET)
    sheet.stop(handlers.stop, stopped, None, **QUICK)
    sheet.ask(handlers.ask, sheet, sheet, **LAST)
    sheet.explain(handlers.explain, sheet, why, **LAST)
    sheet.open(handlers.open, None, [sheet, why], **QUICK)
    return sheet


def build_prompt(handlers: Handlers) -> tuple[Handover, gr.Textbox]:
    """Free text, completed. Returns the prompt too."""
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(
                PROMPT,
                label=say("incontext.prompt"),
                lines=6,
                max_lines=20,
                elem_id="prompt-text",
            )
            room = gr.HTML(muted(views.prompt_room(handlers.engine, PROMPT)), elem_id="prompt-room")
            with gr.Row():
                go = gr.Button(say("incontext.complete"), variant="primary", elem_id="prompt-go")
                inside = gr.Button(say("page.inside"), elem_id="prompt-inside")
        with gr.Column():
            label(say("incontext.completion"))
            output = gr.HTML(
                muted(say("incontext.completion-empty")),
                apply_default_css=False,
                elem_id="prompt-output",
            )
            gr.HTML(
                f'<div class="pg-legend"><span><i class="doubt"></i> {say("incontext.doubt")}</span></div>',
                apply_default_css=False,
            )
            message = message_box("prompt-message")
            methods = [(say("incontext.greedy"), "greedy"), (say("incontext.sampling"), "sample")]
            method = gr.Radio(methods, value="greedy", label=say("incontext.method"))
            with gr.Column(visible=False) as chance:
                with gr.Row():
                    temperature = gr.Slider(
                        *(0.05, 2, 1),
                        step=0.05,
                        label=say("page.temperature"),
                        info=say("page.temperature-info"),
                    )
                    top_k = gr.Slider(
                        0, 100, 0, step=1, label=say("page.top-k"), info=say("incontext.top-k-info")
                    )
                with gr.Row():
                    top_p = gr.Slider(
                        0.05, 1, 1, step=0.05, label=say("page.top-p"), info=say("page.top-p-info")
                    )
                    seed = gr.Number(0, precision=0, label=say("page.seed"), info=say("page.seed-info"))
        method.change(lambda name: gr.Column(visible=name == "sample"), method, chance, **QUICK)
    text.change(handlers.room, text, room, trigger_mode="always_last", **QUICK)
    settings = [method, temperature, top_k, top_p, seed]
    go.click(handlers.prompt, [text, *settings], [message, output], **QUIET)
    name = handlers.engine.checkpoint.name
    return Handover(inside.click, [text], lambda text: (name, text or "", "", "")), text


def build_ladder(handlers: Handlers, sheet: gr.HTML) -> None:
    hint(say("incontext.ladder-hint"))
    source, count, seed, go = question_controls(say("incontext.climb"), "ladder", 40)
    message = message_box("ladder-message")
    with gr.Row():
        accuracy = gr.Plot(visible=False, show_label=False, min_width=320, elem_id="ladder-accuracy")
        probability = gr.Plot(visible=False, show_label=False, min_width=320, elem_id="ladder-probability")
    details = gr.HTML("", apply_default_css=False, elem_id="ladder-details")
    outputs = [message, accuracy, probability, details]
    go.click(handlers.climb, [source, sheet, count, seed], outputs, **QUIET)


def build_circuit(handlers: Handlers, sheet: gr.HTML) -> None:
    hint(say("incontext.circuit-hint"))
    source, count, seed, go = question_controls(say("incontext.measure"), "circuit", 12)
    message = message_box("circuit-message")
    maps = gr.HTML("", apply_default_css=False, elem_id="circuit-maps")
    scatter = gr.Plot(visible=False, show_label=False, elem_id="circuit-scatter")
    details = gr.HTML("", apply_default_css=False, elem_id="circuit-details")
    go.click(handlers.heads, [source, sheet, count, seed], [message, maps, scatter, details], **QUIET)


def question_controls(verb: str, name: str, count: int) -> tuple:
    """Which questions, how many, which seed, and the button."""
    with gr.Row():
        source = gr.Dropdown(
            ladder.choices(),
            value=ladder.OWN,
            label=say("incontext.questions"),
            scale=3,
            elem_id=f"{name}-source",
        )
        many, of_what = say("incontext.how-many"), say("incontext.how-many-info")
        number = gr.Slider(4, 100, count, step=1, label=many, info=of_what, scale=2)
        seed = gr.Number(0, precision=0, label=say("page.seed"), scale=1, min_width=80)
    go = gr.Button(verb, variant="primary", elem_id=f"{name}-go")
    return source, number, seed, go
