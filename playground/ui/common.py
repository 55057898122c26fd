"""What all tabs share."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import gradio as gr

from ..errors import UserError
from ..figures.html import escape
from .checking import arguments_for, checked
from .scripts import on_load
from .terms import with_terms
from .turns import MODEL

QUEUE = {"concurrency_id": MODEL, "concurrency_limit": None}  # for every event that runs a model, in turns
MODEL_EVENT = {**QUEUE, "api_visibility": "private"}  # an event of the page, no endpoint
QUIET = MODEL_EVENT | {"show_progress": "hidden"}
LAST = QUIET | {"trigger_mode": "always_last"}  # of quick successive events the last one counts
# Answered on the connection on which it was asked, in its turn all the same. A state that it sets has no
# event of its change.
NOW = LAST | {"queue": False}
QUICK = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}  # runs no model


@dataclass(frozen=True)
class Picker:
    """The choice of a model (models/picker.py), as a tab listens to it."""

    name: gr.Dropdown  # its `select` event: another one is chosen (`input` comes twice)
    brought: gr.State  # its `change` event: another one was opened and is to be shown
    choices: Callable[[], list[str]]  # the names that there are now


@dataclass(frozen=True)
class Linked:
    """What of a tab stands in the address of the page, and how an address is put on the page (linking.py)."""

    # (the link, the values of the fields) -> message, fields, outputs; it may yield. Raises UserError.
    opens: Callable[..., Any]
    message: gr.HTML  # where the tab says what is wrong with an address
    fields: Mapping[str, gr.components.Component]  # by their names in the address
    outputs: Sequence[gr.blocks.Block]  # what else `opens` gives
    finish: Callable[[gr.events.Dependency], object] | None = None  # what follows the event


@dataclass(frozen=True)
class Handover:
    """How the Attention tab gets the text at hand."""

    asks: Callable[..., gr.events.Dependency]  # the click, or what else asks for it
    inputs: list[gr.components.Component]
    # inputs -> checkpoint, what the model reads, what it writes ("" for its own), the way ("" for the usual)
    asked: Callable[..., tuple[str, str, str, str]]
    picker: Picker | None = None  # of a tab whose model can be chosen
    linked: Linked | None = None
    opener: gr.HTML | None = None  # of a tab that wires its own, to be put outside of it


def notice(text: str, information: bool = False) -> str:
    """A message to the user, as HTML; empty text gives no box."""
    kind = "pg-notice pg-info" if information else "pg-notice"
    return f'<div class="{kind}" role="status">{escape(text)}</div>' if text else ""


def paragraph(text: str) -> gr.HTML:
    return gr.HTML(f"<p>{with_terms(text)}</p>", apply_default_css=False)


def chart_box(elem_id: str) -> gr.HTML:
    """Where charts stand, with their readout and downloads."""
    return gr.HTML("", js_on_load=on_load("charts"), apply_default_css=False, elem_id=elem_id)


def html_box(elem_id: str) -> gr.HTML:
    """Where an event puts HTML of ours."""
    return gr.HTML("", apply_default_css=False, elem_id=elem_id)


def message_box(elem_id: str) -> gr.HTML:
    """Where an event says what went wrong, or what should be known."""
    return gr.HTML("", apply_default_css=False, elem_id=elem_id, elem_classes="pg-message")


def label(text: str) -> gr.HTML:
    """The name of a part that is no form field."""
    return gr.HTML(f'<span class="pg-label">{text}</span>', apply_default_css=False)


def hint(text: str) -> gr.HTML:
    return gr.HTML(f'<p class="pg-hint">{with_terms(text)}</p>', apply_default_css=False)


def guarded(others: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """For the handler of an event whose outputs are the message box and so many others: a user's mistake
    becomes the message, and leaves the others as they are. So does an input of another type than it takes."""

    def guard(handle: Callable[..., Any]) -> Callable[..., Any]:
        def refused(error: UserError) -> tuple:
            return notice(str(error)), *(gr.skip() for _ in range(others))

        @wraps(handle)
        def answer(*inputs: Any, **keywords: Any) -> tuple:
            try:
                return handle(*arguments_for(handle, inputs, special=True), **keywords)
            except UserError as error:
                return refused(error)

        @wraps(handle)
        def stream(*inputs: Any, **keywords: Any) -> Iterator[tuple]:
            try:
                yield from handle(*arguments_for(handle, inputs, special=True), **keywords)
            except UserError as error:
                yield refused(error)

        return stream if inspect.isgeneratorfunction(handle) else answer

    return guard


def of_model(make: Callable[[str], Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of a tab's handlers as the handler of an event whose first input is the name of the model.

    make: from that name to the object with the method, which finds the model when it is needed: what is wrong
    with it is then told as any other mistake.
    """

    @wraps(method)
    def answer(name: str, *inputs: Any, **given: Any) -> Any:
        return method(make(checked(name, str, "name")), *inputs, **given)

    @wraps(method)
    def stream(name: str, *inputs: Any, **given: Any) -> Iterator[Any]:
        yield from method(make(checked(name, str, "name")), *inputs, **given)

    return stream if inspect.isgeneratorfunction(method) else answer
