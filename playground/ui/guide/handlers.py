"""What the events of the guide do."""

import gradio as gr

from ...errors import UserError
from ..checking import sent
from ..common import guarded, notice
from . import views


def open_step(event: gr.EventData) -> str:
    """The page sends {step: its name}, or an empty one to close the guide. -> the step."""
    [name] = sent(event, step=str)
    try:
        return views.step_html(name) if name else ""
    except UserError as error:
        return notice(str(error))


@guarded(1)
def score_ten() -> tuple:
    """-> message, the ten sentences."""
    return "", views.scored()


def model_map(text: str | None) -> str:
    """-> the whole model with the sentence that stands in the Translate tab; as it was where that cannot be
    read."""
    try:
        return views.model_map(text or "")
    except UserError:
        return gr.skip()
