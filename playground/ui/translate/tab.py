"""The Translate tab: type, see how sure the model was of each word, and steer it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from ...errors import UserError
from ...generation.search import Search
from ...messages import say
from .. import common
from ..common import (
    LAST,
    MODEL_EVENT,
    QUEUE,
    QUICK,
    QUIET,
    Handover,
    Linked,
    hint,
    label,
    message_box,
    notice,
)
from ..models.picker import build_picker
from ..scripts import on_load
from .clinic import build_clinic
from .endpoints import make_endpoint
from .handlers import Handlers, empty, nothing
from .views import NAME, Engine, Engines, engines_named, load_translators, scores_of, show, turns_round
from .ways import WAYS, Example, Way

# Their names in an address.
FIELDS = (
    *("to", "text", "method", "beams", "penalty", "temperature", "top-k", "top-p", "seed"),
    "beginning",
)


def legend() -> str:
    return (
        f'<div class="pg-legend"><span><i class="doubt"></i> {say("page.less-probable")}</span>'
        f'<span><i class="link"></i> {say("translate.read-from")}</span>'
        f'<span><b class="pg-taken">{say("page.word")}</b> {say("page.your-choice")}</span>'
        f"<span>{say('translate.point')}</span></div>"
    )


def methods() -> list[tuple[str, str]]:
    return [(say(f"translate.{name}"), name) for name in ("greedy", "beam", "sample")]


@dataclass(frozen=True)
class Opening:
    """What the tab opens on: a sentence that is translated already."""

    text: str
    translation: str
    output: str  # HTML, as are the steps
    steps: str


def opening(engine: Engine) -> Opening:
    """The first example of its direction, done as if somebody had pressed “Translate”."""
    if not engine.way.examples:
        return Opening("", "", empty(), empty())
    text = engine.way.examples[0].text
    try:
        *_, shown = show(engine, text, Search(), {}, "")
    except UserError:  # a model that cannot read it
        return Opening(text, "", empty(), empty())
    return Opening(text, shown.text, f"<div data-opening>{shown.output}</div>", shown.steps)


def build_translate_tab() -> Handover | None:
    """Lay the tab out and wire its events. None where there is no translator."""
    engines, problems = load_translators()
    for problem in problems:
        gr.HTML(notice(problem))
    if not engines:
        gr.HTML(notice(say("page.no-translator")))
        return None
    first = next(iter(engines.values()))
    way = first.way
    hint(say("translate.about"))
    opened = opening(first)
    picker = build_picker([first.checkpoint.name], NAME, "translate")
    name = picker.name
    directions, to, swap = build_directions(way, engines)
    with gr.Row():
        with gr.Column(scale=2):
            text, go, clear, live = build_text(way, opened.text)
        with gr.Column(scale=3):  # so that a sentence of a dozen words fits on a line, below its lines
            heading, output, message = build_output(way, opened.output)
            with gr.Row():
                undo = gr.Button(say("translate.undo"), size="sm", elem_id="translate-undo")
                forget = gr.Button(say("translate.forget"), size="sm")
                look_inside = gr.Button(say("page.inside"), size="sm", elem_id="translate-look")
    rows, samples = build_examples(way)
    settings = [to, *build_settings(way)]
    with gr.Accordion(say("translate.steps"), open=True):
        steps = gr.HTML(opened.steps, apply_default_css=False, elem_id="translate-steps")

    def of_model(method: Callable[..., Any]) -> Callable[..., Any]:
        return common.of_model(lambda name: Handlers(partial(engines_named, engines, name)), method)

    build_clinic(engines, name, text, to)
    file = build_file_part(way, of_model(Handlers.file), [name, *settings])
    scored = build_scores(engines)

    # All choices made in this text, oldest first; the last of them holds.
    history, shown = gr.State([{}]), gr.State((opened.text, opened.translation))
    asked, outputs = [text, *settings], [message, output, steps, history, shown]
    inputs, again = [name, *asked], [name, history, *asked]
    gr.on([go.click, text.submit], of_model(Handlers.fresh), inputs, outputs, **MODEL_EVENT)
    text.input(of_model(Handlers.live), [name, live, *asked], outputs, **LAST)
    changed = [setting.input for setting in settings if setting is not to]
    gr.on(changed, of_model(Handlers.again), again, outputs, **LAST)
    for button, sample in samples:
        example = partial(of_model(Handlers.example), sample=sample.text, note=sample.note)
        button.click(example, [name, *settings], [text, *outputs], **MODEL_EVENT)
    output.apply(of_model(Handlers.choose), again, outputs, **QUIET)
    undo.click(of_model(Handlers.undo), again, outputs, **QUIET)
    forget.click(of_model(Handlers.fresh), inputs, outputs, **QUIET)
    output.expand(of_model(Handlers.explain), again, [message, steps], **QUIET)
    clear.click(lambda: ("", "", *nothing()), None, [text, *outputs], **QUICK)
    worded = [text, heading, settings[-1], file, *rows]
    turned = to.input(of_model(Handlers.turn), [name, to], worded, **QUICK)
    swapped = swap.click(of_model(Handlers.swap), [name, to, text, shown], [to, *worded], **QUICK)
    model_changed = gr.on(
        [name.select, picker.brought.change],
        of_model(Handlers.change_model),
        name,
        [to, directions, swap, *scored, *worded],
        **QUICK,
    )
    for event in (turned, swapped, model_changed):
        event.success(of_model(Handlers.turned), inputs, outputs, **QUIET)
    gr.api(make_endpoint(engines), api_name="translate", **QUEUE)
    shown_by_link = [output, steps, history, shown, heading, file, *rows]
    own = Handlers(partial(engines_named, engines, first.checkpoint.name))
    fields = dict(zip(FIELDS, [to, text, *settings[1:]], strict=True))
    linked = Linked(lambda _, *values: own.open(*values), message, fields, shown_by_link)
    return Handover(look_inside.click, again, of_model(Handlers.at_hand), picker, linked)


def build_directions(way: Way, engines: Engines) -> tuple[gr.Row, gr.Radio, gr.Button]:
    """The row of which way to translate and of the button that turns it round; not to be seen where there is
    one way, or no way back."""
    with gr.Row(elem_classes="pg-ways", visible=len(engines) > 1) as row:
        to = gr.Radio(
            [(engine.way.label, target) for target, engine in engines.items()],
            value=way.target,
            label=say("translate.direction"),
            show_label=False,
            container=False,
            elem_id="translate-to",
        )
        swap = gr.Button(
            say("translate.swap"), size="sm", elem_id="translate-swap", visible=turns_round(engines)
        )
    return row, to, swap


def build_text(way: Way, value: str) -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Checkbox]:
    """The text, what translates it, what clears it, and whether it is translated as it is typed."""
    text = gr.Textbox(
        value, **way.text, lines=1, max_lines=14, elem_classes="pg-text", elem_id="translate-text"
    )
    with gr.Row():
        go = gr.Button(say("translate.go"), variant="primary", elem_id="translate-go")
        clear = gr.Button(say("translate.clear"))
    return text, go, clear, gr.Checkbox(label=say("translate.live"), elem_id="translate-live")


def build_output(way: Way, value: str) -> tuple[gr.HTML, gr.HTML, gr.HTML]:
    """The name of its language, the translation, and the message box."""
    heading = label(way.written)
    output = gr.HTML(
        value,
        js_on_load=on_load("words", "apply", "expand", of="translate-text"),
        apply_default_css=False,
        elem_id="translate-output",
        elem_classes="pg-followed",
    )
    gr.HTML(legend(), apply_default_css=False)
    return heading, output, message_box("translate-message")


def build_examples(way: Way) -> tuple[list[gr.Row], list[tuple[gr.Button, Example]]]:
    """A row of examples for each direction, of which the way's is seen."""
    rows, buttons = [], []
    for each in WAYS.values():
        with gr.Row(elem_classes="pg-examples", visible=each is way) as row:
            for one in each.examples:
                buttons.append((gr.Button(say(one.kind, name=one.text), size="sm", min_width=200), one))
        rows.append(row)
    return rows, buttons


def build_scores(engines: Engines) -> tuple[gr.HTML, gr.Markdown]:
    """What was measured of each checkpoint, and its card."""
    scores, card = scores_of(engines)
    with gr.Accordion(say("page.scores"), open=False, elem_id="translate-scores"):
        return gr.HTML(scores, apply_default_css=False), gr.Markdown(card)


def build_settings(way: Way) -> list[gr.components.Component]:
    """The controls of the search, in the order of `read_settings`."""
    with gr.Accordion(say("translate.search"), open=False, elem_id="translate-settings"):
        method = gr.Radio(methods(), value="beam", label=say("translate.method"), elem_id="translate-method")
        with gr.Row() as beam:
            beams = gr.Slider(1, 8, 4, step=1, label=say("translate.beams"), info=say("translate.beams-info"))
            penalty = gr.Slider(
                0, 2, 1, step=0.1, label=say("translate.penalty"), info=say("translate.penalty-info")
            )
        with gr.Row(visible=False) as chance:
            temperature = gr.Slider(
                0.05, 2, 1, step=0.05, label=say("page.temperature"), info=say("page.temperature-info")
            )
            top_k = gr.Slider(0, 100, 0, step=1, label=say("page.top-k"), info=say("page.top-k-info"))
            top_p = gr.Slider(0.05, 1, 1, step=0.05, label=say("page.top-p"), info=say("page.top-p-info"))
            seed = gr.Number(0, precision=0, label=say("page.seed"), info=say("page.seed-info"))
        beginning = gr.Textbox("", **way.beginning, max_lines=1, elem_id="translate-beginning")
    method.change(
        lambda name: (gr.Row(visible=name == "beam"), gr.Row(visible=name == "sample")),
        method,
        [beam, chance],
        **QUICK,
    )
    return [method, beams, penalty, temperature, top_k, top_p, seed, beginning]


def build_file_part(
    way: Way, translate: Callable[..., Any], settings: list[gr.components.Component]
) -> gr.File:
    """A file of lines in, a file of lines out. Returns the former. translate: is handed the settings, of
    which the model is the first, with the file behind it."""
    with gr.Accordion(say("translate.file-part"), open=False, elem_id="translate-file-part"):
        with gr.Row():
            source = gr.File(label=way.file, type="filepath")
            target = gr.File(label=say("translate.file-out"), interactive=False)
        start = gr.Button(say("translate.file-go"), elem_id="translate-file-go")
        message = message_box("translate-file-message")
    name, *others = settings
    start.click(translate, [name, source, *others], [message, target], **MODEL_EVENT)
    return source
