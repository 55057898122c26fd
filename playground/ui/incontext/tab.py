"""The In-context tab: a sheet that a small model fills from a few examples, and how it does that."""

from dataclasses import replace
from functools import partial

import gradio as gr

from ...measuring.tables import BADGES
from ...text.limits import MAX_FILE
from ...uses.incontext.confidence import LIKELY, SURE
from ...uses.incontext.fewshot import MAX_ROWS
from ..common import LAST, QUEUE, QUICK, QUIET, Handover, Linked, hint, label, message_box, notice
from ..scripts import on_load
from . import ladder, views
from .endpoints import make_endpoint
from .handlers import Handlers, export, muted
from .sheet_data import INPUT, MAX_COLUMNS, OUTPUT
from .sheets import READY_MADE

SIGNS = dict(zip(BADGES, "✓≈?", strict=True))


def badge(name: str) -> str:
    return f'<b class="pg-badge pg-badge-{name}">{SIGNS[name]} {name}</b>'


SCRIPT = on_load(
    "sheet",
    *("fill", "stop", "ask", "explain", "open"),
    maxRows=MAX_ROWS,
    maxColumns=MAX_COLUMNS,
    maxFile=MAX_FILE,
    input=INPUT,
    output=OUTPUT,
    signs=SIGNS,
)
LEGEND = (
    '<div class="pg-legend">'
    f"<span>{badge('sure')} right in at least {100 * SURE:.0f} of 100 such cases</span>"
    f"<span>{badge('likely')} at least {100 * LIKELY:.0f}</span><span>{badge('unsure')} fewer</span>"
    "<span><b>p</b>: the model's own probability of the whole answer. "
    "Click a badge for the best answers.</span>"
    "<span><b>≠</b>: the rule that gives all examples has another answer, so the model's is unsure.</span>"
    "</div>"
)
UNCALIBRATED = (
    '<p class="pg-hint">This model carries no calibration yet: its badges go by its own probability alone, '
    "which is too high as a rule. Click a badge for the best answers.</p>"
)
HELP = (
    '<p class="pg-hint">Write the output of two to four rows, leave the others empty and press <b>Fill</b>. '
    "Correct a wrong one: it becomes an example; fill again. Paste from a spreadsheet into any cell; "
    "Enter, Tab and the arrows move, Ctrl+Enter fills, Alt+↓ opens the best answers. Beside the model a "
    "search looks for a short rule that gives all examples and says it in words: you may take its column.</p>"
)
LIMITS = (
    '<p class="pg-hint"><b>What it cannot do.</b> It knows no facts (no capitals, no opposites). It reads no '
    "more than its context holds, and does not carry a pattern beyond it. On tasks of a kind that it never "
    "met it is weak.</p>"
    '<p class="pg-hint"><b>Files.</b> Each cell is text and stays as it is, 00123 and long numbers too; a '
    "spreadsheet that opens the CSV by a double click makes numbers of them: import it there, with these "
    "columns as text. With <b>protect formulas</b>, a cell that a spreadsheet would run (it begins with "
    "= + - @ and is no number or phone number) gets a ' in front in the download, and opening the file here "
    "takes it away again. Without it, such cells leave as they are.</p>"
)
PROMPT = "lamp -> LAMP!\nstone -> STONE!\nriver ->"
METHODS = [("greedy: the most probable next character", "greedy"), ("sampling", "sample")]


def build_incontext_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no few-shot model."""
    engine, problems = views.load_few_shot()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        gr.HTML(
            notice(
                "There is no few-shot model here. Train one with “python -m playground train in-context "
                "--out runs/in-context”, copy runs/in-context/best to checkpoints/in-context, and start the "
                "page again."
            )
        )
        return None
    handlers = Handlers(engine)
    message = message_box("incontext-message")
    sheet = build_sheet(handlers)
    with gr.Accordion(
        "The prompt: free text, completed character by character", open=False, elem_id="prompt-part"
    ):
        handover, prompt = build_prompt(handlers)
    with gr.Accordion("The ladder: what the number of examples does", open=False, elem_id="ladder-part"):
        build_ladder(handlers, sheet)
    with gr.Accordion("The circuit in short: which heads do it", open=False, elem_id="circuit-part"):
        build_circuit(handlers, sheet)
    with gr.Accordion("How good is it? Scores, data and limits", open=False):
        gr.HTML(views.describe(engine), apply_default_css=False)
        gr.Markdown(engine.checkpoint.card)
    gr.api(make_endpoint(engine), api_name="complete", **QUEUE)
    fields = {"sheet": sheet, "prompt": prompt}
    return replace(handover, linked=Linked(lambda _, *values: ("", *values), message, fields, []))


def build_sheet(handlers: Handlers) -> gr.HTML:
    """The sheet, what each example did, and the ready-made sheets."""
    gr.HTML(HELP, apply_default_css=False)
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
    gr.HTML(LEGEND if handlers.engine.few.confidence.weights else UNCALIBRATED, apply_default_css=False)
    why = gr.HTML("", visible=False, apply_default_css=False, elem_id="sheet-why")
    label("Ready-made sheets")
    with gr.Row(elem_classes="pg-examples", elem_id="ready-made"):
        for ready in READY_MADE:
            name = ready.name if ready.kind == "works" else f"{ready.kind}: {ready.name}"
            load = partial(lambda ready: (ready.sheet.to_json(), gr.HTML(visible=False)), ready)
            gr.Button(name, size="sm", min_width=150).click(load, None, [sheet, why], **QUICK)
    gr.HTML(LIMITS, apply_default_css=False)
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
                label="Prompt: one “input -> output” a line, the last line open",
                lines=6,
                max_lines=20,
                elem_id="prompt-text",
            )
            room = gr.HTML(muted(views.prompt_room(handlers.engine, PROMPT)), elem_id="prompt-room")
            with gr.Row():
                go = gr.Button("Complete", variant="primary", elem_id="prompt-go")
                inside = gr.Button("Look at its attention", elem_id="prompt-inside")
        with gr.Column():
            label("Completion")
            output = gr.HTML(
                muted("Press Complete: the model goes on from the text."),
                apply_default_css=False,
                elem_id="prompt-output",
            )
            gr.HTML(
                '<div class="pg-legend"><span><i class="doubt"></i> less probable; point at a character '
                "for its probability</span></div>",
                apply_default_css=False,
            )
            message = message_box("prompt-message")
            method = gr.Radio(METHODS, value="greedy", label="How the next character is chosen")
            with gr.Column(visible=False) as chance:
                with gr.Row():
                    temperature = gr.Slider(
                        0.05, 2, 1, step=0.05, label="Temperature", info="below 1: bolder"
                    )
                    top_k = gr.Slider(
                        0, 100, 0, step=1, label="Top-k", info="characters to choose from; 0: all"
                    )
                with gr.Row():
                    top_p = gr.Slider(0.05, 1, 1, step=0.05, label="Top-p", info="probability to choose from")
                    seed = gr.Number(0, precision=0, label="Seed", info="another seed, another text")
        method.change(lambda name: gr.Column(visible=name == "sample"), method, chance, **QUICK)
    text.change(handlers.room, text, room, trigger_mode="always_last", **QUICK)
    settings = [method, temperature, top_k, top_p, seed]
    go.click(handlers.prompt, [text, *settings], [message, output], **QUIET)
    name = handlers.engine.checkpoint.name
    return Handover(inside.click, [text], lambda text: (name, text or "", "", "")), text


def build_ladder(handlers: Handlers, sheet: gr.HTML) -> None:
    hint(
        "The same questions with 0, 1, 2 … examples before them. Controls: the outputs "
        "handed round among the examples, so that only the task is gone; and the examples in the opposite "
        "order. Bars: 95 % intervals; the probability is a geometric mean. For the task on the sheet each "
        "example is asked for behind the others."
    )
    source, count, seed, go = question_controls("Climb", "ladder", 40)
    message = message_box("ladder-message")
    with gr.Row():
        accuracy = gr.Plot(visible=False, show_label=False, min_width=320, elem_id="ladder-accuracy")
        probability = gr.Plot(visible=False, show_label=False, min_width=320, elem_id="ladder-probability")
    details = gr.HTML("", apply_default_css=False, elem_id="ladder-details")
    outputs = [message, accuracy, probability, details]
    go.click(handlers.climb, [source, sheet, count, seed], outputs, **QUIET)


def build_circuit(handlers: Handlers, sheet: gr.HTML) -> None:
    hint(
        "An induction head finds where the text stood like this before and looks at what "
        "came next. Here every head has its scores, and beside them what happens to the right answers when "
        "it is switched off: a high score does not mean that the model needs the head. It takes a while: "
        "each head is switched off in turn."
    )
    source, count, seed, go = question_controls("Measure the heads", "circuit", 12)
    message = message_box("circuit-message")
    maps = gr.HTML("", apply_default_css=False, elem_id="circuit-maps")
    scatter = gr.Plot(visible=False, show_label=False, elem_id="circuit-scatter")
    details = gr.HTML("", apply_default_css=False, elem_id="circuit-details")
    go.click(handlers.heads, [source, sheet, count, seed], [message, maps, scatter, details], **QUIET)


def question_controls(verb: str, name: str, count: int) -> tuple:
    """Which questions, how many, which seed, and the button."""
    with gr.Row():
        source = gr.Dropdown(
            list(ladder.SOURCES),
            value=ladder.OWN,
            label="Questions",
            scale=3,
            elem_id=f"{name}-source",
        )
        number = gr.Slider(4, 100, count, step=1, label="How many", info="of a held-out set", scale=2)
        seed = gr.Number(0, precision=0, label="Seed", scale=1, min_width=80)
    go = gr.Button(verb, variant="primary", elem_id=f"{name}-go")
    return source, number, seed, go
