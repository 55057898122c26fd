"""What the events of the Language model tab do."""

from collections.abc import Iterator

import gradio as gr

from ...errors import UserError
from ...language import random_words
from ..common import notice
from . import views
from .views import Engine

RANDOM_WORDS = 24


class Handlers:
    """What the events of the tab do. A user's mistake becomes a message and changes nothing else."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # ---- what comes next

    def show_next(self, text: str | None, temperature: float, top_k: float, top_p: float) -> tuple:
        try:
            bars = views.next_view(self.engine, text or "", settings_of(temperature, top_k, top_p))
        except UserError as error:
            return notice(str(error)), gr.skip()
        return notice(views.advice(self.engine, text or ""), information=True), bars

    def append(self, event: gr.EventData, text: str | None, *shaping: float) -> tuple:
        """Put the token that was clicked behind the text."""
        try:
            longer = self.engine.model.appended(text or "", event.id)
        except UserError as error:
            return gr.skip(), notice(str(error)), gr.skip()
        return longer, *self.show_next(longer, *shaping)

    def open(self, opening: str, *shaping: float) -> tuple:
        return opening, *self.show_next(opening, *shaping)

    def write_on(
        self,
        text: str | None,
        temperature: float,
        top_k: float,
        top_p: float,
        length: float,
        seed: float | None,
        forced: tuple[int, ...] = (),
    ) -> Iterator[tuple]:
        try:
            settings = settings_of(temperature, top_k, top_p)
            for html, whole in views.write(
                self.engine, text or "", settings, int(length), int(seed or 0), forced
            ):
                yield notice(views.advice(self.engine, text or ""), information=True), html, whole
        except UserError as error:
            yield notice(str(error)), gr.skip(), gr.skip()

    def rewrite(self, event: gr.EventData, *inputs: object) -> Iterator[tuple]:
        """Write again from the token that was chosen: the page sends the ids up to it."""
        yield from self.write_on(*inputs, forced=tuple(event.forced))

    def take(self, whole: str, *shaping: float) -> tuple:
        if not whole:
            return (
                gr.skip(),
                notice("There is nothing written yet. Press “Write on” first."),
                *[gr.skip()] * 3,
            )
        return whole, *self.show_next(whole, *shaping), "", ""

    # ---- how plausible

    def judge(self, lines: str | None) -> tuple:
        try:
            return "", views.judged_view(self.engine, lines or "")
        except UserError as error:
            return notice(str(error)), gr.skip()

    def judge_sample(self, sample: str) -> tuple:
        return sample, *self.judge(sample)

    def replace(self, event: gr.EventData, lines: str | None) -> tuple:
        """Put what was chosen in the place of a word."""
        try:
            changed = views.replaced(self.engine, lines or "", int(event.sentence), event.forced)
        except UserError as error:
            return gr.skip(), notice(str(error)), gr.skip()
        return changed, *self.judge(changed)

    # ---- where it knows it

    def words(self, text: str | None) -> tuple:
        try:
            choices = views.word_choices(self.engine, text or "")
        except UserError as error:
            return notice(str(error)), gr.skip()
        return "", gr.Dropdown(choices, value=views.last_word(choices))

    def look(self, text: str | None, number: int | None) -> tuple:
        try:
            layers, curve, said = views.context_view(self.engine, text or "", int(number or 0))
        except UserError as error:
            return notice(str(error)), gr.skip(), gr.skip(), gr.skip()
        return "", layers, gr.Plot(curve, visible=True), said

    def repeat(self, text: str | None) -> tuple:
        try:
            plot, said = views.repeat_view(self.engine, text or "")
        except UserError as error:
            return notice(str(error)), gr.skip(), gr.skip()
        return "", gr.Plot(plot, visible=True), said

    def draw(self, seed: float | None) -> tuple:
        words = random_words(RANDOM_WORDS, int(seed or 0))
        return words, *self.repeat(words)

    # ---- compared

    def compare(self, text: str | None) -> tuple:
        try:
            return "", views.compared_view(self.engine, text or "")
        except UserError as error:
            return notice(str(error)), gr.skip()


def settings_of(temperature: float | None, top_k: float | None, top_p: float | None) -> views.Settings:
    """The settings as numbers; an emptied box counts as 0."""
    return float(temperature or 0), int(top_k or 0), float(top_p or 0)
