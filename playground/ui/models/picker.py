"""The choice of a model, alike in every tab: ours, those imported on this host, and the box that opens
another. The host may switch opening off; then there is no box.
"""

from collections.abc import Sequence
from functools import partial

import gradio as gr

from ...messages import say
from ..common import QUICK, Picker, hint, message_box
from . import handlers, views

OPENING = {"concurrency_id": "opening", "concurrency_limit": 2, "api_visibility": "private"}


def build_picker(own: Sequence[str], use: str | None, tab: str) -> Picker:
    """The list, what is told of the chosen model, and the box that opens another.

    own: the names of ours, the first of which is chosen; use: what others must be for, None for any; tab:
    what the ids begin with.
    """
    with gr.Row(elem_classes="pg-picker"):
        gr.HTML(
            f'<span class="pg-label">{say("models.model")}</span>',
            apply_default_css=False,
            elem_classes="pg-name",
            min_width=0,
        )
        name = gr.Dropdown(
            views.choices(own, use),
            value=own[0],
            label=say("models.model"),
            show_label=False,
            container=False,
            scale=1,
            min_width=140,
            elem_id=f"{tab}-checkpoint",
        )
        another = gr.Button(
            say("models.open-another"),
            size="sm",
            scale=0,
            min_width=130,
            visible=views.may_open(),
            elem_id=f"{tab}-another",
        )
    with gr.Row(visible=False, elem_classes="pg-picker") as box:
        text = gr.Textbox(
            label=say("models.of-the-hub"),
            placeholder=say("models.placeholder"),
            show_label=False,
            container=False,
            lines=1,
            max_lines=1,
            scale=1,
            elem_id=f"{tab}-other-model",
        )
        go = gr.Button(
            say("models.open"), variant="primary", size="sm", min_width=130, scale=0, elem_id=f"{tab}-open"
        )
    message = message_box(f"{tab}-open-message")
    told = gr.HTML(views.about(own[0]), apply_default_css=False, elem_id=f"{tab}-about")
    if not views.may_open():
        hint(say("models.switched-off"))
    shown, brought = gr.State(False), gr.State(None)
    another.click(handlers.toggle, shown, [box, shown], **QUICK)
    opened = partial(handlers.open_another, use=use, own=own)
    gr.on(
        [go.click, text.submit], opened, text, [message, box, name, brought], show_progress_on=told, **OPENING
    )
    brought.change(lambda: False, None, shown, **QUICK)
    name.change(handlers.about, name, told, **QUICK)
    return Picker(name, brought, partial(views.choices, own, use))
