"""What all tabs share."""

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from ..figures.html import escape

QUEUE = {"concurrency_id": "model", "concurrency_limit": 2}  # for every event that runs a model

MODEL_EVENT = {**QUEUE, "api_visibility": "private"}  # an event of the page, no endpoint


@dataclass(frozen=True)
class Handover:
    """How the Attention tab gets the text at hand."""

    checkpoint: str
    button: gr.Button
    inputs: list[gr.components.Component]
    text: Callable[..., tuple[str, str]]  # inputs -> (what the model reads, what it writes; "" for its own)


def notice(text: str, information: bool = False) -> str:
    """A message to the user, as HTML; empty text gives no box."""
    kind = "pg-notice pg-info" if information else "pg-notice"
    return f'<div class="{kind}" role="status">{escape(text)}</div>' if text else ""
