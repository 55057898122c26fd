"""What the page sends with an event."""

import gradio as gr


def sending(**data: object) -> gr.EventData:
    return gr.EventData(None, data)
