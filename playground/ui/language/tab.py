"""The Language model tab: what comes next, how plausible is this, and where does it know that from."""

from dataclasses import dataclass, replace
from functools import partial

import gradio as gr

from ...messages import say
from ...uses.language import GAP, random_words
from ..common import LAST, QUIET, Handover, Linked, Picker, hint, label, message_box, notice
from ..models.picker import build_picker
from ..scripts import on_load
from . import views
from .endpoints import MAX_TOKENS, offer_endpoints
from .handlers import RANDOM_WORDS, Handlers, of_model
from .views import Engine

OPENINGS = (
    "Once upon a time there was a little rabbit who",
    "The children who live in that house",
    "I don't know what you",
    "It is a truth universally acknowledged, that a",
    "The opposite of hot is",
)
# Their names in an address. The text is set behind what shapes its bars: a change of it asks for them.
FIELDS = ("kind", "temperature", "top-k", "top-p", "text", "texts")
PLAUSIBLE = (
    ("agreement", "The dog that chased the cats is tired.\nThe dog that chased the cats are tired."),
    ("agreement-noun", "Everyone in these towns likes music.\nEveryone in these towns like music."),
    ("order", "She has read the book.\nShe has the book read.\nRead book the she has."),
    (
        "sense",
        "He drank a glass of water.\nHe drank a glass of windows.\nHe drank a glass of because.",
    ),
    (
        "period",
        "“I am very much obliged to you, madam,” said he.\n“Thanks a lot, lady,” he said.\nthx lol he said",
    ),
    ("french", "Where is the station?\nOù est la gare ?\nWo ist der Bahnhof?"),
    ("who", "The boy ate the apple.\nThe apple ate the boy."),
)
GAPS = (
    ("agreement", "The woman who wrote these books ___ famous.", "is, are"),
    ("meaning", "She drank a cup of ___ before she went to bed.", "tea, bread, shoes, because"),
    ("meant", "The boy looked at ___ in the mirror.", "himself, herself, themselves"),
    ("follows", "I have ___ seen such a big dog.", "never, ever, always"),
    ("phrase", "He was so tired that he fell ___.", "asleep, down, up, away"),
)
KNOWS = "Tom lost his keys yesterday, and today he is still looking for his keys."
COMPARED = (
    "The children who live in the old house next to the church are playing in the garden.",
    "Once upon a time there was a king who had three daughters.",
    "What time is it?",
)


def legend(*said: str) -> gr.HTML:
    """What the colours mean, and what can be done."""
    parts = "".join(f"<span>{one}</span>" for one in said)
    return gr.HTML(f'<div class="pg-legend">{parts}</div>', apply_default_css=False)


def build_language_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no language model."""
    engine, problems = views.load_engine()
    for problem in problems:
        gr.HTML(notice(problem))
    if engine is None:
        gr.HTML(notice(say("language.no-model")))
        return None
    hint(say("language.about"))
    picker = build_picker([engine.checkpoint.name], views.NAME, "language")
    message = message_box("language-message")
    following = build_next(engine, picker)
    with gr.Accordion(say("language.plausible"), open=True, elem_id="plausible-part"):
        judging = build_plausible(engine, picker.name)
    with gr.Accordion(say("language.cloze"), open=False, elem_id="cloze-part"):
        build_cloze(engine, picker.name)
    with gr.Accordion(say("language.knows"), open=False, elem_id="knows-part"):
        build_knows(engine, picker.name)
    with gr.Accordion(say("language.compared"), open=False, elem_id="compared-part") as compared:
        build_compared(engine, picker.name)
    with gr.Accordion(say("page.scores"), open=False):
        scores = gr.HTML(views.describe(engine), apply_default_css=False)
        card = gr.Markdown(engine.checkpoint.card)
    asked = [picker.name, *following.asked, judging.asked]
    shown = [message, *following.shown, *judging.shown, compared, scores, card]
    gr.on([picker.name.select, picker.brought.change], of_model(Handlers.change_model), asked, shown, **QUIET)
    offer_endpoints(engine)
    fields = dict(zip(FIELDS, [*following.fields, judging.asked], strict=True))
    own, outputs = Handlers(lambda: engine), [following.shown[1], judging.shown[0]]
    linked = Linked(lambda _, *values: own.link(*values), message, fields, outputs)
    return replace(following.handover, linked=linked)


@dataclass(frozen=True)
class Next:
    """The part that says what comes next."""

    handover: Handover
    fields: list[gr.components.Component]  # the kind of text, temperature, top-k and top-p, then its text
    asked: list[gr.components.Component]  # its text and the same without the kind
    shown: list[gr.components.Component]  # the kinds of text, its bars, what was written and the whole text


@dataclass(frozen=True)
class Judging:
    """The part that sets texts against each other."""

    asked: gr.Textbox
    shown: list[gr.components.Component]  # the judged texts, and the hint on windows


def build_next(engine: Engine, picker: Picker) -> Next:
    """The distribution over the next token, and writing on."""
    name, settings = picker.name, (0.8, 0, 0.95)
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(
                OPENINGS[0],
                label=say("page.text"),
                placeholder=say("language.placeholder"),
                lines=3,
                max_lines=14,
                elem_classes="pg-text",
                elem_id="next-text",
            )
            message = message_box("next-message")
            with gr.Row():
                go = gr.Button(say("language.write"), variant="primary", elem_id="next-go")
                take = gr.Button(say("language.take"), elem_id="next-take")
                inside = gr.Button(say("page.inside"), elem_id="next-inside")
            written = gr.HTML(
                "",
                js_on_load=on_load("words", "apply", "expand"),
                apply_default_css=False,
                elem_id="written-output",
            )
            *shaping, length, seed = build_settings(engine)
        with gr.Column():
            label(say("language.next"))
            bars = gr.HTML(
                views.next_view(engine, OPENINGS[0], "", settings),
                js_on_load=on_load("next", "apply"),
                apply_default_css=False,
                elem_id="next-bars",
                elem_classes="pg-followed",
            )
            legend(
                f'<i class="own"></i> {say("language.says")}',
                f'<i class="shaped"></i> {say("language.leaves")}',
                say("language.next-legend"),
            )
    with gr.Row(elem_classes="pg-examples", elem_id="next-openings"):
        samples = [gr.Button(opening, size="sm", min_width=150) for opening in OPENINGS]
    whole = gr.State("")  # the text with what was written behind it
    shown, asked = [message, bars], [name, text, *shaping]
    typed = [text.change, *(one.input for one in shaping)]
    gr.on(typed, of_model(Handlers.show_next), asked, shown, **LAST)
    bars.apply(of_model(Handlers.append), asked, [*shown, text], **QUIET)
    for button, opening in zip(samples, OPENINGS, strict=True):
        opened = partial(of_model(Handlers.open), opening=opening)
        button.click(opened, [name, *shaping], [*shown, text], **QUIET)
    writing = [*asked, length, seed]
    go.click(of_model(Handlers.write_on), writing, [message, written, whole], **QUIET)
    written.apply(of_model(Handlers.rewrite), writing, [message, written, whole], **QUIET)
    taken = [*shown, text, written, whole]
    take.click(of_model(Handlers.take), [name, whole, *shaping], taken, **QUIET)
    kind, *numbers = shaping
    return Next(
        Handover(inside.click, [name, text], lambda name, text: (name, text or "", "", ""), picker),
        [*shaping, text],
        [text, *numbers],
        [kind, bars, written, whole],
    )


def build_settings(engine: Engine) -> list[gr.components.Component]:
    """The kind of text, temperature, top-k and top-p; then how much to write, and the seed."""
    kinds = views.kind_choices(engine)
    kind = gr.Dropdown(
        kinds,
        value="",
        label=say("language.kind"),
        info=say("language.kind-info"),
        visible=len(kinds) > 1,
        elem_id="next-kind",
    )
    with gr.Row():
        temperature = gr.Slider(
            0,
            2,
            0.8,
            step=0.05,
            label=say("page.temperature"),
            info=say("page.temperature-info"),
            elem_id="next-temperature",
        )
        top_k = gr.Slider(
            0,
            100,
            0,
            step=1,
            label=say("page.top-k"),
            info=say("page.top-k-info"),
            elem_id="next-top-k",
        )
    with gr.Row():
        top_p = gr.Slider(
            0,
            1,
            0.95,
            step=0.01,
            label=say("page.top-p"),
            info=say("page.top-p-info"),
            elem_id="next-top-p",
        )
        length = gr.Slider(10, MAX_TOKENS, 60, step=10, label=say("language.length"), elem_id="next-length")
        seed = gr.Number(0, precision=0, label=say("page.seed"), info=say("page.seed-info"), min_width=90)
    return [kind, temperature, top_k, top_p, length, seed]


def build_plausible(engine: Engine, name: gr.Dropdown) -> Judging:
    texts = gr.Textbox(
        PLAUSIBLE[0][1],
        label=say("language.texts"),
        lines=3,
        max_lines=10,
        elem_id="judged-text",
    )
    message = message_box("judged-message")
    with gr.Row(elem_classes="pg-examples", elem_id="judged-examples"):
        samples = [gr.Button(say(f"language.pair-{name}"), size="sm", min_width=120) for name, _ in PLAUSIBLE]
    judged = gr.HTML(
        views.judged_view(engine, PLAUSIBLE[0][1]),
        js_on_load=on_load("words", "apply", "expand"),
        apply_default_css=False,
        elem_id="judged-output",
    )
    legend(f'<i class="doubt"></i> {say("language.judge-legend")}', say("language.judge-point"))
    windows = gr.HTML(views.windows_hint(engine), apply_default_css=False)
    texts.change(of_model(Handlers.judge), [name, texts], [message, judged], **LAST)
    judged.apply(of_model(Handlers.replace), [name, texts], [message, judged, texts], **QUIET)
    for button, (_, sample) in zip(samples, PLAUSIBLE, strict=True):
        opened = partial(of_model(Handlers.judge_sample), sample=sample)
        button.click(opened, name, [message, judged, texts], **QUIET)
    return Judging(texts, [judged, windows])


def build_cloze(engine: Engine, name: gr.Dropdown) -> None:
    _, sentence_sample, candidates_sample = GAPS[0]
    with gr.Row():
        sentence = gr.Textbox(
            sentence_sample,
            label=say("language.gap", gap=GAP),
            max_lines=4,
            scale=3,
            elem_id="cloze-sentence",
        )
        candidates = gr.Textbox(
            candidates_sample,
            label=say("language.candidates"),
            max_lines=4,
            scale=2,
            elem_id="cloze-candidates",
        )
    message = message_box("cloze-message")
    with gr.Row(elem_classes="pg-examples", elem_id="cloze-examples"):
        samples = [gr.Button(say(f"language.gap-{name}"), size="sm", min_width=120) for name, *_ in GAPS]
    output = gr.HTML(
        views.cloze_view(engine, sentence_sample, candidates_sample),
        apply_default_css=False,
        elem_id="cloze-output",
    )
    hint(say("language.gap-hint"))
    typed, fill = [sentence, candidates], of_model(Handlers.fill)
    gr.on([sentence.change, candidates.change], fill, [name, *typed], [message, output], **LAST)
    for button, (_, gapped, words) in zip(samples, GAPS, strict=True):
        opened = partial(of_model(Handlers.fill_sample), sentence=gapped, candidates=words)
        button.click(opened, name, [message, output, *typed], **QUIET)


def build_knows(engine: Engine, name: gr.Dropdown) -> None:
    choices = views.word_choices(engine, KNOWS)
    with gr.Row():
        text = gr.Textbox(KNOWS, label=say("page.text"), max_lines=4, scale=3, elem_id="knows-text")
        word = gr.Dropdown(
            choices, value=views.last_word(choices), label=say("language.word"), scale=1, elem_id="knows-word"
        )
    go = gr.Button(say("page.look"), variant="primary", elem_id="knows-go")
    message = message_box("knows-message")
    hint(say("language.knows-hint"))
    layers = gr.HTML("", apply_default_css=False, elem_id="knows-layers")
    curve = gr.Plot(visible=False, show_label=False, elem_id="knows-curve")
    said = gr.HTML("", apply_default_css=False, elem_id="knows-said")
    text.change(of_model(Handlers.words), [name, text], [message, word], **LAST)
    gr.on(
        [go.click, word.input, text.submit],
        of_model(Handlers.look),
        [name, text, word],
        [message, layers, curve, said],
        **QUIET,
    )
    label(say("language.twice"))
    hint(say("language.twice-hint"))
    with gr.Row():
        twice = gr.Textbox(
            random_words(RANDOM_WORDS, 0),
            label=say("language.words"),
            max_lines=4,
            scale=3,
            elem_id="repeat-text",
        )
        seed = gr.Number(0, precision=0, label=say("page.seed"), min_width=80, scale=1, elem_id="repeat-seed")
    with gr.Row():
        read = gr.Button(say("language.read-twice"), variant="primary", elem_id="repeat-go")
        draw = gr.Button(say("language.random"), elem_id="repeat-draw")
    problem = message_box("repeat-message")
    plot = gr.Plot(visible=False, show_label=False, elem_id="repeat-plot")
    answer = gr.HTML("", apply_default_css=False, elem_id="repeat-said")
    outputs = [problem, plot, answer]
    gr.on([read.click, twice.submit], of_model(Handlers.repeat), [name, twice], outputs, **QUIET)
    draw.click(of_model(Handlers.draw), [name, seed], [twice, *outputs], **QUIET)


def build_compared(engine: Engine, name: gr.Dropdown) -> None:
    text = gr.Textbox(COMPARED[0], label=say("page.text"), max_lines=6, elem_id="compared-text")
    message = message_box("compared-message")
    with gr.Row(elem_classes="pg-examples"):
        samples = [gr.Button(sample, size="sm", min_width=150) for sample in COMPARED]
    output = gr.HTML(
        views.compared_view(engine, COMPARED[0]), apply_default_css=False, elem_id="compared-output"
    )
    hint(say("language.compared-hint", context=engine.model.context))
    text.change(of_model(Handlers.compare), [name, text], [message, output], **LAST)
    for button, sample in zip(samples, COMPARED, strict=True):
        opened = partial(of_model(Handlers.compare_sample), sample=sample)
        button.click(opened, name, [message, output, text], **QUIET)
