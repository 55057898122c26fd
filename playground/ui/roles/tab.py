"""The Roles tab: who did what to whom, why the model says so, and whether the passive says the same."""

from functools import partial

import gradio as gr

from ..common import (
    LAST,
    MODEL_EVENT,
    QUEUE,
    QUICK,
    QUIET,
    Handover,
    Linked,
    hint,
    html_box,
    label,
    message_box,
    notice,
)
from ..scripts import on_load
from . import views
from .endpoints import make_endpoint
from .handlers import CLICK, Handlers

SAMPLES = (
    "Yesterday she gave the children some books because it was raining.",
    "The dog was chased by the cat.",
    "We go to the party to get free food.",
    "Did he honestly think he could beat the game?",
    "The decision to build a new school surprised everybody who lives here.",
)
ODD = (
    ("hard", "A graduated cylinder measures volume."),
    ("fails", "tom sold mary his old car for 500 dollars"),
)
PAIRS = (
    ("The cat chased the dog.", "The dog was chased by the cat."),
    ("She gave the children some books.", "The children were given some books by her."),
    ("The wind broke the window.", "The window broke."),
)
LEGEND = (
    '<div class="pg-legend"><span><i class="pg-part" data-tone="0"></i> who (ARG0)</span>'
    '<span><i class="pg-part" data-tone="1"></i> what or whom (ARG1)</span>'
    '<span><i class="pg-part" data-tone="2"></i> to whom, what (ARG2)</span>'
    '<span><i class="pg-part" data-tone="m"></i> when, where, how, why …</span>'
    "<span>A row for each predicate. Point at a bar, or tap it, for its probability.</span></div>"
)


def build_roles_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no labeller that works."""
    engine, problems = views.load_engine()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        return None
    hint(
        "Who does what to whom, found in a sentence of yours. Click a bar under the words: "
        "it says which heads link it to its verb."
    )
    handlers = Handlers(engine)
    handover = build_labelling(handlers)
    with gr.Accordion(
        "Active and passive: do two sentences say the same?", open=True, elem_id="roles-pair-part"
    ):
        build_comparison(handlers)
    with gr.Accordion("Label a file", open=False, elem_id="roles-file-part"):
        build_file(handlers)
    with gr.Accordion("How good is it? Scores, data and limits", open=False):
        gr.HTML(views.describe(engine), apply_default_css=False)
        gr.Markdown(engine.checkpoint.card)
    gr.api(make_endpoint(engine), api_name="roles", **QUEUE)
    return handover


def picture(elem_id: str, value: str) -> gr.HTML:
    """Where sentences with their bars stand."""
    return gr.HTML(value, js_on_load=on_load("roles", "select"), apply_default_css=False, elem_id=elem_id)


def build_labelling(handlers: Handlers) -> Handover:
    """The text, its frames, and which heads link a role to its verb."""
    text = gr.Textbox(
        SAMPLES[0],
        label="English text",
        placeholder="Type a sentence",
        lines=2,
        max_lines=10,
        elem_id="roles-text",
    )
    with gr.Row(elem_classes="pg-examples"):
        samples = [(gr.Button(sample, size="sm", min_width=200), sample) for sample in SAMPLES]
        samples += [(gr.Button(f"{kind}: {odd}", size="sm", min_width=200), odd) for kind, odd in ODD]
    message = message_box("roles-message")
    output = picture("roles-output", views.show(handlers.engine, SAMPLES[0]))
    gr.HTML(LEGEND, apply_default_css=False)
    label("Why this role?")
    links = gr.HTML(CLICK, apply_default_css=False, elem_id="roles-links")
    inside = gr.Button("Look at its attention", size="sm", elem_id="roles-inside")
    chosen = gr.State(None)
    shown = [message, output, links, chosen]
    text.change(handlers.show, text, shown, **LAST)
    # Two steps: what is chosen is known at once, also while the heads are still measured.
    picked = output.select(handlers.choose, None, chosen, **QUICK)
    picked.success(handlers.link, [text, chosen], links, **LAST)
    for button, sample in samples:
        button.click(partial(handlers.sample, sample), None, [text, *shown], **QUIET)
    linked = Linked(handlers.open, message, {"text": text}, [output, links, chosen])
    return Handover(inside.click, [text, chosen], handlers.at_hand, linked=linked)


def build_comparison(handlers: Handlers) -> None:
    """Two sentences beside each other."""
    with gr.Row():
        first = gr.Textbox(PAIRS[0][0], label="First sentence", max_lines=3, elem_id="roles-first")
        second = gr.Textbox(PAIRS[0][1], label="Second sentence", max_lines=3, elem_id="roles-second")
    with gr.Row(elem_classes="pg-examples"):
        samples = [gr.Button(" / ".join(pair), size="sm", min_width=200) for pair in PAIRS]
    message = message_box("roles-pair-message")
    refused, pair = handlers.compare(*PAIRS[0])
    output = picture("roles-pair", "" if refused else pair)
    hint(
        "Word order changes between active and passive; who does what to whom does not. In “The window "
        "broke” there is nobody who broke it: the same verb has fewer roles."
    )
    gr.on([first.change, second.change], handlers.compare, [first, second], [message, output], **LAST)
    for button, pair in zip(samples, PAIRS, strict=True):
        sample = partial(handlers.compare_sample, *pair)
        button.click(sample, None, [first, second, message, output], **QUIET)


def build_file(handlers: Handlers) -> None:
    """A file of lines in, JSON lines or columns out."""
    with gr.Row():
        source = gr.File(label="English text (.txt), a sentence or paragraph a line", type="filepath")
        target = gr.File(label="Labelled", interactive=False)
    form = gr.Radio(list(views.FORMATS.items()), value="jsonl", label="Write as", elem_id="roles-format")
    start = gr.Button("Label the file", elem_id="roles-file-go")
    message = html_box("roles-file-message")
    start.click(handlers.file, [source, form], [message, target], **MODEL_EVENT)
