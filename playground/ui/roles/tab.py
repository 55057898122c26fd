"""The Roles tab: who did what to whom, why the model says so, and whether the passive says the same."""

from functools import partial

import gradio as gr

from ...messages import say
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
from .handlers import Handlers, click

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
TONES = {"0": "ARG0", "1": "ARG1", "2": "ARG2", "m": "ARGM"}  # of the bars, and what has them


def legend() -> str:
    tones = "".join(
        f'<span><i class="pg-part" data-tone="{tone}"></i> {say(f"roles.tone-{label}")}</span>'
        for tone, label in TONES.items()
    )
    return f'<div class="pg-legend">{tones}<span>{say("roles.point")}</span></div>'


def build_roles_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no labeller that works."""
    engine, problems = views.load_engine()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        return None
    hint(say("roles.about"))
    handlers = Handlers(engine)
    handover = build_labelling(handlers)
    with gr.Accordion(say("roles.pair-part"), open=True, elem_id="roles-pair-part"):
        build_comparison(handlers)
    with gr.Accordion(say("roles.file-part"), open=False, elem_id="roles-file-part"):
        build_file(handlers)
    with gr.Accordion(say("page.scores"), open=False):
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
        label=say("roles.text"),
        placeholder=say("roles.placeholder"),
        lines=2,
        max_lines=10,
        elem_id="roles-text",
    )
    with gr.Row(elem_classes="pg-examples"):
        samples = [(gr.Button(sample, size="sm", min_width=200), sample) for sample in SAMPLES]
        odd = [(say(f"page.kind-{kind}", name=sample), sample) for kind, sample in ODD]
        samples += [(gr.Button(name, size="sm", min_width=200), sample) for name, sample in odd]
    message = message_box("roles-message")
    output = picture("roles-output", views.show(handlers.engine, SAMPLES[0]))
    gr.HTML(legend(), apply_default_css=False)
    label(say("roles.why"))
    links = gr.HTML(click(), apply_default_css=False, elem_id="roles-links")
    inside = gr.Button(say("page.inside"), size="sm", elem_id="roles-inside")
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
        first = gr.Textbox(PAIRS[0][0], label=say("roles.first"), max_lines=3, elem_id="roles-first")
        second = gr.Textbox(PAIRS[0][1], label=say("roles.second"), max_lines=3, elem_id="roles-second")
    with gr.Row(elem_classes="pg-examples"):
        samples = [gr.Button(" / ".join(pair), size="sm", min_width=200) for pair in PAIRS]
    message = message_box("roles-pair-message")
    refused, pair = handlers.compare(*PAIRS[0])
    output = picture("roles-pair", "" if refused else pair)
    hint(say("roles.pair-hint", window=PAIRS[2][1].removesuffix(".")))
    gr.on([first.change, second.change], handlers.compare, [first, second], [message, output], **LAST)
    for button, pair in zip(samples, PAIRS, strict=True):
        sample = partial(handlers.compare_sample, *pair)
        button.click(sample, None, [first, second, message, output], **QUIET)


def build_file(handlers: Handlers) -> None:
    """A file of lines in, JSON lines or columns out."""
    with gr.Row():
        source = gr.File(label=say("roles.file"), type="filepath")
        target = gr.File(label=say("roles.file-out"), interactive=False)
    forms = [(say(f"roles.form-{name}"), name) for name in views.FORMATS]
    form = gr.Radio(forms, value="jsonl", label=say("roles.write-as"), elem_id="roles-format")
    start = gr.Button(say("roles.file-go"), elem_id="roles-file-go")
    message = html_box("roles-file-message")
    start.click(handlers.file, [source, form], [message, target], **MODEL_EVENT)
