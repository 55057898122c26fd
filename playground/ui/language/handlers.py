"""What the events of the Language model tab do."""

from collections.abc import Callable, Iterator
from functools import partial

import gradio as gr

from ...errors import UserError
from ...messages import Message
from ...uses.language import Settings, random_words
from .. import common
from ..checking import sent
from ..common import guarded, notice
from . import views
from .views import Engine

RANDOM_WORDS = 24
MODEL_PARTS = 9  # of the tab change with the model, beside the message


class Handlers:
    """What the events of the tab do with one model. A user's mistake becomes a message and changes nothing
    else."""

    def __init__(self, find: Callable[[], Engine]) -> None:
        """find: raises UserError where the model is gone."""
        self.find = find

    @property
    def engine(self) -> Engine:
        return self.find()

    # ---- the model

    @guarded(MODEL_PARTS)
    def change_model(
        self, text: str | None, temperature: float, top_k: float, top_p: float, lines: str | None
    ) -> tuple:
        """Another model for the same texts. -> message, kinds of text, bars, nothing written, the judged
        texts, hint on windows, the parts that only our model has, scores and card."""
        engine, settings = self.engine, settings_of(temperature, top_k, top_p)
        kinds = views.kind_choices(engine)
        return (
            "",
            gr.Dropdown(kinds, value="", visible=len(kinds) > 1),
            views.next_view(engine, text or "", "", settings),
            "",
            "",
            views.judged_view(engine, lines or "") if (lines or "").strip() else "",
            views.windows_hint(engine),
            gr.Accordion(visible=engine.ngram is not None),
            views.describe(engine),
            engine.checkpoint.card,
        )

    # ---- what comes next

    @guarded(1)
    def show_next(
        self,
        text: str | None,
        kind: str | None,
        temperature: float | None,
        top_k: float | None,
        top_p: float | None,
    ) -> tuple:
        """-> message, bars."""
        bars = views.next_view(self.engine, text or "", kind or "", settings_of(temperature, top_k, top_p))
        return notice(views.advice(self.engine, text or ""), information=True), bars

    @guarded(2)
    def append(self, event: gr.EventData, text: str | None, *shaping: object) -> tuple:
        """Put the word that was clicked behind the text. -> message, bars, text."""
        longer = self.engine.model.appended(text or "", *sent(event, ids=list[int]))
        return *self.show_next(longer, *shaping), longer

    def open(self, *shaping: object, opening: str) -> tuple:
        """-> as `append`."""
        return *self.show_next(opening, *shaping), opening

    @guarded(2)
    def write_on(
        self,
        text: str | None,
        kind: str | None,
        temperature: float | None,
        top_k: float | None,
        top_p: float | None,
        length: float,
        seed: float | None,
        forced: tuple[int, ...] = (),
    ) -> Iterator[tuple]:
        """-> message, what was written as HTML, and the whole text."""
        settings = settings_of(temperature, top_k, top_p)
        for html, whole in views.write(
            self.engine, text or "", kind or "", settings, int(length), int(seed or 0), forced
        ):
            yield notice(views.advice(self.engine, text or ""), information=True), html, whole

    def rewrite(self, event: gr.EventData, *inputs: object) -> Iterator[tuple]:
        """Write again from the word that was chosen: the page sends the ids up to its end."""
        [forced] = sent(event, forced=list[int])
        yield from self.write_on(*inputs, forced=tuple(forced))

    @guarded(4)
    def take(self, whole: str, *shaping: object) -> tuple:
        """-> as `append`, then nothing is written any more."""
        if not whole:
            raise UserError(Message("language.nothing-written"))
        return *self.open(*shaping, opening=whole), "", ""

    @guarded(8)
    def link(self, kind: str, temperature: float, top_k: float, top_p: float, text: str, lines: str) -> tuple:
        """What an address says. -> message, the fields as they came, bars, the judged texts."""
        message, bars = self.show_next(text, kind, temperature, top_k, top_p)
        judged = views.judged_view(self.engine, lines) if lines.strip() else ""
        return message, kind, temperature, top_k, top_p, text, lines, bars, judged

    # ---- how plausible

    @guarded(1)
    def judge(self, lines: str | None) -> tuple:
        """-> message, the texts with their surprises."""
        return "", views.judged_view(self.engine, lines or "")

    def judge_sample(self, sample: str) -> tuple:
        """-> as `judge`, then the texts."""
        return *self.judge(sample), sample

    @guarded(2)
    def replace(self, event: gr.EventData, lines: str | None) -> tuple:
        """Put what was chosen in the place of a word. -> as `judge_sample`."""
        number, forced = sent(event, sentence=int, forced=list[int])
        return self.judge_sample(views.replaced(self.engine, lines or "", number, forced))

    # ---- a word in its context

    @guarded(1)
    def fill(self, sentence: str | None, candidates: str | None) -> tuple:
        """-> message, the candidates in order."""
        return "", views.cloze_view(self.engine, sentence or "", candidates or "")

    def fill_sample(self, sentence: str, candidates: str) -> tuple:
        """-> as `fill`, then the sentence and its candidates."""
        return *self.fill(sentence, candidates), sentence, candidates

    # ---- where it knows it

    @guarded(1)
    def words(self, text: str | None) -> tuple:
        choices = views.word_choices(self.engine, text or "")
        return "", gr.Dropdown(choices, value=views.last_word(choices))

    @guarded(3)
    def look(self, text: str | None, number: int | None) -> tuple:
        layers, curve, said = views.context_view(self.engine, text or "", int(number or 0))
        return "", layers, gr.Plot(curve, visible=True), said

    @guarded(2)
    def repeat(self, text: str | None) -> tuple:
        plot, said = views.repeat_view(self.engine, text or "")
        return "", gr.Plot(plot, visible=True), said

    def draw(self, seed: float | None) -> tuple:
        words = random_words(RANDOM_WORDS, int(seed or 0))
        return words, *self.repeat(words)

    # ---- compared

    @guarded(1)
    def compare(self, text: str | None) -> tuple:
        """-> message, both models on a text."""
        return "", views.compared_view(self.engine, text or "")

    def compare_sample(self, sample: str) -> tuple:
        """-> as `compare`, then the text."""
        return *self.compare(sample), sample


of_model = partial(common.of_model, lambda name: Handlers(partial(views.engine_named, name)))


def settings_of(temperature: float | None, top_k: float | None, top_p: float | None) -> Settings:
    """The settings as numbers; an emptied box counts as 0."""
    return float(temperature or 0), int(top_k or 0), float(top_p or 0)
