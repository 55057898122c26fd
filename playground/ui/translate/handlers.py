"""What the events of the Translate tab do."""

from collections.abc import Iterator

import gradio as gr

from ...errors import UserError
from ...generation.search import Search
from ..common import guarded, notice
from .views import Choices, Engine, advice, first_pair, show, steps_of, translate_file


def read_settings(
    method: str,
    beams: float,
    penalty: float,
    temperature: float,
    top_k: float,
    top_p: float,
    seed: float,
    beginning: str | None,
) -> tuple[Search, str]:
    search = Search(method, int(beams), penalty, temperature, int(top_k), top_p, int(seed or 0))
    return search, beginning or ""  # Gradio may hand over None for an empty box


Results = tuple[str, str, str, list[Choices]]  # message, output, steps, history


KEEP = (gr.skip(), gr.skip(), gr.skip())  # leave what is on the page


class Handlers:
    """What the events of the tab do. A user's mistake becomes a message and changes nothing else."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @guarded(3)
    def run(
        self, history: list[Choices], text: str, settings: tuple[object, ...], note: str = ""
    ) -> Iterator[Results]:
        """Translate with the last choices of the history."""
        search, beginning = read_settings(*settings)
        for output, steps in show(self.engine, text or "", search, history[-1], beginning):
            message = note or advice(self.engine, text)
            yield notice(message, information=True), output, steps, history

    def fresh(self, text: str, *settings: object) -> Iterator[Results]:
        """Translate and forget all choices."""
        yield from self.run([{}], text, settings)

    def again(self, history: list[Choices], text: str, *settings: object) -> Iterator[Results]:
        """Translate with changed settings, if there is anything to translate."""
        if text and text.strip():
            yield from self.run(history, text, settings)
        else:
            yield gr.skip(), *KEEP

    def live(self, live: bool, text: str, *settings: object) -> Iterator[Results]:
        yield from self.again([{}], text if live else "", *settings)

    def example(self, sample: str, note: str, *settings: object) -> Iterator[tuple]:
        for results in self.run([{}], sample, settings, note):
            yield sample, *results

    @guarded(3)
    def choose(
        self, event: gr.EventData, history: list[Choices], text: str, *settings: object
    ) -> Iterator[Results]:
        """Add the choice that the page sends: {sentence, forced: ids of the beginning}."""
        forced = self.engine.translator.check_ids(event.forced)
        yield from self.run([*history, {**history[-1], int(event.sentence): forced}], text, settings)

    def undo(self, history: list[Choices], text: str, *settings: object) -> Iterator[Results]:
        if len(history) > 1:
            yield from self.run(history[:-1], text, settings)
        else:
            yield notice("There is no choice to undo.", information=True), *KEEP

    @guarded(1)
    def explain(
        self, event: gr.EventData, history: list[Choices], text: str, *settings: object
    ) -> tuple[str, str]:
        """The four steps of the sentence that the page sends. -> message, steps."""
        search, beginning = read_settings(*settings)
        return "", steps_of(self.engine, text, search, history[-1], beginning, int(event.sentence))

    def at_hand(self, history: list[Choices], text: str, *settings: object) -> tuple[str, str]:
        """The first sentence and its translation as shown; empty texts where there is none."""
        try:
            search, beginning = read_settings(*settings)
            return first_pair(self.engine, text or "", search, history[-1], beginning)
        except UserError:
            return text or "", ""

    @guarded(1)
    def file(
        self,
        path: str | None,
        *settings: object,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple[str, str | None]:
        search, _ = read_settings(*settings)
        target, count, told = translate_file(self.engine, path, search, lambda share: progress(share))
        if told:
            message = f"{count:,} lines, {len(told):,} of them with a remark. {' '.join(told[:3])}"
            return notice(message), str(target)
        return notice(f"{count:,} lines translated.", information=True), str(target)
