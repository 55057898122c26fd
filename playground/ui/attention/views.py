"""What the Attention tab shows: from a text and its edits to pictures.

L layers, N of them that are shown, H heads, T queries, S keys.
"""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from ... import experiments, shelf
from ...analysis.patterns import PATTERNS
from ...analysis.roles import MIXED, entropy
from ...analysis.rollout import rollout_of
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...experiments import Subject
from ...figures import attention as figures
from ...figures import attention_page
from ...measuring.records import measured
from ...messages import LANGUAGES, Message, language, say, speaking
from ...transformer import Trace
from ...uses import registry
from ...uses.contract import Way
from ..scripts import bundle
from ..theme import asset
from .edits import MAX_GAIN, EditSpec, read_edits

KINDS = ("encoder", "cross", "decoder")  # in the order in which a reader chooses
GAP = re.compile(r"\{([\w-]+)\}")  # of the template: a key of the catalogue
HEADS_AT_ONCE = 96  # of a model of more heads, or of more weights,
WEIGHTS_AT_ONCE = 2_000_000  # only the layers that are asked for are shown
MOST_WEIGHTS = 6_000_000  # in one picture: 24 MB in the browser
MOST_TRACED = 250_000_000  # weights of all attentions in one pass, which keeps two numbers of each: 2 GB

Head = tuple[int, int]  # (layer, head) of the kind of attention that is shown


@dataclass(frozen=True)
class Place:
    """What the tab is looking at. Looking at the same once more is another place, without edits."""

    checkpoint: str
    text: str
    target: str
    kind: str
    way: str = ""
    layers: tuple[int, ...] = ()  # those whose heads are shown
    id: int = field(default_factory=itertools.count().__next__)


@dataclass(frozen=True)
class Chosen:
    """The head that is looked at, and the token at which it is followed."""

    layer: int
    head: int
    query: int


def picture_template() -> str:
    """The picture as it is before anything is drawn, in the language that is spoken."""
    patterns = "".join(
        f'<option value="{name}">{say(f"attention.pattern-{name}")}</option>' for name in PATTERNS
    )
    made = {"patterns": patterns, "most-gain": str(MAX_GAIN)}
    return GAP.sub(
        lambda gap: made.get(gap[1]) or say(f"attention.picture-{gap[1]}"), asset("attention/attention.html")
    )


def standalone(view: str) -> str:
    """The picture as a file of its own. view: the JSON that the page shows, with what is chosen and the
    language of the page, which Gradio does not tell here."""
    style = "".join(map(asset, ("system.css", "style.css", "attention/attention.css")))
    asked = json.loads(view).get("language", "")
    with speaking(asked if asked in LANGUAGES else next(iter(LANGUAGES))):
        return attention_page.standalone_page(
            view, picture_template(), style, bundle("attention/assets/picture.js")
        )


def ways_of(checkpoint: Checkpoint) -> list[Way]:
    """In which ways a checkpoint can be asked, the usual one first."""
    return [way for _, way in registry.ways_of(checkpoint)]


def way_choices(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """Its ways, as choices: (label, name)."""
    return [(str(way.label), way.name) for way in ways_of(checkpoint)]


def way_named(checkpoint: Checkpoint, name: str) -> Way:
    """The way of this name, or the usual one where the checkpoint has none of it."""
    ways = ways_of(checkpoint)
    return next((way for way in ways if way.name == name), ways[0])


def text_for(checkpoint: Checkpoint, text: str, way: Way) -> str:
    """The text, or where it is a sample for another model or way (or none), one for this."""
    models, _ = shelf.usable()
    known = {sample for model in models for each in ways_of(model) for sample in each.samples}
    foreign = not text.strip() or text in known
    return way.samples[0] if foreign and way.samples and text not in way.samples else text


def second_for(way: Way, text: str) -> str:
    """What to compare a text with: what was made for it, or none, since it must have as many tokens."""
    return way.other if text in way.samples[:1] else ""


def kinds_of(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """The kinds of attention of a checkpoint, as choices: (label, kind)."""
    kinds = checkpoint.model.config.attentions
    if kinds == ("encoder",):
        return [(say("attention.choose-alone"), "encoder")]
    return [(say(f"attention.choose-{kind}"), kind) for kind in KINDS if kind in kinds]


def first_kind(checkpoint: Checkpoint) -> str:
    """The kind to open with: cross-attention where there is any."""
    kinds = checkpoint.model.config.attentions
    return "cross" if "cross" in kinds else kinds[0]


def place_for(
    checkpoint: str, text: str, target: str, kind: str, way: str = "", heads: Sequence[Head] | None = None
) -> Place:
    """Raises UserError for a checkpoint or text that cannot be looked at. A kind that the model does
    not have becomes the first that it has. heads: those to look at, None for the one with the clearest role.
    """
    subject = subject_of(checkpoint, text, target, way)
    if kind not in subject.kinds:
        kind = first_kind(subject.checkpoint)
    if heads is None:
        heads = clearest_head(subject.checkpoint, kind)
    return Place(checkpoint, text, target, kind, way, layers_for(subject, kind, heads))


def beside(place: Place, heads: Sequence[Head]) -> Place:
    """The same place with the layers of these heads."""
    return replace(place, layers=layers_for(subject_at(place), place.kind, heads))


def shows_all(subject: Subject, kind: str) -> bool:
    """Whether all layers are shown at once."""
    heads = subject.layers(kind) * subject.model.config.heads
    return heads <= HEADS_AT_ONCE and heads * pairs_of(subject, kind) <= WEIGHTS_AT_ONCE


def pairs_of(subject: Subject, kind: str) -> int:
    """How many weights a head has."""
    queries, keys = subject.sides(kind)
    return len(queries) * len(keys)


def layers_for(subject: Subject, kind: str, heads: Sequence[Head]) -> tuple[int, ...]:
    """The layers to show: all where they are few, or else those of these heads. Raises UserError where even
    that is too much."""
    count, each = subject.layers(kind), subject.model.config.heads * pairs_of(subject, kind)
    chosen = sorted({layer for layer, _ in heads if 0 <= layer < count}) or [0]
    layers = range(count) if shows_all(subject, kind) else chosen
    if len(layers) * each > MOST_WEIGHTS:
        told = {"n": len(layers), "weights": len(layers) * each, "most": MOST_WEIGHTS}
        raise UserError(Message("attention.too-many", told))
    return tuple(layers)


def subject_of(name: str, text: str, target: str, way: str = "") -> Subject:
    """Raises UserError for a text that cannot be looked at, or a way that the model does not have."""
    return subject_in(language(), name, text, target, way)


@shelf.holding
@lru_cache(maxsize=32)
def subject_in(_: str, name: str, text: str, target: str, way: str) -> Subject:
    """The same for who speaks a language, in which its marks are named."""
    found = experiments.subject(shelf.offered(name), text, target or None, way)
    heads = found.model.config.heads
    traced = sum(found.layers(kind) * heads * pairs_of(found, kind) for kind in found.kinds)
    if traced > MOST_TRACED:
        raise UserError(Message("attention.too-many-at-all", {"weights": traced, "most": MOST_TRACED}))
    return found


def subject_at(place: Place | None) -> Subject:
    """Raises UserError where the page's session was forgotten, and with it the place."""
    if place is None:
        raise UserError(Message("attention.slept"))
    return subject_of(place.checkpoint, place.text, place.target, place.way)


# ---- the picture


def tokens_of(side: experiments.Side) -> figures.Tokens:
    words = [(word.start, word.stop) for word in side.words]
    return figures.Tokens(list(side.pieces), words, list(side.labels))


def weights_of(trace: Trace, kind: str, layers: Sequence[int]) -> np.ndarray:
    """(N, H, T, S)."""
    return torch.cat([trace.attention[kind, layer].weights for layer in layers]).numpy()


def rollout_picture(trace: Trace, kind: str, layers: Sequence[int]) -> np.ndarray:
    """(N, T, S)."""
    return torch.stack([rollout_of(trace, kind, layer) for layer in layers]).numpy()


def facts_of(subject: Subject, place: Place, weights: np.ndarray) -> list[list[dict]]:
    """What is known of each head that is shown: its role in the corpus, and its entropy here."""
    roles = roles_of(subject.checkpoint, place.kind)
    entropies = entropy(torch.from_numpy(weights)).mean(dim=-1)  # (N, H)
    return [
        [fact(roles.get((layer, head)), value) for head, value in enumerate(row)]
        for layer, row in zip(place.layers, entropies, strict=True)
    ]


def fact(role: dict | None, bits: Tensor) -> dict:
    known = {}
    if role is not None:
        named = say(f"attention.role-{role['role']}")
        known = {"role": role["role"], "named": named, "score": role["score"], "says": said_of(role)}
    return {**known, "entropy": round(bits.item(), 3)}


def show(place: Place, spec: EditSpec, selected: Sequence[Head] | None) -> tuple[str, str]:
    """-> the JSON from which the page draws, and the outputs as HTML, of one pass. selected: the heads to
    open with; an empty list keeps those that are chosen, None takes the one with the clearest role."""
    subject = subject_at(place)
    edits = read_edits(subject, spec)
    seen = experiments.observe(subject, edits)
    outputs = show_outputs(subject, seen, edits is not None)
    return show_picture(subject, place, seen.trace, spec, selected), outputs


def show_picture(
    subject: Subject, place: Place, trace: Trace, spec: EditSpec, selected: Sequence[Head] | None
) -> str:
    rows, columns = subject.sides(place.kind)
    weights = weights_of(trace, place.kind, place.layers)
    scene = figures.Scene(
        id=place.id,
        title=say(f"attention.kind-{place.kind}"),
        kind=place.kind,
        rows=tokens_of(rows),
        columns=tokens_of(columns),
        layers=subject.layers(place.kind),
        sent=place.layers,
        facts=facts_of(subject, place, weights),
        checkpoint={"name": subject.checkpoint.name, "sha256": subject.checkpoint.sha256},
        text=place.text,
        target=place.target or subject.output,
        given=bool(place.target),
        way=place.way,
        edits=spec,
        selected=clearest_head(subject.checkpoint, place.kind) if selected is None else selected,
    )
    return figures.picture(scene, weights, rollout_picture(trace, place.kind, place.layers))


def show_outputs(subject: Subject, seen: experiments.Observation, edited: bool) -> str:
    """The output as HTML, and beside it what the edited model writes."""
    labels = tokens_of(subject.written).labels
    after = seen.edited if edited else None
    return figures.outputs_view(seen.unedited, after, labels, seen.word_chances, seen.own)


def roles_of(checkpoint: Checkpoint, kind: str) -> dict[tuple[int, int], dict]:
    """(layer, head) -> what `analyse-heads` measured of it; empty where these weights were not measured."""
    table = measured(checkpoint, "heads").get("table", ())
    return {(row["layer"], row["head"]): row for row in table if row["kind"] == kind}


def said_of(row: dict) -> str:
    """What a head does, in words: a mixed one by what it reads most."""
    if row["role"] != MIXED:
        return say(f"attention.does-{row['role']}")
    most = max(row["scores"], key=row["scores"].__getitem__)
    return say("attention.mixed", does=say(f"attention.does-{most}"))


def switching(checkpoint: Checkpoint) -> list[dict]:
    """Sentences with heads that change what is written of them, as `measuring.switching` found them."""
    return measured(checkpoint, "heads").get("switching", [])


def ready_label(one: dict) -> str:
    """What changes in one of these, and where: “cassée → cassé: We took the train …”."""
    old, new = figures.changed_words(one["before"], one["after"])
    return say("attention.changes", old=old, new=new or say("attention.nothing"), text=one["text"])


def clearest_head(checkpoint: Checkpoint, kind: str) -> list[Head]:
    """The head with the clearest role; none where no head has one. One that copies codes comes last: few
    texts have any."""
    roles = roles_of(checkpoint, kind)
    clear = [head for head, row in roles.items() if row["role"] != MIXED]
    if not clear:
        return []
    return [max(clear, key=lambda head: (roles[head]["role"] != "copied", roles[head]["score"]))]


def plain_weights(
    checkpoint: str,
    text: str,
    target: str,
    kind: str,
    layers: list[int] | None,
    heads: list[int] | None,
    way: str = "",
) -> dict:
    """What the endpoint `/attention` returns."""
    return experiments.weights_of(subject_of(checkpoint, text, target, way), kind, layers, heads)
