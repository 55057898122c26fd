"""What the Attention tab shows: from a text and its edits to pictures.

L layers, H heads, T queries, S keys.
"""

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from string import Template

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
from ...transformer import Trace
from ...uses.contract import Way
from ...uses.registry import use_of
from ..scripts import bundle
from ..theme import asset
from .edits import MAX_GAIN, EditSpec, read_edits

KINDS = {
    "encoder": "encoder: source looks at source",
    "cross": "cross: output looks at source",
    "decoder": "decoder: output looks at output",
}
ALONE = "encoder: each word looks at all words"
PATTERN_LABELS = {"uniform": "uniform", "previous": "previous word", "first": "first word"}


@dataclass(frozen=True)
class Place:
    """What the tab is looking at. Looking at the same once more is another place, without edits."""

    checkpoint: str
    text: str
    target: str
    kind: str
    way: str = ""
    id: int = field(default_factory=itertools.count().__next__)


@dataclass(frozen=True)
class Chosen:
    """The head that is looked at, and the token at which it is followed."""

    layer: int
    head: int
    query: int


def picture_template() -> str:
    patterns = "".join(f'<option value="{name}">{PATTERN_LABELS[name]}</option>' for name in PATTERNS)
    return Template(asset("attention/attention.html")).substitute(patterns=patterns, max_gain=MAX_GAIN)


def standalone(view: str) -> str:
    """The picture as a file of its own. view: the JSON that the page shows, with what is chosen."""
    style = asset("style.css")
    return attention_page.standalone_page(
        view, picture_template(), style, bundle("attention/assets/picture.js")
    )


def ways_of(checkpoint: Checkpoint) -> list[Way]:
    """In which ways a checkpoint can be asked, the usual one first."""
    return list(use_of(checkpoint).ways(checkpoint.task))


def way_choices(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """Its ways, as choices: (label, name)."""
    return [(way.label, way.name) for way in ways_of(checkpoint)]


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


def kinds_of(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """The kinds of attention of a checkpoint, as choices: (label, kind)."""
    kinds = checkpoint.model.config.attentions
    if kinds == ("encoder",):
        return [(ALONE, "encoder")]
    return [(label, kind) for kind, label in KINDS.items() if kind in kinds]


def first_kind(checkpoint: Checkpoint) -> str:
    """The kind to open with: cross-attention where there is any."""
    kinds = checkpoint.model.config.attentions
    return "cross" if "cross" in kinds else kinds[0]


def place_for(checkpoint: str, text: str, target: str, kind: str, way: str = "") -> Place:
    """Raises UserError for a checkpoint or text that cannot be looked at. A kind that the model does
    not have becomes the first that it has."""
    subject = subject_of(checkpoint, text, target, way)
    if kind not in subject.kinds:
        kind = first_kind(subject.checkpoint)
    return Place(checkpoint, text, target, kind, way)


@lru_cache(maxsize=32)
def subject_of(name: str, text: str, target: str, way: str = "") -> Subject:
    """Raises UserError for a text that cannot be looked at, or a way that the model does not have."""
    return experiments.subject(shelf.shipped(name), text, target or None, way)


def subject_at(place: Place | None) -> Subject:
    """Raises UserError where the page's session was forgotten, and with it the place."""
    if place is None:
        raise UserError("This page has slept too long and forgot its text. Press “Look” again.")
    return subject_of(place.checkpoint, place.text, place.target, place.way)


# ---- the picture


def tokens_of(side: experiments.Side) -> figures.Tokens:
    words = [(word.start, word.stop) for word in side.words]
    return figures.Tokens(list(side.pieces), words, list(side.labels))


def weights_of(trace: Trace, kind: str) -> np.ndarray:
    """(L, H, T, S)."""
    sites = sorted(site for site in trace.attention if site[0] == kind)
    return torch.cat([trace.attention[site].weights for site in sites]).numpy()


def rollout_picture(trace: Trace, kind: str, layers: int) -> np.ndarray:
    """(L, T, S)."""
    return torch.stack([rollout_of(trace, kind, layer) for layer in range(layers)]).numpy()


def facts_of(subject: Subject, kind: str, weights: np.ndarray) -> list[list[dict]]:
    """What is known of each head: its role in the corpus, and its entropy here."""
    roles = roles_of(subject.checkpoint, kind)
    entropies = entropy(torch.from_numpy(weights)).mean(dim=-1)  # (L, H)
    return [
        [fact(roles.get((n, head)), value) for head, value in enumerate(row)]
        for n, row in enumerate(entropies)
    ]


def fact(role: dict | None, bits: Tensor) -> dict:
    known = {} if role is None else {"role": role["role"], "score": role["score"]}
    return {**known, "entropy": round(bits.item(), 3)}


def show_picture(place: Place, spec: EditSpec, selected: list[tuple[int, int]] | None) -> str:
    """The JSON from which the page draws. selected: the heads to open with; an empty list keeps those
    that are chosen, None takes the one with the clearest role."""
    subject = subject_at(place)
    trace, _ = subject.run(read_edits(subject, spec))
    rows, columns = subject.sides(place.kind)
    weights = weights_of(trace, place.kind)
    scene = figures.Scene(
        id=place.id,
        title=f"{place.kind.capitalize()} attention",
        kind=place.kind,
        rows=tokens_of(rows),
        columns=tokens_of(columns),
        facts=facts_of(subject, place.kind, weights),
        checkpoint={"name": subject.checkpoint.name, "sha256": subject.checkpoint.sha256},
        text=place.text,
        target=place.target or subject.output,
        given=bool(place.target),
        way=place.way,
        edits=spec,
        selected=clearest_head(subject.checkpoint, place.kind) if selected is None else selected,
    )
    return figures.picture(scene, weights, rollout_picture(trace, place.kind, len(weights)))


def show_outputs(place: Place, spec: EditSpec) -> str:
    """The output as HTML, and under edits beside it what the model writes then."""
    subject = subject_at(place)
    edits = read_edits(subject, spec)
    seen = experiments.observe(subject, edits)
    edited = None if edits is None else seen.edited
    return figures.outputs_view(seen.unedited, edited, tokens_of(subject.written).labels, seen.word_change)


def roles_of(checkpoint: Checkpoint, kind: str) -> dict[tuple[int, int], dict]:
    """(layer, head) -> what `analyse-heads` measured of it; empty where these weights were not measured."""
    table = measured(checkpoint, "heads").get("table", ())
    return {(row["layer"], row["head"]): row for row in table if row["kind"] == kind}


def clearest_head(checkpoint: Checkpoint, kind: str) -> list[tuple[int, int]]:
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
