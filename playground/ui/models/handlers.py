"""What the events of the picker of models do."""

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import gradio as gr

from ... import shelf
from ...importing import Import
from ...importing.hub import Told
from ...messages import Message, say
from ...uses.registry import uses_for
from ..common import guarded, notice
from . import views

EVERY = 0.3  # seconds between two states of the progress bar
OPENED = itertools.count()  # so that opening the same once more is something new
WHERE = ("translate", "language-model", "summaries")  # the uses that have a tab of their own


@guarded(3)
def open_another(
    text: str | None,
    use: str | None,
    own: Sequence[str],
    progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
) -> tuple:
    """Import a model by its name or the address of its page. -> message, the row of the box, the names to
    choose from, (the model, a number that is new each time).

    use: what a model must be for to be chosen here, None for any; own: the names of ours.
    """
    name = views.name_in(text)
    one = brought(name, lambda share, what: progress(share, desc=str(what)))
    shelf.offered(one.name)  # what cannot be loaded is told now
    names = views.choices(own, use)
    if one.name not in names:
        kinds = uses_for(one.task)
        where = say("models.where-attention")
        for kind in kinds:
            if kind.name in WHERE:
                first = say(f"models.where-{kind.name}")
                where = say("models.where-both", first=first, second=where)
        what = say(f"models.what-{kinds[0].name if kinds else 'other'}")
        told = say("models.here-now", name=one.name, what=what, where=where)
        return notice(told, information=True), gr.skip(), gr.skip(), gr.skip()
    return "", gr.Row(visible=False), gr.Dropdown(names, value=one.name), (one.name, next(OPENED))


def brought(name: str, show: Told) -> Import:
    """The import of a model; what its download tells from other threads is shown from this one, which alone
    belongs to a visitor."""
    latest: tuple[float, str | Message] = (0.0, Message("models.looking-for", {"name": name}))

    def told(share: float, what: str | Message) -> None:
        nonlocal latest
        latest = (share, what)

    with ThreadPoolExecutor(1) as pool:
        bringing = pool.submit(shelf.bring, name, told)
        while not wait([bringing], EVERY).done:
            show(*latest)
        return bringing.result()


def about(name: str) -> str:
    """-> what is told of the model."""
    return views.about(name)


def toggle(shown: bool) -> tuple:
    """-> the row of the box, whether it is shown now."""
    return gr.Row(visible=not shown), not shown
