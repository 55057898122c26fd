"""The whole page: header and tabs."""

import contextlib
from collections.abc import Sequence

import gradio as gr
import torch

from .. import shelf
from ..text.limits import MAX_FILE
from .attention.handlers import from_link, open_sentence
from .attention.tab import AttentionTab, build_attention_tab
from .common import MODEL_EVENT, QUICK, Handover, Picker
from .incontext.tab import build_incontext_tab
from .language.tab import build_language_tab
from .positions.tab import build_positions_tab
from .roles.tab import build_roles_tab
from .scripts import HEAD, ROUTE
from .summaries.tab import build_summaries_tab
from .theme import CSS, THEME
from .translate.tab import build_translate_tab

TITLE = "Transformer Playground"
# Every visit, and every call from a program, is a session, for which Gradio keeps half a megabyte. Those that
# were used longest ago are forgotten.
SESSIONS = 100
HOUR = 3600  # seconds
LAUNCH = {
    "theme": THEME,
    "css": CSS,
    "head": HEAD,
    "app_kwargs": {"routes": [ROUTE]},
    "footer_links": ["api"],
    "max_file_size": MAX_FILE,
    "state_session_capacity": SESSIONS,
}


def build_page() -> gr.Blocks:
    """Build all tabs; each loads the checkpoints that it shows."""
    torch.set_num_threads(1)  # a second thread slows a single sentence down whenever a core is busy
    register_with_zero_gpu()
    with gr.Blocks(title=TITLE, delete_cache=(HOUR, HOUR)) as demo:
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Small Transformers that really work: use them, look inside, change "
            "what happens. Every number is read from the model's own forward pass.</p>",
            elem_classes="pg-header",
        )
        with gr.Tabs() as tabs:
            with gr.Tab("Translate", id="translate"):
                sentence = build_translate_tab()
            with gr.Tab("In-context", id="incontext"):
                prompt = build_incontext_tab()
            with gr.Tab("Attention", id="attention") as tab:
                attention = build_attention_tab(tab)
            with gr.Tab("Positions", id="positions") as tab:
                build_positions_tab(tab)
            with gr.Tab("Language model", id="language"):
                opening = build_language_tab()
            roles = passage = None
            if any(shelf.for_use("roles")):  # one that is there, or what is wrong with it
                with gr.Tab("Roles", id="roles"):
                    roles = build_roles_tab()
            if any(shelf.for_use("summaries")):
                with gr.Tab("Summaries", id="summaries"):
                    passage = build_summaries_tab()
        tabs_of_models = (sentence, opening, attention)
        share_models(
            demo, [tab.picker for tab in tabs_of_models if tab is not None and tab.picker is not None]
        )
        if attention is not None:
            handovers = (sentence, prompt, opening, roles, passage)
            open_attention(demo, tabs, attention, [part for part in handovers if part is not None])
    demo.queue(max_size=64)
    return demo


def open_attention(
    demo: gr.Blocks, tabs: gr.Tabs, attention: AttentionTab, handovers: Sequence[Handover]
) -> None:
    """Open the Attention tab by a link, and from the other tabs with the text at hand."""
    outputs = [tabs, *attention.outputs]

    def by_link(request: gr.Request) -> tuple:
        opened = from_link(dict(request.query_params))
        return (gr.Tabs(selected="attention"), *opened) if opened else (gr.skip(),) * len(outputs)

    attention.finish(demo.load(by_link, None, outputs, **MODEL_EVENT))
    for handover in handovers:

        def with_text(*inputs: object, handover: Handover = handover) -> tuple:
            opened = open_sentence(*handover.asked(*inputs))
            return gr.Tabs(selected="attention"), *opened

        attention.finish(handover.button.click(with_text, handover.inputs, outputs, **MODEL_EVENT))


def share_models(demo: gr.Blocks, pickers: Sequence[Picker]) -> None:
    """Every list of models has what was imported since the page was built, at once for whoever did it."""
    known = [demo.load, *(picker.brought.change for picker in pickers)]
    for picker in pickers:
        gr.on(known, lambda picker=picker: gr.Dropdown(picker.choices()), None, picker.name, **QUICK)


def register_with_zero_gpu() -> None:
    """A free Hugging Face Space starts only if some function asks for its GPU. Ours use the CPU."""
    with contextlib.suppress(ImportError):
        import spaces

        spaces.GPU(lambda: None)
