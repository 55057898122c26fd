"""What the events of the Positions tab do. A user's mistake becomes a message and changes nothing else."""

from collections.abc import Mapping

import gradio as gr

from ..common import guarded
from . import displaced, encodings, shootout
from .displaced import Displaced
from .shootout import TASKS

LENGTH = 32  # of the string and of the errors that are shown first; every task is tested on it

PARTS = ("why", "how", "which")

# ---- why


@guarded(3)
def look(name: str, text: str | None, *numbers: float | None) -> tuple:
    """-> message, the table of variants, what was found, what can stand beside the original."""
    found = displaced.displace(name, text or "", *numbers)
    return "", displaced.table(found), found, gr.Dropdown(displaced.choices(found), value="off")


def first_look(name: str, found: Displaced | None, *asked: object) -> tuple:
    """The tab is opened: show the example if nothing is shown yet. -> as `look`."""
    return look(name, *asked) if found is None else (gr.skip(),) * 4


def open_link(name: str, link: Mapping[str, str], *fields: object) -> tuple:
    """What an address says. -> message, the fields, which part is seen, then as `look` behind its message."""
    message, *shown = look(name, *fields[:4])
    part = link.get("part")
    return message, *fields, gr.Tabs(selected=part) if part in PARTS else gr.skip(), *shown


@guarded(1)
def heads(found: Displaced | None, *picked: object) -> tuple:
    """-> message, where the head looks."""
    return "", gr.skip() if found is None else displaced.heads(found, *picked)


def every_head(found: Displaced | None) -> object:
    return displaced.all_heads(found) if found else gr.skip()


# ---- how


SETTINGS = ("length", "width", "base", "heads", "plane")  # in the order of the controls


def show_settings(scheme: str) -> list[dict]:
    """Which settings a scheme has."""
    return [gr.update(visible=name in encodings.shown(scheme).settings) for name in SETTINGS]


@guarded(1)
def encoding(*asked: object) -> tuple:
    """-> message, the picture of one scheme."""
    return "", encodings.encoding(*asked)


@guarded(1)
def comparison(*asked: object) -> tuple:
    """-> message, the schemes side by side."""
    return "", encodings.comparison(*asked)


# ---- which hold


@guarded(1)
def draw_string(task: str, size: float) -> tuple:
    """-> message, a random string."""
    return "", shootout.random_string(task, size)


def first_string(task: str, size: float, string: str | None) -> tuple:
    """The tab is opened: draw a string if there is none yet. -> as `draw_string`."""
    return (gr.skip(), gr.skip()) if string else draw_string(task, size)


@guarded(1)
def race(task: str, string: str | None) -> tuple:
    """-> message, the answers of all twins."""
    return "", shootout.race(task, string or "")


def tested_lengths(task: str) -> gr.Dropdown:
    return gr.Dropdown(list(TASKS[task].tested), value=LENGTH)
