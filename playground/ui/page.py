"""The whole page: header and tabs."""

import contextlib

import gradio as gr
import torch

from .incontext import build_incontext_tab
from .theme import CSS, THEME
from .translate import build_translate_tab

TITLE = "Transformer Playground"
LAUNCH = {"theme": THEME, "css": CSS, "footer_links": ["api"], "max_file_size": "5mb"}


def build_page() -> gr.Blocks:
    """Build all tabs; each loads the checkpoints that it shows."""
    torch.set_num_threads(1)  # a second thread slows a single sentence down whenever a core is busy
    register_with_zero_gpu()
    with gr.Blocks(title=TITLE) as demo:
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Small Transformers that really work: use them, look inside, change "
            "what happens. Every number is read from the model's own forward pass.</p>",
            elem_classes="pg-header",
        )
        with gr.Tab("Translate", id="translate"):
            build_translate_tab()
        with gr.Tab("In-context", id="incontext"):
            build_incontext_tab()
    demo.queue(max_size=64)
    return demo


def register_with_zero_gpu() -> None:
    """A free Hugging Face Space starts only if some function asks for its GPU. Ours use the CPU."""
    with contextlib.suppress(ImportError):
        import spaces

        spaces.GPU(lambda: None)
