"""The Positions tab: why a Transformer needs positions, how it gets them, and which of them hold."""

from dataclasses import replace
from functools import partial

import gradio as gr

from ... import shelf
from ...analysis.encodings import LIMITS
from ...errors import UserError
from ...figures.schemes import SCHEMES
from ...messages import say
from ...uses.shootout.tasks import LONGEST, TASKS
from ...uses.shootout.twins import twin_config
from ..common import (
    LAST,
    MODEL_EVENT,
    QUEUE,
    QUICK,
    QUIET,
    Linked,
    chart_box,
    html_box,
    message_box,
    notice,
    paragraph,
)
from ..linking import tell_part
from . import displaced, handlers, shootout
from .endpoints import positions_endpoint
from .handlers import LENGTH

DRAG = QUICK | {"trigger_mode": "always_last"}
LABELS = [(facts.label, scheme) for scheme, facts in SCHEMES.items()]
TEXT = "My sister bought a red car last week."


def kinds() -> list[tuple[str, str]]:
    return [(say(f"positions.kind-{kind}"), name) for name, kind in displaced.KINDS.items()]


def section(key: str, hint: str = "") -> None:
    """The heading of a part, and what is to be known of it."""
    told = f"<p class='pg-hint'>{hint}</p>" if hint else ""
    gr.HTML(f"<h4 class='pg-section'>{say(key)}</h4>{told}", apply_default_css=False)


def build_positions_tab(tab: gr.Tab) -> Linked | None:
    """Lay the tab out and wire its events."""
    with gr.Tabs(elem_id="positions-parts") as parts:
        with gr.Tab(say("positions.part-why"), id="why") as why:
            looked = build_why(tab)
        with gr.Tab(say("positions.part-how"), id="how") as how:
            scheme = build_how(how)
        with gr.Tab(say("positions.part-which"), id="which") as which:
            string = build_which(which)
    gr.api(positions_endpoint, api_name="positions", **QUEUE)
    for part in (why, how, which):
        tell_part("positions", part)
    if looked is None:
        return None
    fields = {**looked.fields, "scheme": scheme, **({} if string is None else {"string": string})}
    return replace(looked, fields=fields, outputs=[parts, *looked.outputs])


# ---- 1


def build_why(tab: gr.Tab) -> Linked | None:
    """The translator under changed positions. None where there is none."""
    paragraph(say("positions.why"))
    name = displaced.translator()
    if name is None:
        gr.HTML(notice(say("page.no-translator")))
        return None
    with gr.Row():
        text = gr.Textbox(
            TEXT, label=say("positions.sentence"), scale=4, min_width=280, elem_id="positions-text"
        )
        go = gr.Button(say("page.look"), variant="primary", scale=1, min_width=90, elem_id="positions-go")
    with gr.Row():
        shift = gr.Slider(0, 200, 20, step=1, label=say("positions.shift"), elem_id="positions-shift")
        base = gr.Number(100, label=say("positions.other-base"), elem_id="positions-other-base")
        seed = gr.Number(0, precision=0, label=say("positions.shuffle"), elem_id="positions-seed")
    message, table = message_box("positions-why-message"), html_box("positions-variants")
    section("positions.where")
    with gr.Row():
        change = gr.Dropdown(
            [(say("positions.variant-off"), "off")],
            value="off",
            label=say("positions.beside"),
            elem_id="positions-change",
        )
        kind = gr.Radio(kinds(), value="encoder", label=say("positions.kind"), elem_id="positions-kind")
        layer = gr.Number(
            0, precision=0, label=say("positions.layer"), minimum=0, min_width=80, elem_id="positions-layer"
        )
        head = gr.Number(
            6, precision=0, label=say("positions.head"), minimum=0, min_width=80, elem_id="positions-head"
        )
    head_message, maps = message_box("positions-head-message"), chart_box("positions-maps")
    section("positions.by-distance", say("positions.by-distance-hint"))
    distances = chart_box("positions-distances")
    place = gr.State(None)
    asked, shown = [text, shift, base, seed], [message, table, place, change]
    picked = [place, change, kind, layer, head]

    draw = {"fn": handlers.heads, "inputs": picked, "outputs": [head_message, maps], **QUIET}
    measure = {"fn": handlers.every_head, "inputs": place, "outputs": distances}
    look = partial(handlers.look, name)
    opened = [
        tab.select(partial(handlers.first_look, name), [place, *asked], shown, **MODEL_EVENT),
        gr.on([go.click, text.submit], look, asked, shown, **MODEL_EVENT),
        gr.on([shift.input, base.submit, base.blur, seed.input], look, asked, shown, **LAST),
    ]

    def finish(event: gr.events.Dependency) -> None:
        event.success(**draw).success(**measure, **QUIET)

    for event in opened:
        finish(event)
    gr.on([change.input, kind.input, layer.input, head.input], **draw, trigger_mode="always_last")
    fields = {"text": text, "shift": shift, "base": base, "seed": seed}
    return Linked(partial(handlers.open_link, name), message, fields, [table, place, change], finish)


# ---- 2


def build_how(tab: gr.Tab) -> gr.Radio:
    """The encodings, each with its sliders, and side by side. Returns the choice of one."""
    paragraph(say("positions.how"))
    scheme = gr.Radio(LABELS, value="sinusoidal", label=say("positions.scheme"), elem_id="positions-scheme")
    with gr.Row():
        length = gr.Slider(
            1,
            256,
            64,
            step=1,
            label=say("positions.length"),
            info=say("positions.length-info"),
            elem_id="positions-length",
        )
        width = gr.Slider(
            2,
            256,
            64,
            step=1,
            label=say("positions.width"),
            info=say("positions.width-info"),
            elem_id="positions-width",
        )
        base = gr.Number(
            10000, label=say("positions.base"), info=say("positions.base-info"), elem_id="positions-base"
        )
        heads = gr.Slider(
            1, 16, 8, step=1, label=say("positions.heads"), visible=False, elem_id="positions-heads"
        )
        plane = gr.Slider(
            *LIMITS["plane"],
            0,
            step=1,
            label=say("positions.planes"),
            info=say("positions.planes-info"),
            visible=False,
            elem_id="positions-plane",
        )
    message, picture = message_box("positions-how-message"), chart_box("positions-encoding")
    settings = [length, width, base, heads, plane]
    asked = [scheme, *settings]
    section("positions.side", say("positions.side-hint", n=twin_config("learned").max_length))
    chosen = gr.CheckboxGroup(
        LABELS,
        value=["sinusoidal", "rotary", "alibi", "none"],
        label=say("positions.schemes"),
        elem_id="positions-compared",
    )
    compare_message, compared = message_box("positions-compare-message"), chart_box("positions-comparison")
    drawn = {"fn": handlers.encoding, "inputs": asked, "outputs": [message, picture]}
    besides = {
        "fn": handlers.comparison,
        "inputs": [chosen, length, width, base],
        "outputs": [compare_message, compared],
    }
    tab.select(**drawn, **DRAG)
    tab.select(**besides, **DRAG)
    scheme.input(handlers.show_settings, scheme, settings, **QUICK)
    gr.on([scheme.input, *(setting.input for setting in settings)], **drawn, **DRAG)
    gr.on([chosen.input, length.input, width.input, base.input], **besides, **DRAG)
    scheme.change(**drawn, **DRAG)  # by an address too
    return scheme


# ---- 3


def build_which(tab: gr.Tab) -> gr.Textbox | None:
    """The curves of the shoot-out, and the twins at work. Returns the string that they answer, if there are
    any."""
    paragraph(say("positions.which"))
    try:
        shelf.record()
    except UserError as error:
        gr.HTML(notice(str(error)))
        return None
    task = gr.Radio(
        [(say(f"positions.task-{task}"), task) for task in TASKS],
        value="sorting",
        label=say("positions.task"),
        elem_id="positions-task",
    )
    section("positions.try")
    with gr.Row():
        string = gr.Textbox(
            "",
            label=say("positions.symbols"),
            scale=3,
            min_width=280,
            max_lines=3,
            elem_id="positions-string",
        )
        size = gr.Slider(
            1,
            LONGEST,
            LENGTH,
            step=1,
            label=say("positions.size"),
            scale=2,
            elem_id="positions-size",
        )
        fresh = gr.Button(say("positions.another"), scale=1, min_width=90, elem_id="positions-fresh")
    message, answers = message_box("positions-which-message"), html_box("positions-answers")
    section("positions.all-runs")
    curves = chart_box("positions-curves")
    tested = gr.Dropdown(
        list(TASKS["sorting"].tested), value=LENGTH, label=say("positions.tested"), elem_id="positions-tested"
    )
    places = chart_box("positions-places")

    # Whoever writes the string, a person or a draw, the twins answer it.
    tab.select(handlers.first_string, [task, size, string], [message, string], **QUIET)
    gr.on([size.input, fresh.click], handlers.draw_string, [task, size], [message, string], **LAST)
    gr.on([string.change, task.input], handlers.race, [task, string], [message, answers], **LAST)
    pictures = {"fn": shootout.curves, "inputs": task, "outputs": curves}
    lengths = {"fn": handlers.tested_lengths, "inputs": task, "outputs": tested}
    wrong = {"fn": shootout.places, "inputs": [task, tested], "outputs": places}
    tab.select(**pictures, **DRAG)
    tab.select(**wrong, **DRAG)
    task.input(**pictures, **DRAG)
    task.input(**lengths, **DRAG).then(**wrong, **DRAG)
    tested.input(**wrong, **DRAG)
    return string
