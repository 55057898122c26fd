"""The Translate tab: type, see how sure the model was of each word, and steer it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import gradio as gr

from ...errors import UserError
from ...pipeline import Search
from ..common import MODEL_EVENT, QUEUE, Handover, notice
from ..theme import asset
from .views import (
    Choices,
    Engine,
    advice,
    describe,
    first_pair,
    load_translators,
    show,
    steps_of,
    translate_file,
)

EXAMPLES = [
    ("works well", "My sister bought a red car last week.", ""),
    ("works well", "I don't know what you want, but I would like to help you.", ""),
    ("works well", "Where is the nearest train station?", ""),
    (
        "hard",
        "If I had known that you were coming, I would have baked a cake.",
        "Hard: two tenses that depend on each other, far apart. Point at the verbs to see the doubt.",
    ),
    (
        "fails",
        "The photosynthesis of cyanobacteria oxygenated the primordial atmosphere.",
        "Fails: the model was trained on short everyday sentences and has never met these words. It reads "
        "them in pieces and guesses. The tint shows that it is unsure.",
    ),
]
LEGEND = (
    '<div class="pg-legend"><span><i class="doubt"></i> less probable</span>'
    '<span><i class="link"></i> what a word was read from</span>'
    "<span>Point at a word, or tap it, for its alternatives; click one to take it.</span></div>"
)
EMPTY = '<p class="pg-hint">The translation appears here.</p>'
METHODS = [("greedy: the most probable next word", "greedy"), ("beam search", "beam"), ("sampling", "sample")]


def build_translate_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no translator."""
    engines, problems = load_translators()
    for problem in problems:
        gr.HTML(notice(problem))
    if "fr" not in engines:
        gr.HTML(notice("There is no translator to use. Train one: see “Train again” in the README."))
        return None
    engine = engines["fr"]
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(
                "",
                label="English",
                placeholder="Type English, then press Enter (Shift+Enter: a new line)",
                lines=1,
                max_lines=14,
                elem_classes="pg-text",
                elem_id="translate-text",
            )
            with gr.Row():
                go = gr.Button("Translate", variant="primary", elem_id="translate-go")
                clear = gr.Button("Clear")
            live = gr.Checkbox(label="Translate as I type", elem_id="translate-live")
        with gr.Column():
            gr.HTML('<span class="pg-label">French</span>', apply_default_css=False)
            output = gr.HTML(
                EMPTY,
                js_on_load=asset("words.js"),
                apply_default_css=False,
                elem_id="translate-output",
            )
            gr.HTML(LEGEND, apply_default_css=False)
            message = gr.HTML("", apply_default_css=False, elem_id="translate-message")
            with gr.Row():
                undo = gr.Button("Undo last choice", size="sm", elem_id="translate-undo")
                forget = gr.Button("Forget all choices", size="sm")
                look_inside = gr.Button("Look at its attention", size="sm", elem_id="translate-look")
    with gr.Row(elem_classes="pg-examples"):
        samples = [gr.Button(f"{kind}: {sample}", size="sm", min_width=200) for kind, sample, _ in EXAMPLES]
    settings = build_settings()
    with gr.Accordion("What happened: the four steps of a sentence, in its own numbers", open=True):
        steps = gr.HTML(EMPTY, apply_default_css=False, elem_id="translate-steps")
    handlers = Handlers(engine)
    build_file_part(handlers, settings)
    with gr.Accordion("How good is it? Scores, data and limits", open=False):
        gr.HTML(describe(engine), apply_default_css=False)
        gr.Markdown(engine.checkpoint.card)

    # All choices made in this text, oldest first; the last of them holds.
    history = gr.State([{}])
    inputs, outputs = [text, *settings], [message, output, steps, history]
    quiet = MODEL_EVENT | {"show_progress": "hidden"}
    gr.on([go.click, text.submit], handlers.fresh, inputs, outputs, **MODEL_EVENT)
    text.input(handlers.live, [live, *inputs], outputs, trigger_mode="always_last", **quiet)
    changed = [setting.input for setting in settings]
    gr.on(changed, handlers.again, [history, *inputs], outputs, trigger_mode="always_last", **quiet)
    for button, (_, sample, note) in zip(samples, EXAMPLES, strict=True):
        example = partial(handlers.example, sample, note)
        button.click(example, settings, [text, *outputs], **MODEL_EVENT)
    output.apply(handlers.choose, [history, *inputs], outputs, **quiet)
    undo.click(handlers.undo, [history, *inputs], outputs, **quiet)
    forget.click(handlers.fresh, inputs, outputs, **quiet)
    output.expand(handlers.explain, [history, *inputs], steps, **quiet)
    clear.click(
        lambda: ("", "", EMPTY, EMPTY, [{}]), None, [text, *outputs], queue=False, api_visibility="private"
    )
    gr.api(make_endpoint(engine), api_name="translate", **QUEUE)
    return Handover(engine.checkpoint.name, look_inside, [history, *inputs], handlers.at_hand)


def build_settings() -> list[gr.components.Component]:
    """The controls of the search, in the order of `read_settings`."""
    with gr.Accordion("How the next word is chosen", open=False, elem_id="translate-settings"):
        method = gr.Radio(METHODS, value="beam", label="Method", elem_id="translate-method")
        with gr.Row() as beam:
            beams = gr.Slider(1, 8, 4, step=1, label="Beams", info="outputs kept at each step")
            penalty = gr.Slider(0, 2, 1, step=0.1, label="Length penalty", info="0 favours short outputs")
        with gr.Row(visible=False) as chance:
            temperature = gr.Slider(0.05, 2, 1, step=0.05, label="Temperature", info="below 1: bolder")
            top_k = gr.Slider(0, 100, 0, step=1, label="Top-k", info="tokens to choose from; 0: all")
            top_p = gr.Slider(0.05, 1, 1, step=0.05, label="Top-p", info="probability to choose from")
            seed = gr.Number(0, precision=0, label="Seed", info="another seed, another text")
        beginning = gr.Textbox(
            "",
            label="The French must begin with",
            placeholder="for instance: Vous",
            max_lines=1,
            elem_id="translate-beginning",
        )
    method.change(
        lambda name: (gr.Row(visible=name == "beam"), gr.Row(visible=name == "sample")),
        method,
        [beam, chance],
        queue=False,
        api_visibility="private",
    )
    return [method, beams, penalty, temperature, top_k, top_p, seed, beginning]


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


def build_file_part(handlers: "Handlers", settings: list[gr.components.Component]) -> None:
    """A file of lines in, a file of lines out."""
    with gr.Accordion("Translate a file", open=False, elem_id="translate-file-part"):
        with gr.Row():
            source = gr.File(label="Text file, UTF-8, one sentence or paragraph a line", type="filepath")
            target = gr.File(label="Translation, line by line", interactive=False)
        start = gr.Button("Translate the file", elem_id="translate-file-go")
        message = gr.HTML("", apply_default_css=False, elem_id="translate-file-message")
    start.click(handlers.file, [source, *settings], [message, target], **MODEL_EVENT)


Results = tuple[str, str, str, list[Choices]]  # message, output, steps, history
KEEP = (gr.skip(), gr.skip(), gr.skip())  # leave what is on the page


class Handlers:
    """What the events of the tab do. A user's mistake becomes a message and changes nothing else."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def run(
        self, history: list[Choices], text: str, settings: tuple[object, ...], note: str = ""
    ) -> Iterator[Results]:
        """Translate with the last choices of the history."""
        try:
            search, beginning = read_settings(*settings)
            for output, steps in show(self.engine, text or "", search, history[-1], beginning):
                message = note or advice(self.engine, text)
                yield notice(message, information=True), output, steps, history
        except UserError as error:
            yield notice(str(error)), *KEEP

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

    def choose(
        self, event: gr.EventData, history: list[Choices], text: str, *settings: object
    ) -> Iterator[Results]:
        """Add the choice that the page sends: {sentence, forced: ids of the beginning}."""
        try:
            forced = self.engine.translator.check_ids(event.forced)
            yield from self.run([*history, {**history[-1], int(event.sentence): forced}], text, settings)
        except UserError as error:
            yield notice(str(error)), *KEEP

    def undo(self, history: list[Choices], text: str, *settings: object) -> Iterator[Results]:
        if len(history) > 1:
            yield from self.run(history[:-1], text, settings)
        else:
            yield notice("There is no choice to undo.", information=True), *KEEP

    def explain(self, event: gr.EventData, history: list[Choices], text: str, *settings: object) -> str:
        """The four steps of the sentence that the page sends."""
        try:
            search, beginning = read_settings(*settings)
            return steps_of(self.engine, text, search, history[-1], beginning, int(event.sentence))
        except UserError as error:
            return notice(str(error))

    def at_hand(self, history: list[Choices], text: str, *settings: object) -> tuple[str, str]:
        """The first sentence and its translation as shown; empty texts where there is none."""
        try:
            search, beginning = read_settings(*settings)
            return first_pair(self.engine, text or "", search, history[-1], beginning)
        except UserError:
            return text or "", ""

    def file(
        self,
        path: str | None,
        *settings: object,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio finds it by its default)
    ) -> tuple[str, str | None]:
        try:
            search, _ = read_settings(*settings)
            target, count, failed = translate_file(self.engine, path, search, lambda share: progress(share))
        except UserError as error:
            return notice(str(error)), None
        if failed:
            message = f"{len(failed):,} of {count:,} lines are left empty. {' '.join(failed[:3])}"
            return notice(message), str(target)
        return notice(f"{count:,} lines translated.", information=True), str(target)


def make_endpoint(engine: Engine) -> Callable[..., dict]:
    """The function behind `/translate`."""

    def translate(
        text: str,
        to: Literal["fr"] = "fr",
        method: Literal["greedy", "beam", "sample"] = "beam",
        beams: int = 4,
    ) -> dict:
        """Translate English text to French.

        Args:
            text: one or several sentences or lines, at most 3,000 characters.
            to: the language of the translation.
            method: greedy, beam or sample (seed 0).
            beams: outputs kept at each step of beam search, 1 to 12.

        Returns:
            {"translation": text, "sentences": [{"source", "translation", "logprob",
            "words": [{"text", "probability", "alternatives": [[text, probability], ...]}],
            "n_best": [[text, logprob], ...]}]}
        """
        try:
            return engine.answer(text, Search(method, beams))
        except UserError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return translate
