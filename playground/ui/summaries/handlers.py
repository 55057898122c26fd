"""What the events of the Summaries tab do."""

from collections.abc import Callable, Iterator

import gradio as gr

from ...errors import UserError
from ...generation.search import search_with
from ...messages import Message, say
from ..checking import sent, typed
from ..common import guarded, notice
from .views import Engine, Forced, describe, look, show

Results = tuple[str, str, str, list[Forced]]  # message, output, evidence, history


def empty() -> str:
    return f'<p class="pg-hint">{say("summaries.empty")}</p>'


def lengths_of(engine: Engine) -> list[tuple[str, str]]:
    """The lengths that a headline may have, with what is shown of them."""
    return [(say(f"summaries.length-{length}"), length) for length in engine.lengths]


class Handlers:
    """What the events of the tab do with one model. A user's mistake becomes a message and changes nothing
    else.

    The settings that an event hands over: length, number of key sentences, beams. A history holds the
    beginnings that were chosen, the last of which counts; it begins with the empty one.
    """

    def __init__(self, find: Callable[[], Engine]) -> None:
        """find: raises UserError where the model is gone."""
        self.find = find

    @property
    def engine(self) -> Engine:
        return self.find()

    def change_model(self) -> tuple:
        """Another model. -> length, scores, card."""
        lengths = lengths_of(self.engine)
        checkpoint = self.engine.checkpoint
        return (
            gr.Radio(lengths, value="title", visible=len(lengths) > 1),
            describe(checkpoint),
            checkpoint.card,
        )

    @guarded(3)
    def run(
        self,
        history: list[Forced],
        text: str | None,
        length: str,
        keys: float,
        beams: float,
        note: Message | str = "",
    ) -> Iterator[Results]:
        for shown in show(self.engine, text or "", length, search_with(int(beams)), history[-1], int(keys)):
            yield notice(str(note) or shown.note, information=True), shown.output, shown.evidence, history

    def fresh(self, text: str | None, *settings: object) -> Iterator[Results]:
        """Summarise and forget all choices."""
        yield from self.run([()], text, *settings)

    def again(self, history: list[Forced], text: str | None, *settings: object) -> Iterator[Results]:
        """Summarise with changed settings, if there is anything to summarise."""
        if text and text.strip():
            yield from self.run(history, text, *settings)
        else:
            yield (gr.skip(),) * 4

    def open(self, _link: object, text: str, *settings: object) -> Iterator[tuple]:
        """What an address says. -> message, text, settings, output, evidence, history."""
        if not text.strip():
            yield "", text, *settings, empty(), "", [()]
            return
        for message, *shown in self.fresh(text, *settings):
            yield message, text, *settings, *shown

    def example(self, *settings: object, sample: str, note: Message | str) -> Iterator[tuple]:
        for results in self.run([()], sample, *settings, note=note):
            yield sample, *results

    @guarded(3)
    def choose(
        self, event: gr.EventData, history: list[Forced], text: str | None, *settings: object
    ) -> Iterator[Results]:
        """Add the choice that the page sends: {sentence: 0, forced: ids of the beginning}."""
        forced = self.engine.summariser("title").check_ids(*sent(event, forced=list[int]))
        yield from self.run([*history, forced], text, *settings)

    def undo(self, history: list[Forced], text: str | None, *settings: object) -> Iterator[Results]:
        if len(history) > 1:
            yield from self.run(history[:-1], text, *settings)
        else:
            yield notice(say("translate.no-choice"), information=True), *(gr.skip(),) * 3

    @typed
    def at_hand(
        self, history: list[Forced], text: str | None, length: str, keys: float, beams: float
    ) -> tuple[str, str, str, str]:
        """What was read and its headline as shown; the text as it is where there is none. -> checkpoint,
        text, headline, length."""
        name = self.engine.checkpoint.name
        try:
            seen = look(self.engine, text or "", length, search_with(int(beams)), history[-1])
        except UserError:
            return name, text or "", "", length
        return name, seen.ready.text, seen.summariser.tokenizer.decode(seen.found[0].tokens), length
