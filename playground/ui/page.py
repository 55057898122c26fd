"""The whole page: header and tabs."""

import gradio as gr
import torch

from .theme import CSS, THEME
from .translate import build_translate_tab
from .translate_views import load_translators

TITLE = "Transformer Playground"
LAUNCH = {"theme": THEME, "css": CSS, "footer_links": ["api"]}


def build_page() -> gr.Blocks:
    """Load the shipped checkpoints and build all tabs."""
    torch.set_num_threads(1)  # a second thread slows a single sentence down whenever a core is busy
    translators = load_translators()
    with gr.Blocks(title=TITLE) as demo:
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Small Transformers that really work: use them, look inside, change "
            "what happens. Every number is read from the model's own forward pass.</p>",
            elem_classes="pg-header",
        )
        with gr.Tab("Translate", id="translate"):
            build_translate_tab(translators)
    demo.queue(max_size=64, default_concurrency_limit=8)
    return demo
