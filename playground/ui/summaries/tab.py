"""The Summaries tab: a headline for a text, where it was read from, and the sentences that carry it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from ...messages import say
from .. import common
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
from ..models.picker import build_picker
from ..scripts import on_load
from .endpoints import make_endpoint
from .examples import EXAMPLES, Example
from .handlers import Handlers, empty, lengths_of
from .views import MOST_KEYS, NAME, Engine, describe, engine_named, load_engine


def legend() -> str:
    word, sentence = say("page.word"), say("summaries.sentence")
    return (
        f'<div class="pg-legend"><span><i class="doubt"></i> {say("page.less-probable")}</span>'
        f'<span><i class="link"></i> {say("translate.read-from")}</span>'
        f'<span><b class="pg-flagged">{word}</b> {say("summaries.not-there")}</span>'
        f'<span><b class="pg-key">{sentence}</b> {say("summaries.key-sentence")}</span>'
        f'<span><b class="pg-carried">{sentence}</b> {say("summaries.hangs-on-it")}</span>'
        f"<span>{say('summaries.point')}</span></div>"
    )


def build_summaries_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no summariser."""
    engine, problems = load_engine()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        gr.HTML(notice(say("summaries.no-model")))
        return None
    hint(say("summaries.about"))
    picker = build_picker([engine.checkpoint.name], NAME, "summaries")
    name = picker.name
    with gr.Row():
        with gr.Column():
            text, go, clear, settings = build_text(engine)
        with gr.Column():
            label(say("summaries.headline"))
            output = gr.HTML(
                empty(),
                js_on_load=on_load("words", "apply", of="summaries-text"),
                apply_default_css=False,
                elem_id="summaries-output",
                elem_classes="pg-followed",
            )
            gr.HTML(legend(), apply_default_css=False)
            message = message_box("summaries-message")
            with gr.Row():
                undo = gr.Button(say("translate.undo"), size="sm", elem_id="summaries-undo")
                forget = gr.Button(say("translate.forget"), size="sm")
                look_inside = gr.Button(say("page.inside"), size="sm", elem_id="summaries-look")
    samples = build_examples()
    with gr.Accordion(say("summaries.evidence-part"), open=True):
        hint(say("summaries.evidence-hint"))
        evidence = html_box("summaries-evidence")
    with gr.Accordion(say("summaries.how-part"), open=False):
        hint(say("summaries.how"))
    scored = build_scores(engine)

    def of_model(method: Callable[..., Any]) -> Callable[..., Any]:
        return common.of_model(lambda name: Handlers(partial(engine_named, engine, name)), method)

    history = gr.State([()])  # the beginnings that were chosen for this text; the last of them holds
    asked, outputs = [text, *settings], [message, output, evidence, history]
    inputs, again = [name, *asked], [name, history, *asked]
    gr.on([go.click], of_model(Handlers.fresh), inputs, outputs, **MODEL_EVENT)
    gr.on([one.input for one in settings], of_model(Handlers.again), again, outputs, **LAST)
    for button, sample in samples:
        example = partial(of_model(Handlers.example), sample=sample.text, note=sample.note)
        button.click(example, [name, *settings], [text, *outputs], **MODEL_EVENT)
    output.apply(of_model(Handlers.choose), again, outputs, **QUIET)
    undo.click(of_model(Handlers.undo), again, outputs, **QUIET)
    forget.click(of_model(Handlers.fresh), inputs, outputs, **QUIET)
    gr.on(
        [name.select, picker.brought.change],
        of_model(Handlers.change_model),
        name,
        [settings[0], *scored],
        **QUICK,
    ).success(of_model(Handlers.again), [name, gr.State([()]), *asked], outputs, **QUIET)
    clear.click(lambda: ("", "", empty(), "", [()]), None, [text, *outputs], **QUICK)
    gr.api(make_endpoint(engine), api_name="summarise", **QUEUE)
    fields = dict(zip(("text", "length", "keys", "beams"), asked, strict=True))
    own = Handlers(lambda: engine)
    linked = Linked(own.open, message, fields, [output, evidence, history])
    return Handover(look_inside.click, again, of_model(Handlers.at_hand), picker, linked)


def build_text(engine: Engine) -> tuple[gr.Textbox, gr.Button, gr.Button, list[gr.components.Component]]:
    """The text, what summarises it, what clears it, and the settings in the order of `Handlers.run`."""
    text = gr.Textbox(
        "",
        label=say("page.text"),
        placeholder=say("summaries.placeholder"),
        lines=9,
        max_lines=22,
        elem_classes="pg-text",
        elem_id="summaries-text",
        html_attributes=gr.InputHTMLAttributes(lang="en"),
    )
    with gr.Row():
        go = gr.Button(say("summaries.go"), variant="primary", elem_id="summaries-go")
        clear = gr.Button(say("translate.clear"))
    with gr.Row():
        length = gr.Radio(
            lengths_of(engine),
            value="title",
            label=say("summaries.headline"),
            elem_id="summaries-length",
        )
        keys = gr.Slider(1, MOST_KEYS, 2, step=1, label=say("summaries.keys"), elem_id="summaries-keys")
        beams = gr.Slider(1, 8, 4, step=1, label=say("translate.beams"), info=say("summaries.beams-info"))
    return text, go, clear, [length, keys, beams]


def build_examples() -> list[tuple[gr.Button, Example]]:
    with gr.Row(elem_classes="pg-examples"):
        return [(gr.Button(one.label, size="sm", min_width=200), one) for one in EXAMPLES]


def build_scores(engine: Engine) -> tuple[gr.HTML, gr.Markdown]:
    """What was measured of the checkpoint, and its card."""
    with gr.Accordion(say("page.scores"), open=False):
        scores = gr.HTML(describe(engine.checkpoint), apply_default_css=False)
        return scores, gr.Markdown(engine.checkpoint.card)
