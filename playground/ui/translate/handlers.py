"""What the events of the Translate tab do."""

from collections.abc import Callable, Iterator

import gradio as gr

from ...errors import UserError
from ...generation.search import Search
from ...messages import Message, say
from ..checking import sent, typed
from ..common import guarded, label, notice
from .views import (
    Choices,
    Engine,
    Engines,
    advice,
    engine_for,
    first_pair,
    scores_of,
    show,
    steps_of,
    translate_file,
    turns_round,
)
from .ways import WAYS, Way


def empty() -> str:
    """What stands where there is no translation."""
    return f'<p class="pg-hint">{say("translate.empty")}</p>'


@typed
def read_settings(
    method: str,
    beams: float,
    penalty: float,
    temperature: float,
    top_k: float,
    top_p: float,
    seed: float | None,
    beginning: str | None,
) -> tuple[Search, str]:
    search = Search(method, int(beams), penalty, temperature, int(top_k), top_p, int(seed or 0))
    return search, beginning or ""  # Gradio may hand over None for an empty box


def wording(way: Way, **text: str) -> tuple:
    """The tab in one direction: updates of the text box, the name of the output, the box of its beginning,
    the file, and the examples of each direction. text: {"value": a new text}, if there is one."""
    return (
        gr.Textbox(**way.text, **text),
        label(way.written),
        gr.Textbox("", **way.beginning),
        gr.File(label=way.file),
        *(gr.Row(visible=each is way) for each in WAYS.values()),
    )


Pair = tuple[str, str]  # a text and its translation, as shown
Results = tuple[str, str, str, list[Choices], Pair]  # message, output, steps, history, what is shown


def nothing() -> tuple:
    """No output, no steps, no choices."""
    return empty(), empty(), [{}], ("", "")


KEEP = (gr.skip(),) * 4  # leave what is on the page


class Handlers:
    """What the events of the tab do with one model. A user's mistake becomes a message and changes nothing
    else.

    Of the settings that an event hands over, the first is the language to write.
    """

    def __init__(self, find: Callable[[], Engines]) -> None:
        """find: raises UserError where the model is gone."""
        self.find = find

    @property
    def engines(self) -> Engines:
        return self.find()

    def change_model(self) -> tuple:
        """Another model: its directions, of which the first is taken. -> direction, the row of directions,
        the button that turns them round, scores, card, then as `wording`."""
        engines = self.engines
        choices = [(engine.way.label, target) for target, engine in engines.items()]
        first = next(iter(engines))
        return (
            gr.Radio(choices, value=first),
            gr.Row(visible=len(choices) > 1),
            gr.Button(visible=turns_round(engines)),
            *scores_of(engines),
            *wording(engines[first].way),
        )

    def read(self, to: str, *settings: object) -> tuple[Engine, Search, str]:
        return engine_for(self.engines, to), *read_settings(*settings)

    @guarded(4)
    def run(
        self, history: list[Choices], text: str | None, settings: tuple[object, ...], note: str = ""
    ) -> Iterator[Results]:
        """Translate with the last choices of the history."""
        engine, search, beginning = self.read(*settings)
        for shown in show(engine, text or "", search, history[-1], beginning):
            message = note or advice(engine, text)
            pair = (text, shown.text)
            yield notice(message, information=True), shown.output, shown.steps, history, pair

    def fresh(self, text: str | None, *settings: object) -> Iterator[Results]:
        """Translate and forget all choices. Beside a text that cannot be translated stands no other's
        translation."""
        for message, *results in self.run([{}], text, settings):
            yield message, *(nothing() if results[0] == gr.skip() else results)

    def again(self, history: list[Choices], text: str | None, *settings: object) -> Iterator[Results]:
        """Translate with changed settings, if there is anything to translate."""
        if text and text.strip():
            yield from self.run(history, text, settings)
        else:
            yield gr.skip(), *KEEP

    def live(self, live: bool, text: str | None, *settings: object) -> Iterator[Results]:
        yield from self.again([{}], text if live else "", *settings)

    def example(self, *settings: object, sample: str, note: Message | str) -> Iterator[tuple]:
        for results in self.run([{}], sample, settings, str(note)):
            yield sample, *results

    def open(self, to: str, text: str, *settings: object) -> Iterator[tuple]:
        """What an address says. -> message, direction, text, settings, then what `run` gives behind the
        message, the name of the output, the file, the examples of each direction."""
        way = engine_for(self.engines, to).way
        box, heading, _, file, *rows = wording(way, value=text)
        *search, beginning = settings
        fields = to, box, *search, gr.Textbox(beginning, **way.beginning)
        answers = self.run([{}], text, (to, *settings)) if text.strip() else [("", *nothing())]
        for message, *shown in answers:
            yield message, *fields, *shown, heading, file, *rows

    def turn(self, to: str) -> tuple:
        """The other direction for the same text. -> as `wording`."""
        return wording(engine_for(self.engines, to).way)

    def swap(self, to: str, text: str | None, shown: Pair) -> tuple:
        """The other direction, and the translation as its text, unless another text was typed meanwhile.
        -> direction, then as `wording`."""
        engines = self.engines
        if not turns_round(engines) or to not in engines:
            raise UserError(Message("translate.one-way"))
        [other] = engines.keys() - {to}
        source, translation = shown
        value = translation if text == source and translation else text or ""
        return other, *wording(engines[other].way, value=value)

    def turned(self, text: str | None, *settings: object) -> Iterator[Results]:
        """Translate in a new direction. What stood there was of the other one, and goes in any case."""
        if not (text and text.strip()):
            yield "", *nothing()
            return
        yield from self.fresh(text, *settings)

    @guarded(4)
    def choose(
        self, event: gr.EventData, history: list[Choices], text: str | None, *settings: object
    ) -> Iterator[Results]:
        """Add the choice that the page sends: {sentence, forced: ids of the beginning}."""
        engine, *_ = self.read(*settings)
        number, ids = sent(event, sentence=int, forced=list[int])
        forced = engine.translator.check_ids(ids)
        yield from self.run([*history, {**history[-1], number: forced}], text, settings)

    def undo(self, history: list[Choices], text: str | None, *settings: object) -> Iterator[Results]:
        if len(history) > 1:
            yield from self.run(history[:-1], text, settings)
        else:
            yield notice(say("translate.no-choice"), information=True), *KEEP

    @guarded(1)
    def explain(
        self, event: gr.EventData, history: list[Choices], text: str | None, *settings: object
    ) -> tuple[str, str]:
        """The four steps of the sentence that the page sends. -> message, steps."""
        engine, search, beginning = self.read(*settings)
        return "", steps_of(engine, text, search, history[-1], beginning, *sent(event, sentence=int))

    def at_hand(
        self, history: list[Choices], text: str | None, *settings: object
    ) -> tuple[str, str, str, str]:
        """The first sentence and its translation as shown; empty texts where there is none. -> checkpoint,
        text, translation, direction."""
        engine, search, beginning = self.read(*settings)
        try:
            sentence, translation = first_pair(engine, text or "", search, history[-1], beginning)
        except UserError:
            sentence, translation = text or "", ""
        return engine.checkpoint.name, sentence, translation, engine.translator.target

    @guarded(1)
    def file(
        self,
        path: str | None,
        *settings: object,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple[str, str | None]:
        engine, search, _ = self.read(*settings)
        target, count, told = translate_file(engine, path, search, lambda share: progress(share))
        if told:
            message = say("translate.lines-remark", n=count, told=len(told), first=" ".join(told[:3]))
            return notice(message), str(target)
        return notice(say("translate.lines", n=count), information=True), str(target)
