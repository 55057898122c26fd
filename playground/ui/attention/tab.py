"""The Attention tab: see every head, follow every number, change it and see the effect."""

from dataclasses import dataclass
from functools import partial
from textwrap import shorten

import gradio as gr

from ... import shelf
from ...checkpoints import Checkpoint
from ...messages import say
from ..common import MODEL_EVENT, NOW, QUEUE, QUICK, QUIET, Picker, hint, label, message_box, notice
from ..models.picker import build_picker
from ..scripts import on_load
from . import handlers, views
from .endpoints import attention_endpoint
from .views import Chosen

LONGEST_LABEL = 110  # characters of a button


@dataclass(frozen=True)
class AttentionTab:
    """How the rest of the page opens the tab: give `outputs` what `handlers.open_sentence` returns (or
    `from_link`)."""

    picker: Picker
    outputs: list[gr.components.Component]  # checkpoint, text, target, kind, way, then what a picture needs


@dataclass(frozen=True)
class Inputs:
    """What is above the picture."""

    picker: Picker
    text: gr.Textbox
    target: gr.Textbox
    kind: gr.Radio
    way: gr.Radio
    go: gr.Button

    @property
    def asked(self) -> list[gr.components.Component]:
        return [self.picker.name, self.text, self.target, self.kind, self.way]


@dataclass(frozen=True)
class Panels:
    """What is below the picture."""

    follow: gr.HTML
    head: gr.HTML
    lens: gr.HTML
    effects: gr.HTML


def build_attention_tab(tab: gr.Tab) -> AttentionTab | None:
    """Lay the tab out and wire its events. None where there is no checkpoint."""
    models, problems = shelf.usable()
    for problem in problems:
        gr.HTML(notice(problem))
    if not models:
        gr.HTML(notice(say("attention.no-model")))
        return None
    hint(say("attention.about"))
    text, target, go, way, kind = build_inputs(models[0])
    ready = build_ready(models[0])
    message = message_box("attention-message")
    outputs = gr.HTML("", apply_default_css=False, elem_id="attention-outputs")
    picture = picture_component("attention-picture")
    label(say("attention.others"))
    picker = build_picker([model.name for model in models], None, "attention")
    inputs = Inputs(picker, text, target, kind, way, go)
    samples = build_samples(models)
    place, edits, chosen = gr.State(None), gr.State({}), gr.State(Chosen(0, 0, 0))
    panels, other = build_panels(place, chosen, views.ways_of(models[0])[0].other)
    shown = [message, picture, outputs, place, edits]
    opened = [*inputs.asked, *shown]
    wire_inputs(inputs, other, shown)
    for one, button in ready:
        button.click(partial(handlers.open_ready, models[0].name, one), None, [other, *opened], **MODEL_EVENT)
    for name, sample, way, button in samples:
        button.click(partial(handlers.open_sample, name, sample, way), None, [other, *opened], **MODEL_EVENT)
    tab.select(handlers.first_look, [place, *inputs.asked], shown, **MODEL_EVENT)
    inputs.kind.input(handlers.show_kind, [inputs.kind, place, edits], shown, **MODEL_EVENT)
    picture.expand(handlers.open_heads, [place, edits], [inputs.kind, *shown], **QUIET)
    example = [inputs.text, inputs.target, inputs.way, *shown]
    panels.head.apply(handlers.open_sentence_of, inputs.asked, example, **MODEL_EVENT)
    place.change(handlers.effects, place, [picture, panels.effects], **QUIET)
    picture.edit(handlers.edit, place, [message, picture, outputs, edits], **NOW)
    followed = [panels.follow, panels.head, panels.lens, chosen]
    picture.select(handlers.select, place, followed, **NOW)
    gr.api(attention_endpoint, api_name="attention", **QUEUE)
    return AttentionTab(inputs.picker, opened)


def build_inputs(model: Checkpoint) -> tuple[gr.Textbox, gr.Textbox, gr.Button, gr.Radio, gr.Radio]:
    """Text, output and the button that looks at them; way and kind of attention."""
    ways = views.ways_of(model)
    with gr.Row():
        text = gr.Textbox(
            views.text_for(model, "", ways[0]),
            label=say("page.text"),
            placeholder=say("attention.placeholder"),
            lines=1,
            max_lines=6,
            scale=3,
            min_width=300,
            elem_id="attention-text",
        )
        target = gr.Textbox(
            label=say("attention.target"),
            visible=len(views.kinds_of(model)) > 1,
            lines=1,
            max_lines=6,
            scale=2,
            min_width=300,
            elem_id="attention-target",
        )
        go = gr.Button(say("page.look"), variant="primary", min_width=100, elem_id="attention-go")
    with gr.Row(elem_classes="pg-ways"):
        way = gr.Radio(
            views.way_choices(model),
            value=ways[0].name,
            label=say("attention.asked-for"),
            show_label=False,
            container=False,
            visible=len(ways) > 1,
            elem_id="attention-way",
        )
        kind = gr.Radio(
            views.kinds_of(model),
            value=views.first_kind(model),
            label=say("page.attention"),
            show_label=False,
            container=False,
            elem_id="attention-kind",
        )
    return text, target, go, way, kind


def build_ready(model: Checkpoint) -> list[tuple[dict, gr.Button]]:
    """Sentences in which some heads, switched off, change what is written: a click shows it."""
    found = views.switching(model)
    with gr.Row(elem_classes="pg-examples pg-ready", visible=bool(found)):
        if found:
            label(say("attention.switch-and-watch"))
        return [(one, gr.Button(views.ready_label(one), size="sm", min_width=0)) for one in found]


def build_samples(models: list[Checkpoint]) -> list[tuple[str, str, str, gr.Button]]:
    """A button for each text that a model can begin with, in the first way that has it."""
    ways: dict[tuple[str, str], str] = {}
    for model in models:
        for way in views.ways_of(model):
            for sample in way.samples:
                ways.setdefault((model.name, sample), way.name)
    with gr.Row(elem_classes="pg-examples"):
        return [
            (model, sample, way, gr.Button(shortened(sample), size="sm", min_width=200))
            for (model, sample), way in ways.items()
        ]


def shortened(sample: str) -> str:
    """On one line, as long as a button may be."""
    return shorten(sample.replace("\n", "  ·  "), LONGEST_LABEL, placeholder=" …")


def wire_inputs(inputs: Inputs, other: gr.Textbox, shown: list[gr.components.Component]) -> None:
    """Whatever asks for another text, model or way shows its picture. other: the second text to compare."""
    look = {"fn": handlers.open_place, "inputs": inputs.asked, "outputs": shown, **MODEL_EVENT}
    gr.on([inputs.go.click, inputs.text.submit, inputs.target.submit], **look)
    changed = [inputs.text, inputs.target, inputs.kind, inputs.way, other]
    read = [inputs.picker.name, inputs.text, inputs.way]
    picked = [inputs.picker.name.select, inputs.picker.brought.change]
    gr.on(picked, handlers.change_model, read, changed, **QUICK).success(**look)
    turned = [inputs.text, inputs.target, other]
    inputs.way.input(handlers.change_way, read, turned, **QUICK).success(**look)


def picture_component(elem_id: str) -> gr.HTML:
    """All heads and one head large, drawn by our script from the JSON that is its value."""
    return gr.HTML(
        "",
        html_template=views.picture_template(),
        js_on_load=on_load("picture", "edit", "select", "expand"),
        apply_default_css=False,
        elem_id=elem_id,
        effects="",
        server_functions=[views.standalone],
    )


def panel(elem_id: str) -> gr.HTML:
    return gr.HTML(
        f'<p class="pg-hint">{say("attention.first")}</p>',
        js_on_load=on_load("panels", "apply"),
        apply_default_css=False,
        elem_id=elem_id,
    )


def build_panels(place: gr.State, chosen: gr.State, second: str) -> tuple[Panels, gr.Textbox]:
    """Follow, know, measure, compare: what is below the picture; and the box of the second text."""
    with gr.Tabs(elem_id="attention-panels"):
        with gr.Tab(say("attention.numbers")):
            follow = panel("attention-follow")
        with gr.Tab(say("attention.role")):
            head = panel("attention-head")
        with gr.Tab(say("attention.effects")):
            effects = panel("attention-effects")
        with gr.Tab(say("attention.against")):
            build_scatter(place, chosen)
        with gr.Tab(say("attention.two")):
            other = build_comparison(place, second)
        with gr.Tab(say("attention.layers")):
            hint(say("attention.lens-about"))
            lens = panel("attention-lens")
    return Panels(follow, head, lens, effects), other


def build_scatter(place: gr.State, chosen: gr.State) -> None:
    """Attention against effect, for the chosen head."""
    hint(say("attention.against-about"))
    start = gr.Button(say("attention.measure"), elem_id="attention-measure")
    verdict = gr.HTML("", apply_default_css=False, elem_id="attention-verdict")
    plot = gr.Plot(show_label=False, elem_id="attention-scatter")
    correlations = panel("attention-correlations")
    measured = gr.State(False)
    shown = [plot, verdict, correlations]
    start.click(handlers.scatter, [place, chosen], shown, **MODEL_EVENT).then(
        lambda: True, None, measured, **QUICK
    )
    chosen.change(handlers.scatter_again, [measured, place, chosen], shown, **QUIET)


def build_comparison(place: gr.State, second: str) -> gr.Textbox:
    """Two sentences side by side; returns the box of the second one."""
    hint(say("attention.compare-about"))
    with gr.Row():
        other = gr.Textbox(second, label=say("attention.second"), scale=4, elem_id="attention-other")
        start = gr.Button(say("attention.compare"), elem_id="attention-compare", scale=1)
    message = message_box("attention-compare-message")
    maps = gr.HTML(
        "",
        js_on_load=on_load("panels", "apply"),
        apply_default_css=False,
        elem_id="attention-patching",
    )
    difference = picture_component("attention-difference")
    shown = [message, difference, maps]
    gr.on([start.click, other.submit], handlers.compare, [place, other], shown, **MODEL_EVENT)
    difference.expand(handlers.compare_heads, [place, other], shown, **QUIET)
    return other
