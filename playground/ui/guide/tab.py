"""The guide: its tab with the contents, and the panel with the step that is open, beside all tabs."""

import gradio as gr

from ...errors import UserError
from ...messages import say
from ..common import LAST, MODEL_EVENT, html_box, message_box, notice
from ..scripts import on_load
from . import handlers, views


def build_guide_tab() -> gr.HTML:
    """Lay the tab out and wire its events. Returns the picture of the whole model."""
    gr.HTML(views.contents(), apply_default_css=False, elem_id="guide-contents")
    with gr.Accordion(say("guide.map"), open=True, elem_id="guide-map"):
        gr.HTML(f'<p class="pg-hint">{views.marked_up(say("guide.map-about"))}</p>', apply_default_css=False)
        picture = gr.HTML(first_map(), apply_default_css=False, elem_id="guide-model")
    with gr.Accordion(say("guide.ten"), open=True, elem_id="guide-ten"):
        gr.HTML(f'<p class="pg-hint">{views.marked_up(say("guide.ten-about"))}</p>', apply_default_css=False)
        go = gr.Button(say("guide.ten-go"), variant="primary", elem_id="guide-score")
        message, scored = message_box("guide-message"), html_box("guide-scored")
    with gr.Accordion(say("guide.glossary"), open=False, elem_id="guide-glossary"):
        gr.HTML(views.glossary(), apply_default_css=False)
    go.click(handlers.score_ten, None, [message, scored], **MODEL_EVENT)
    return picture


def first_map() -> str:
    try:
        return views.model_map("")
    except UserError as error:
        return notice(str(error))


def build_guide_panel() -> None:
    """The step that is open. It stands outside of the tabs."""
    panel = gr.HTML(
        "",
        js_on_load=on_load("guide", "apply"),
        apply_default_css=False,
        elem_id="guide-panel",
        padding=False,
    )
    panel.apply(handlers.open_step, None, panel, **LAST)
