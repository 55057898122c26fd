"""The Positions tab: why a Transformer needs positions, how it gets them, and which of them hold."""

from dataclasses import replace
from functools import partial

import gradio as gr

from ... import shelf
from ...analysis.encodings import LIMITS
from ...errors import UserError
from ...figures.schemes import SCHEMES
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
WHY = (
    "Attention compares words, and by itself it does not know where they stand: to it, a sentence is a bag "
    "of words. Word order has to be put in. Below, the translator of this page reads the same sentence five "
    "times; <b>no weight is changed, only where it thinks each word stands</b>."
)
HOW = (
    "Six ways to say where a word stands. Move a slider and see what it is for. Every number comes from "
    "<code>playground/transformer/positions.py</code>, the code that the models of this page run."
)
WHICH = (
    "Six small models, <b>twins</b>: the same size, data, order, initial weights and number of steps, three "
    "times over with other random numbers. They differ in the position scheme alone. Each learned to sort, "
    "or to copy, strings up to a certain length; then they were tested on much longer ones. <b>Sorting</b> "
    "needs no order of the input at all, which favours “none”; <b>copying</b> is nothing but order. The line "
    "is the mean of three seeds, the band reaches from the worst to the best. No string "
    "has a symbol twice."
)


def build_positions_tab(tab: gr.Tab) -> Linked | None:
    """Lay the tab out and wire its events."""
    with gr.Tabs(elem_id="positions-parts") as parts:
        with gr.Tab("1 · Why", id="why") as why:
            looked = build_why(tab)
        with gr.Tab("2 · How", id="how") as how:
            scheme = build_how(how)
        with gr.Tab("3 · Which hold", id="which") as which:
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
    paragraph(WHY)
    name = displaced.translator()
    if name is None:
        gr.HTML(notice("There is no translator to use. Train one: see “Train again” in the README."))
        return None
    with gr.Row():
        text = gr.Textbox(TEXT, label="English sentence", scale=4, min_width=280, elem_id="positions-text")
        go = gr.Button("Look", variant="primary", scale=1, min_width=90, elem_id="positions-go")
    with gr.Row():
        shift = gr.Slider(0, 200, 20, step=1, label="Shift all positions by", elem_id="positions-shift")
        base = gr.Number(100, label="Another base (trained: 10,000)", elem_id="positions-other-base")
        seed = gr.Number(0, precision=0, label="Shuffle number", elem_id="positions-seed")
    message, table = message_box("positions-why-message"), html_box("positions-variants")
    gr.HTML("<h4 class='pg-section'>Where a head looks then</h4>", apply_default_css=False)
    with gr.Row():
        change = gr.Dropdown(
            ["positions off"], value="positions off", label="Beside the original", elem_id="positions-change"
        )
        kind = gr.Radio(list(displaced.KINDS), value="encoder", label="Attention", elem_id="positions-kind")
        layer = gr.Number(0, precision=0, label="Layer", minimum=0, min_width=80, elem_id="positions-layer")
        head = gr.Number(6, precision=0, label="Head", minimum=0, min_width=80, elem_id="positions-head")
    head_message, maps = message_box("positions-head-message"), chart_box("positions-maps")
    gr.HTML(
        "<h4 class='pg-section'>Every head by distance</h4>"
        "<p class='pg-hint'>A row a head: how much weight it gives, on average, "
        "to the token so many places before (−) or after (+) the one that looks.</p>",
        apply_default_css=False,
    )
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
        gr.on([shift.release, base.submit, base.blur, seed.input], look, asked, shown, **LAST),
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
    paragraph(HOW)
    scheme = gr.Radio(LABELS, value="sinusoidal", label="Scheme", elem_id="positions-scheme")
    with gr.Row():
        length = gr.Slider(1, 256, 64, step=1, label="Length", info="positions", elem_id="positions-length")
        width = gr.Slider(
            2, 256, 64, step=1, label="Width", info="dimensions of a vector", elem_id="positions-width"
        )
        base = gr.Number(
            10000, label="Base", info="1 to 1,000,000; the papers: 10,000", elem_id="positions-base"
        )
        heads = gr.Slider(1, 16, 8, step=1, label="Heads", visible=False, elem_id="positions-heads")
        plane = gr.Slider(
            *LIMITS["plane"],
            0,
            step=1,
            label="Planes",
            info="of the twin’s heads: the first of three",
            visible=False,
            elem_id="positions-plane",
        )
    message, picture = message_box("positions-how-message"), chart_box("positions-encoding")
    settings = [length, width, base, heads, plane]
    asked = [scheme, *settings]
    gr.HTML(
        "<h4 class='pg-section'>Side by side</h4>"
        "<p class='pg-hint'>What each scheme alone does to attention: a query at the end of a text in which "
        "all words are the same. Flat: it cannot tell near from far. The learned ones are those of the twins "
        f"that sort (part 3); “learned” has {twin_config('learned').max_length} positions.</p>",
        apply_default_css=False,
    )
    chosen = gr.CheckboxGroup(
        LABELS,
        value=["sinusoidal", "rotary", "alibi", "none"],
        label="Schemes",
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
    paragraph(WHICH)
    try:
        shelf.record()
    except UserError as error:
        gr.HTML(notice(str(error)))
        return None
    task = gr.Radio(list(TASKS), value="sorting", label="Task", elem_id="positions-task")
    gr.HTML("<h4 class='pg-section'>Try it: all six answer your string</h4>", apply_default_css=False)
    with gr.Row():
        string = gr.Textbox(
            "",
            label="Symbols (letters, digits, + and /; each at most once)",
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
            label="or a random string of this length",
            scale=2,
            elem_id="positions-size",
        )
        fresh = gr.Button("Another", scale=1, min_width=90, elem_id="positions-fresh")
    message, answers = message_box("positions-which-message"), html_box("positions-answers")
    gr.HTML(
        "<h4 class='pg-section'>All runs: 500 strings a length, three seeds a scheme</h4>",
        apply_default_css=False,
    )
    curves = chart_box("positions-curves")
    tested = gr.Dropdown(
        list(TASKS["sorting"].tested), value=LENGTH, label="Strings of length", elem_id="positions-tested"
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
