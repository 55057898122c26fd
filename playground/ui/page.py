"""The whole page: header and tabs."""

import contextlib
import gc
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import gradio as gr
import torch
from gradio.context import Context
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from .. import checkpoints, heap, shelf
from ..errors import UserError
from ..messages import LANGUAGES, say, speaking
from ..text.limits import MAX_FILE
from . import metrics
from .attention.handlers import from_link, open_sentence
from .attention.tab import AttentionTab, build_attention_tab
from .common import MODEL_EVENT, QUICK, QUIET, Handover, Linked, Picker, notice
from .guide.handlers import model_map
from .guide.tab import build_guide_panel, build_guide_tab
from .incontext.tab import build_incontext_tab
from .language.tab import build_language_tab
from .linking import asked, link_tab, opener, tell_tab
from .positions.tab import build_positions_tab
from .requests import CLOSED, HANDLERS, Careful, Page
from .roles.tab import build_roles_tab
from .scripts import HEAD, ROUTE
from .sharing import ROUTE as CODE
from .sharing import share
from .speaking import Speaking, switch
from .summaries.tab import build_summaries_tab
from .theme import CSS, THEME, asset
from .training.tab import build_training_tab
from .translate.tab import build_translate_tab
from .turns import MOST

log = logging.getLogger(__name__)
T = TypeVar("T")

TITLE = "Transformer Playground"
# Every visit, and every call from a program, is a session, for which Gradio keeps half a megabyte. Those that
# were used longest ago are forgotten.
SESSIONS = 100
# Seconds between two deletions of files, and how old these are: uploads and results stay for an hour at most.
EVERY, AGE = 600, 3000
# Events at work: all that have a place in the turns, and those who look on while a model is trained. Not 40,
# by which Gradio means the threads that hand out the page itself.
THREADS = MOST + 64
QUEUED = 4 * MOST  # events that wait to be refused
LAUNCH = {
    "theme": THEME,
    "css": CSS,
    "head": f"<style>{asset('containers.css')}</style>{HEAD}",
    "app_kwargs": {
        "routes": [ROUTE, CODE, *CLOSED, *metrics.routes()],
        "exception_handlers": HANDLERS,
        # The page itself is large and says much twice; what Gradio compressed, or streams, passes as it is.
        "middleware": [
            Middleware(GZipMiddleware, minimum_size=4096, compresslevel=5),
            Middleware(Careful),
            Middleware(Speaking),
        ],
    },
    "footer_links": ["api"],
    "max_file_size": MAX_FILE,
    "state_session_capacity": SESSIONS,
    "max_threads": THREADS,
    "enable_monitoring": False,  # figures of use, for everybody
    "run_history": False,
}


def build_page() -> Page:
    """Build the page in every language; the first runs all events (speaking.py)."""
    torch.set_num_threads(1)  # a second thread slows a single sentence down whenever a core is busy
    heap.set_for_serving()
    register_with_zero_gpu()
    first, pages = Context.id, []
    for code in LANGUAGES:
        Context.id = first  # so that a component has the same number in all
        with speaking(code):
            pages.append(build_tabs())
    page, *others = pages
    page.wordings = {
        code: other.config["components"] for code, other in zip(list(LANGUAGES)[1:], others, strict=True)
    }
    # Of the others nothing else is needed, and FastAPI remembers their functions: so they are emptied.
    for other in others:
        vars(other).clear()
    del others
    gc.collect()
    page.queue(max_size=QUEUED)
    heap.trim()
    return page


def build_tabs() -> Page:
    """Build all tabs; each loads the checkpoints that it shows."""
    with Page(title=TITLE, delete_cache=(EVERY, AGE)) as demo:
        gr.HTML(f"{switch()}{share()}<h1>{TITLE}</h1><p>{say('page.about')}</p>", elem_classes="pg-header")
        build_guide_panel()
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(say("page.guide"), id="guide") as guide:
                picture = built(demo, guide, build_guide_tab)
            with gr.Tab(say("page.translate"), id="translate") as tab:
                sentence = built(demo, tab, build_translate_tab)
            with gr.Tab(say("page.incontext"), id="incontext") as tab:
                prompt = built(demo, tab, build_incontext_tab)
            with gr.Tab(say("page.attention"), id="attention") as tab:
                attention = built(demo, tab, partial(build_attention_tab, tab))
            with gr.Tab(say("page.positions"), id="positions") as tab:
                places = built(demo, tab, partial(build_positions_tab, tab))
            with gr.Tab(say("page.language"), id="language") as tab:
                opening = built(demo, tab, build_language_tab)
            roles = passage = None
            if any(shelf.for_use("roles")):  # one that is there, or what is wrong with it
                with gr.Tab(say("page.roles"), id="roles") as tab:
                    roles = built(demo, tab, build_roles_tab)
            if any(shelf.for_use("summaries")):
                with gr.Tab(say("page.summaries"), id="summaries") as tab:
                    passage = built(demo, tab, build_summaries_tab)
            with gr.Tab(say("page.train"), id="train") as tab:
                trained = built(demo, tab, partial(build_training_tab, demo, tabs))
        tabs_of_models = (sentence, opening, attention, passage)
        share_models(
            demo, [tab.picker for tab in tabs_of_models if tab is not None and tab.picker is not None]
        )
        for tab in tabs.children:
            tell_tab(tab)
        parts = {"translate": sentence, "incontext": prompt, "language": opening}
        parts |= {"roles": roles, "summaries": passage}
        linked = {tab: part.linked for tab, part in parts.items() if part is not None}
        plain = Linked(lambda _: ("",), gr.HTML(visible=False), {}, [])  # of a tab in which nothing is chosen
        for tab, one in {"guide": plain, **linked, "positions": places}.items():
            if one is not None:
                link_tab(tab, tabs, one)
        if picture is not None and sentence is not None:
            guide.select(model_map, sentence.linked.fields["text"], picture, **QUIET)
        if trained is not None:
            trained.opener.render()
        if attention is not None:
            handovers = (sentence, prompt, opening, roles, passage, trained)
            open_attention(tabs, attention, [part for part in handovers if part is not None])
        show_progress(demo)
    return demo


def built(demo: gr.Blocks, tab: gr.Tab, build: Callable[[], T]) -> T | None:
    """What the builder of a tab gives. Where a checkpoint of another shape than it should have makes it fail,
    None: all that it built is taken away, and the tab says why."""
    blocks, events = dict(demo.blocks), dict(demo.fns)
    try:
        return build()
    except UserError as error:
        why = str(error)
    except Exception as error:
        log.exception("The tab “%s” cannot be built", tab.label)
        wrong = f"{type(error).__name__}: {error}"
        why = say("page.wrong-form", folder=checkpoints.FOLDER.name, error=wrong)
    demo.blocks, demo.default_config.fns = blocks, events
    tab.children.clear()
    gr.HTML(notice(why))
    return None


def open_attention(tabs: gr.Tabs, attention: AttentionTab, handovers: Sequence[Handover]) -> None:
    """Open the Attention tab by a link, and from the other tabs with the text at hand."""
    outputs = [tabs, *attention.outputs]

    def by_link(event: gr.EventData) -> tuple:
        link, seen = asked(event)
        opened = from_link(link) if link else (gr.skip(),) * len(attention.outputs)
        return gr.Tabs(selected="attention") if seen else gr.skip(), *opened

    opener("attention", {}).apply(by_link, None, outputs, trigger_mode="multiple", **MODEL_EVENT)
    for handover in handovers:

        def with_text(*inputs: object, handover: Handover = handover) -> tuple:
            opened = open_sentence(*handover.asked(*inputs))
            return gr.Tabs(selected="attention"), *opened

        handover.asks(with_text, handover.inputs, outputs, **MODEL_EVENT)


def show_progress(demo: gr.Blocks) -> None:
    """How an event goes is shown where its results will stand, and of a hidden one nowhere.

    Gradio would else tell it to every output and to whatever lies in it, in the case of the tabs to the whole
    page, several times an event, and look for each anew: on this page 100 ms.
    """
    for event in demo.fns.values():
        if event.show_progress == "hidden":
            event.show_progress_on = []
        elif event.show_progress_on is None:
            event.show_progress_on = [one for one in event.outputs if isinstance(one, gr.HTML | gr.Plot)]


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
