"""What the events of the Attention tab do. A user's mistake becomes a message and changes nothing else."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
import plotly.graph_objects as go

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...messages import Message
from ..checking import sent
from ..common import guarded, notice
from ..models.views import choices
from . import panels, views
from .edits import EditSpec
from .views import Chosen, Head, Place

KEEP = gr.skip()
MAX_LINK = 20_000  # characters of the edits in a link


@guarded(4)
def open_place(
    checkpoint: str,
    text: str | None,
    target: str | None,
    kind: str,
    way: str | None = "",
    spec: object = None,  # as `read_edits` takes them
    heads: list[Head] | None = None,
) -> tuple:
    """-> message, picture, outputs, place, edits."""
    place = views.place_for(checkpoint, text or "", target or "", kind, way or "", heads)
    return "", *views.show(place, spec or {}, heads), place, spec or {}


def show_kind(kind: str, place: Place | None, spec: EditSpec, heads: list[Head] | None = None) -> tuple:
    """The same text and edits, another kind of attention. -> as `open_place`."""
    if place is None:
        return (KEEP,) * 5
    return open_place(place.checkpoint, place.text, place.target, kind, place.way, spec, heads)


def open_heads(event: gr.EventData, place: Place | None, spec: EditSpec) -> tuple:
    """The page sends {kind, heads: [[layer, head], ...]}, of another kind of attention or of layers that are
    not shown. -> kind, as `open_place`."""
    kind, numbers = sent(event, kind=str, heads=list[list[int]])
    if place is None or kind != place.kind:
        return kind, *show_kind(kind, place, spec, heads_of(numbers))
    return kind, *show_layers(place, spec, heads_of(numbers))


@guarded(4)
def show_layers(place: Place, spec: EditSpec, heads: list[Head]) -> tuple:
    """The same picture with the layers of these heads. -> as `open_place`."""
    place = views.beside(place, heads)
    return "", views.show(place, spec, heads)[0], KEEP, place, KEEP


def open_sentence_of(
    event: gr.EventData, checkpoint: str, _text: str | None, _target: str | None, kind: str, _way: str | None
) -> tuple:
    """The page sends {text}, an example of what a head does: they were measured in the usual way. -> text,
    target, way, as `open_place`."""
    usual = views.ways_of(shelf.offered(checkpoint))[0].name
    [text] = sent(event, text=str)
    return text, "", usual, *open_place(checkpoint, text, "", kind, usual, heads=[])


def first_look(place: Place | None, *asked: str | None) -> tuple:
    """The tab is opened: show the example if nothing is shown yet. -> as `open_place`."""
    return open_place(*asked) if place is None else (KEEP,) * 5


@guarded(3)
def edit(event: gr.EventData, place: Place) -> tuple:
    """The page sends {kind, edits: all of them}. -> message, picture, outputs, edits."""
    [edits] = sent(event, edits=dict)
    return "", *views.show(place, edits, []), edits


@guarded(3)
def select(event: gr.EventData, place: Place) -> tuple:
    """The page sends {layer, head, query, edits}. -> the panels of arithmetic, head and layers; chosen."""
    *numbers, edits = sent(event, layer=int, head=int, query=int, edits=dict)
    chosen = Chosen(*numbers)
    return (
        panels.follow(place, chosen, edits),
        panels.describe_head(place, chosen),
        panels.lens(place, edits),
        chosen,
    )


def effects(place: Place | None) -> tuple:
    """-> the picture's numbers, the map of effects."""
    if place is None:
        return KEEP, KEEP
    numbers, effect_map = panels.effects(place)
    return gr.HTML(effects=numbers), effect_map


def scatter(place: Place | None, chosen: Chosen) -> tuple[go.Figure | None, str, str]:
    """-> scatter, what it says, the map of correlations."""
    try:
        if place is None:
            raise UserError(Message("attention.first"))
        figure, verdict, correlations = panels.attention_against_effect(place, chosen)
    except UserError as error:
        return None, notice(str(error)), ""
    return figure, notice(verdict, information=True), correlations


def scatter_again(measured: bool, place: Place | None, chosen: Chosen) -> tuple:
    """Another head is chosen: the scatter follows if it was asked for before."""
    return scatter(place, chosen) if measured else (KEEP, KEEP, KEEP)


@guarded(2)
def compare(place: Place | None, other: str | None, kind: str = "", heads: Sequence[Head] = ()) -> tuple:
    """-> message, the picture of the difference, the patching maps."""
    if place is None:
        raise UserError(Message("attention.first"))
    picture, maps = panels.compare(place, other or "", kind or place.kind, heads)
    return "", picture, maps


def compare_heads(event: gr.EventData, place: Place, other: str | None) -> tuple:
    """The page sends what `open_heads` gets. -> as `compare`."""
    kind, numbers = sent(event, kind=str, heads=list[list[int]])
    return compare(place, other, kind, heads_of(numbers))


def heads_of(numbers: Sequence[Sequence[int]]) -> list[Head]:
    """The heads that an event of the page names. Raises UserError if they are none."""
    if not numbers or any(len(head) != 2 for head in numbers):
        raise UserError(Message("attention.head-unnamed"))
    return [(layer, head) for layer, head in numbers]


def change_model(checkpoint: str, text: str | None, way: str | None) -> tuple:
    """-> text, target, kind, way, the second text: as the checkpoint can read and has them."""
    model = shelf.offered(checkpoint)
    kinds, chosen = views.kinds_of(model), views.way_named(model, way or "")
    shown = views.text_for(model, text or "", chosen)
    return (
        shown,
        target_box(model),
        gr.Radio(kinds, value=views.first_kind(model)),
        way_radio(model, chosen.name),
        views.second_for(chosen, shown),
    )


def change_way(checkpoint: str, text: str | None, way: str | None) -> tuple:
    """-> text, target, the second text: as the checkpoint reads them in this way."""
    model = shelf.offered(checkpoint)
    chosen = views.way_named(model, way or "")
    shown = views.text_for(model, text or "", chosen)
    return shown, "", views.second_for(chosen, shown)


def target_box(model: Checkpoint, target: str = "") -> gr.Textbox:
    """The output, to be seen where it stands apart from the text; or where a link gives one all the same."""
    return gr.Textbox(target, visible=len(views.kinds_of(model)) > 1 or bool(target))


def way_radio(model: Checkpoint, way: str) -> gr.Radio:
    """The choice of a way, to be seen where there is one."""
    ways = views.way_choices(model)
    return gr.Radio(ways, value=way, visible=len(ways) > 1)


def open_sample(checkpoint: str, sample: str, way: str) -> tuple:
    """-> the second text to compare, then as `open_sentence`."""
    chosen = views.way_named(shelf.offered(checkpoint), way)
    return views.second_for(chosen, sample), *open_sentence(checkpoint, sample, "", way)


def open_ready(checkpoint: str, one: Mapping[str, Any]) -> tuple:
    """A sentence with heads off that change what is written of it. one: as `views.switching` gives it.
    -> the second text to compare, then as `open_sentence`."""
    model, heads = shelf.offered(checkpoint), one["heads"]
    kind, way = heads[0][0], views.ways_of(model)[0].name
    spec = {f"{each}.{layer}.{head}": {"gain": 0} for each, layer, head in heads}
    chosen = [(layer, head) for each, layer, head in heads if each == kind]
    opened = open_place(checkpoint, one["text"], "", kind, way, spec, chosen)
    radio = gr.Radio(views.kinds_of(model), value=kind)
    return "", named(checkpoint), one["text"], target_box(model), radio, way_radio(model, way), *opened


def from_link(query: Mapping[str, str]) -> tuple:
    """-> checkpoint, text, target, kind, way, then what `open_place` gives."""
    checkpoint, text, target, kind = (query.get(key, "") for key in ("checkpoint", "text", "target", "kind"))
    try:
        spec, heads = read_link(query)
        model = shelf.offered(checkpoint)
    except UserError as error:
        return KEEP, text, target, KEEP, KEEP, notice(str(error)), KEEP, KEEP, KEEP, KEEP
    known = kind in model.model.config.attentions
    radio = gr.Radio(views.kinds_of(model), value=kind if known else views.first_kind(model))
    way = views.way_named(model, query.get("way", "")).name
    opened = open_place(checkpoint, text, target, kind, way, spec, heads)
    return named(checkpoint), text, target_box(model, target), radio, way_radio(model, way), *opened


def named(checkpoint: str) -> gr.Dropdown:
    """The model's name in the list, which may have been made before it was imported."""
    models, _ = shelf.usable()
    names = choices([model.name for model in models], None)
    return gr.Dropdown(names if checkpoint in names else [*names, checkpoint], value=checkpoint)


def open_sentence(checkpoint: str, text: str, target: str, way: str) -> tuple:
    """A sentence as the model shows it first. -> as `from_link`."""
    model = shelf.offered(checkpoint)
    kind = views.first_kind(model)
    radio = gr.Radio(views.kinds_of(model), value=kind)
    way = views.way_named(model, way).name
    opened = open_place(checkpoint, text, target, kind, way)
    return named(checkpoint), text, target_box(model, target), radio, way_radio(model, way), *opened


def read_link(query: Mapping[str, str]) -> tuple[EditSpec, list[Head]]:
    """The edits and the chosen heads of a link."""
    try:
        if len(edits := query.get("edits", "") or "{}") > MAX_LINK:
            raise ValueError
        spec = json.loads(edits)
        pairs = [head.split(".") for head in query.get("heads", "").split()[:8]]
        return spec, [(int(layer), int(head)) for layer, head in pairs]
    except (ValueError, RecursionError):
        raise UserError(Message("attention.link-damaged")) from None
