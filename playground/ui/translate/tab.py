"""The Translate tab: type, see how sure the model was of each word, and steer it."""

from functools import partial

import gradio as gr

from ..common import LAST, MODEL_EVENT, QUEUE, QUICK, QUIET, Handover, label, message_box, notice
from ..scripts import on_load
from .clinic import build_clinic
from .endpoints import make_endpoint
from .handlers import Handlers
from .views import (
    describe,
    load_translator,
)

EXAMPLES = [
    ("works well", "My sister bought a red car last week.", ""),
    ("works well", "I don't know what you want, but I would like to help you.", ""),
    ("works well", "Where is the nearest train station?", ""),
    (
        "hard",
        "If I had known that you were coming, I would have baked a cake.",
        "Hard: two tenses that depend on each other, far apart. Point at the verbs to see the doubt.",
    ),
    (
        "fails",
        "The photosynthesis of cyanobacteria oxygenated the primordial atmosphere.",
        "Fails: the model was trained on short everyday sentences and has never met these words. It reads "
        "them in pieces and guesses. The tint shows that it is unsure.",
    ),
]
LEGEND = (
    '<div class="pg-legend"><span><i class="doubt"></i> less probable</span>'
    '<span><i class="link"></i> what a word was read from</span>'
    "<span>Point at a word, or tap it, for its alternatives; click one to take it.</span></div>"
)
EMPTY = '<p class="pg-hint">The translation appears here.</p>'
METHODS = [("greedy: the most probable next word", "greedy"), ("beam search", "beam"), ("sampling", "sample")]


def build_translate_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no translator."""
    engine, problems = load_translator("fr")
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        gr.HTML(notice("There is no translator to use. Train one: see “Train again” in the README."))
        return None
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(
                "",
                label="English",
                placeholder="Type English, then press Enter (Shift+Enter: a new line)",
                lines=1,
                max_lines=14,
                elem_classes="pg-text",
                elem_id="translate-text",
            )
            with gr.Row():
                go = gr.Button("Translate", variant="primary", elem_id="translate-go")
                clear = gr.Button("Clear")
            live = gr.Checkbox(label="Translate as I type", elem_id="translate-live")
        with gr.Column():
            label("French")
            output = gr.HTML(
                EMPTY,
                js_on_load=on_load("words", "apply", "expand"),
                apply_default_css=False,
                elem_id="translate-output",
            )
            gr.HTML(LEGEND, apply_default_css=False)
            message = message_box("translate-message")
            with gr.Row():
                undo = gr.Button("Undo last choice", size="sm", elem_id="translate-undo")
                forget = gr.Button("Forget all choices", size="sm")
                look_inside = gr.Button("Look at its attention", size="sm", elem_id="translate-look")
    with gr.Row(elem_classes="pg-examples"):
        samples = [gr.Button(f"{kind}: {sample}", size="sm", min_width=200) for kind, sample, _ in EXAMPLES]
    settings = build_settings()
    with gr.Accordion("What happened: the four steps of a sentence, in its own numbers", open=True):
        steps = gr.HTML(EMPTY, apply_default_css=False, elem_id="translate-steps")
    handlers = Handlers(engine)
    build_clinic(engine, text)
    build_file_part(handlers, settings)
    with gr.Accordion("How good is it? Scores, data and limits", open=False):
        gr.HTML(describe(engine), apply_default_css=False)
        gr.Markdown(engine.checkpoint.card)

    # All choices made in this text, oldest first; the last of them holds.
    history = gr.State([{}])
    inputs, outputs = [text, *settings], [message, output, steps, history]
    gr.on([go.click, text.submit], handlers.fresh, inputs, outputs, **MODEL_EVENT)
    text.input(handlers.live, [live, *inputs], outputs, **LAST)
    changed = [setting.input for setting in settings]
    gr.on(changed, handlers.again, [history, *inputs], outputs, **LAST)
    for button, (_, sample, note) in zip(samples, EXAMPLES, strict=True):
        example = partial(handlers.example, sample, note)
        button.click(example, settings, [text, *outputs], **MODEL_EVENT)
    output.apply(handlers.choose, [history, *inputs], outputs, **QUIET)
    undo.click(handlers.undo, [history, *inputs], outputs, **QUIET)
    forget.click(handlers.fresh, inputs, outputs, **QUIET)
    output.expand(handlers.explain, [history, *inputs], [message, steps], **QUIET)
    clear.click(lambda: ("", "", EMPTY, EMPTY, [{}]), None, [text, *outputs], **QUICK)
    gr.api(make_endpoint(engine), api_name="translate", **QUEUE)
    return Handover(engine.checkpoint.name, look_inside, [history, *inputs], handlers.at_hand)


def build_settings() -> list[gr.components.Component]:
    """The controls of the search, in the order of `read_settings`."""
    with gr.Accordion("How the next word is chosen", open=False, elem_id="translate-settings"):
        method = gr.Radio(METHODS, value="beam", label="Method", elem_id="translate-method")
        with gr.Row() as beam:
            beams = gr.Slider(1, 8, 4, step=1, label="Beams", info="outputs kept at each step")
            penalty = gr.Slider(0, 2, 1, step=0.1, label="Length penalty", info="0 favours short outputs")
        with gr.Row(visible=False) as chance:
            temperature = gr.Slider(0.05, 2, 1, step=0.05, label="Temperature", info="below 1: bolder")
            top_k = gr.Slider(0, 100, 0, step=1, label="Top-k", info="tokens to choose from; 0: all")
            top_p = gr.Slider(0.05, 1, 1, step=0.05, label="Top-p", info="probability to choose from")
            seed = gr.Number(0, precision=0, label="Seed", info="another seed, another text")
        beginning = gr.Textbox(
            "",
            label="The French must begin with",
            placeholder="for instance: Vous",
            max_lines=1,
            elem_id="translate-beginning",
        )
    method.change(
        lambda name: (gr.Row(visible=name == "beam"), gr.Row(visible=name == "sample")),
        method,
        [beam, chance],
        **QUICK,
    )
    return [method, beams, penalty, temperature, top_k, top_p, seed, beginning]


def build_file_part(handlers: "Handlers", settings: list[gr.components.Component]) -> None:
    """A file of lines in, a file of lines out."""
    with gr.Accordion("Translate a file", open=False, elem_id="translate-file-part"):
        with gr.Row():
            source = gr.File(label="Text file, UTF-8, one sentence or paragraph a line", type="filepath")
            target = gr.File(label="Translation, line by line", interactive=False)
        start = gr.Button("Translate the file", elem_id="translate-file-go")
        message = message_box("translate-file-message")
    start.click(handlers.file, [source, *settings], [message, target], **MODEL_EVENT)
