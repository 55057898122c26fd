"""What the events of the Roles tab do. A user's mistake becomes a message and changes nothing else."""

import gradio as gr

from ...errors import UserError
from ...messages import say, sentences
from ..checking import sent
from ..common import guarded, notice
from . import views
from .views import Chosen, Engine


def click() -> str:
    """What stands in the place of the links before anything is chosen."""
    return f'<p class="pg-hint">{say("roles.click")}</p>'


class Handlers:
    """What the events of the tab do."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @guarded(3)
    def show(self, text: str | None) -> tuple:
        """-> message, output, links, what is chosen (nothing)."""
        message = notice(views.advice(self.engine, text or ""), information=True)
        return message, views.show(self.engine, text or ""), click(), None

    def sample(self, text: str) -> tuple:
        """-> text, then as `show`."""
        return text, *self.show(text)

    def open(self, _link: object, text: str) -> tuple:
        """What an address says. -> message, text, output, links, what is chosen (nothing)."""
        message, *shown = self.show(text)
        return message, text, *shown

    def choose(self, event: gr.EventData) -> Chosen:
        """The page sends {sentence, frame, part}. -> what is chosen."""
        return Chosen(*sent(event, sentence=int, frame=int, part=int))

    def link(self, text: str | None, chosen: Chosen | None) -> str:
        """-> which heads link what is chosen to its verb, or why none do."""
        try:
            return click() if chosen is None else views.links(self.engine, text or "", chosen)
        except UserError as error:
            return notice(str(error), information=True)

    @guarded(1)
    def compare(self, first: str | None, second: str | None) -> tuple:
        """-> message, both sentences and what they share."""
        return "", views.compared(self.engine, first or "", second or "")

    def compare_sample(self, first: str, second: str) -> tuple:
        """-> both texts, then as `compare`."""
        return first, second, *self.compare(first, second)

    @guarded(1)
    def file(
        self,
        path: str | None,
        form: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple[str, str | None]:
        """-> message, the result."""
        target, count, told = views.label_file(self.engine, path, form, lambda share: progress(share))
        if told:
            said = sentences([say("roles.lines-empty", n=count, empty=len(told)), *told[:3]])
            return notice(said), str(target)
        return notice(say("roles.lines", n=count), information=True), str(target)

    def at_hand(self, text: str | None, chosen: Chosen | None) -> tuple[str, str, str, str]:
        """What the Attention tab opens with: checkpoint, text, no output, the usual way."""
        try:
            sentence = views.marked(self.engine, text or "", chosen)
        except UserError:
            sentence = text or ""
        return self.engine.checkpoint.name, sentence, "", ""
