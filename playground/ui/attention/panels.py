"""What stands below the picture of the Attention tab: the numbers of a head, its role, effects, comparisons.

L layers, H heads.
"""

import itertools
import json
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor

from ... import experiments, shelf
from ...analysis.arithmetic import numpy_snippet
from ...analysis.roles import ROLES
from ...errors import UserError
from ...experiments import Subject
from ...figures import attention as figures
from ...figures import attention_effects, attention_heads, attention_steps
from ...figures.html import signed, table
from ...measuring.records import measured
from ...transformer import Site
from .edits import EditSpec, check_head, read_edits
from .views import (
    Chosen,
    Head,
    Place,
    layers_for,
    roles_of,
    shows_all,
    subject_at,
    subject_of,
    tokens_of,
)

COMPARISONS = itertools.count()


def follow(place: Place, chosen: Chosen, spec: EditSpec) -> str:
    """The arithmetic of one head at one word, as HTML."""
    subject, kind, query = subject_at(place), place.kind, chosen.query
    site, head = check_head(subject, (kind, chosen.layer), chosen.head), chosen.head
    rows, keys = (tokens_of(side).pieces for side in subject.sides(kind))
    if not 0 <= query < len(rows):
        raise UserError("This word is not in the text any more. Click another one.")
    found = experiments.arithmetic(subject, site, head, query, read_edits(subject, spec))
    title = f"{kind.capitalize()} attention, layer {site[1]}, head {head}, at “{rows[query]}”"
    return attention_steps.steps_view(
        attention_steps.Steps(
            title=title,
            query_word=rows[query],
            keys=keys,
            q=found.recorded.q,
            k=found.recorded.k,
            v=found.recorded.v,
            model_weights=found.recorded.weights,
            stages=found.stages,
            stream=found.entering,
            effect=effect_sentences(subject, found),
            snippet=numpy_snippet(found.recorded, keys, title),
        )
    )


def effect_sentences(subject: Subject, found: experiments.Arithmetic) -> list[str]:
    """What the head at this word does to the logit and the probability of what is written."""
    written = tokens_of(subject.written).pieces
    changes = found.logprobs - found.logprobs_without
    if found.attribution is None:
        at = max(subject.counted, key=lambda row: abs(changes[row]))
        lead = "No word of the output is written at this place."
    else:
        at = found.query
        lead = (
            f"Straight to the output, it adds {found.attribution.direct:+.3f} to the logit "
            f"{found.attribution.logit:.3f} of “{written[at]}” (the final norm taken as it is in this pass)."
        )
    return [
        lead,
        f"Measured: without this head at this word, the logit of “{written[at]}” is "
        f"{found.logits_without[at]:.3f} instead of {found.logits[at]:.3f}, and its log-probability "
        f"changes by {-changes[at]:+.3f}.",
    ]


def effects(place: Place) -> tuple[str, str]:
    """(numbers for the thumbnails as JSON, the maps as HTML): what switching off each head does, in all
    kinds of attention where all layers are shown, or else in the layers that are."""
    subject, kind = subject_at(place), place.kind
    whole = shows_all(subject, kind)
    if whole:
        falls, layers = head_effects(subject), None
    else:
        layers = place.layers
        falls = {kind: torch.stack([layer_effects(subject, (kind, layer)) for layer in layers])}  # (N, H)
    top = max(float(values.abs().max()) for values in falls.values())
    here = {
        "id": place.id,
        "layers": place.layers,
        "effect": [[round(fall, 3) for fall in row] for row in falls[kind].tolist()],
    }
    maps = [
        attention_heads.head_map(
            values.numpy(), f"{name.capitalize()} attention", top, kind=name, layers=layers
        )
        for name, values in falls.items()
    ]
    return json.dumps(here), (
        "<p>How much the log-probability of the output falls when a head is switched off, without other "
        "edits (orange: it falls, so the head helps; teal: it rises). Click a head to open it."
        + ("" if whole else " Measured for the layers that are shown.")
        + "</p>"
        + "".join(maps)
    )


@shelf.holding
@lru_cache(maxsize=8)
def head_effects(subject: Subject) -> dict[str, Tensor]:
    return experiments.head_effects(subject)


@shelf.holding
@lru_cache(maxsize=128)
def layer_effects(subject: Subject, site: Site) -> Tensor:
    return experiments.layer_effects(subject, site)


def attention_against_effect(place: Place, chosen: Chosen) -> tuple[go.Figure, str, str]:
    """(scatter, verdict, map of the correlations) for a head of the kind that is shown."""
    subject = subject_at(place)
    (_, layer), head = check_head(subject, (place.kind, chosen.layer), chosen.head), chosen.head
    found = word_effects(subject)
    if place.kind not in found.attention:
        raise UserError(
            "Words are left out of the source, at which decoder heads do not look. "
            "Choose encoder or cross attention."
        )
    attention = found.attention[place.kind][layer, head].numpy()
    figure = attention_effects.effect_scatter(
        found.labels, attention, found.falls.numpy(), "mean weight that the head puts on the word"
    )
    correlation = found.correlation[place.kind]
    name = f"Layer {layer}, head {head}"
    every = np.nan_to_num(correlation.numpy())
    caption = "The rank correlation of every head. Click a head to see its words."
    rows = [
        [label, f"{weight:.3f}", signed(fall)]
        for label, weight, fall in zip(found.labels, attention, found.falls.tolist(), strict=True)
    ]
    return (
        figure,
        attention_effects.verdict(float(correlation[layer, head]), name),
        attention_heads.head_map(every, caption, 1.0, tones="gain")
        + "<details><summary>The words as a table</summary>"
        + f"{table(['word', 'attention', 'effect'], rows)}</details>",
    )


@shelf.holding
@lru_cache(maxsize=8)
def word_effects(subject: Subject) -> experiments.WordEffects:
    return experiments.leave_out_effects(subject)


def lens(place: Place, spec: EditSpec) -> str:
    """What each layer would have answered at each word, as HTML."""
    subject = subject_at(place)
    found = experiments.lens(subject, read_edits(subject, spec))
    layers = ["what enters", *(f"after layer {n}" for n in range(len(found.tokens) - 1))]
    answers = [[row[0] for row in layer] for layer in found.tokens]
    shown = subject.read if subject.says else subject.written
    return attention_heads.lens_view(tokens_of(shown).pieces, layers, answers)


def compare(place: Place, other: str, kind: str, selected: Sequence[Head] = ()) -> tuple[str, str]:
    """Two texts side by side: (the picture of their difference, the patching maps)."""
    first = subject_at(place)
    if not other.strip():
        raise UserError(
            f"Write a second sentence of as many tokens as the first ({len(first.source or first.read)}), "
            "for instance the same with another word."
        )
    second = subject_of(place.checkpoint, other, "", place.way)
    found = patching(first, second)
    rows, columns = first.sides(kind)
    shares = {name: values.numpy() for name, values in found.shares.items()}
    heads = list(selected) or [largest_of(shares[kind])]
    layers = list(layers_for(first, kind, heads))
    scene = figures.Scene(
        id=next(COMPARISONS),
        title=f"{kind.capitalize()} attention, first text minus second",
        kind=kind,
        rows=tokens_of(rows),
        columns=tokens_of(columns),
        layers=first.layers(kind),
        sent=layers,
        facts=[[{"effect": round(float(share), 3)} for share in row] for row in shares[kind][layers]],
        checkpoint={"name": first.checkpoint.name, "sha256": first.checkpoint.sha256},
        text=place.text,
        target=other,
        way=place.way,
        selected=heads,
        signed=True,
    )
    maps = attention_heads.patching_view(found.answers, found.preference_a, found.preference_b, shares)
    return figures.picture(scene, found.patterns[kind][layers].numpy()), maps


@shelf.holding
@lru_cache(maxsize=8)
def patching(first: Subject, second: Subject) -> experiments.Patching:
    return experiments.patching(first, second)


def largest_of(values: np.ndarray) -> Head:
    """The head (layer, head) with the largest value (L, H)."""
    layer, head = np.unravel_index(values.argmax(), values.shape)
    return int(layer), int(head)


def describe_head(place: Place, chosen: Chosen) -> str:
    """What the chosen head does over the corpus, as HTML."""
    checkpoint = subject_at(place).checkpoint
    found = roles_of(checkpoint, place.kind).get((chosen.layer, chosen.head))
    if found is None:
        return (
            '<p class="pg-hint">What the heads of this model do over a corpus was not measured: run '
            "<code>python -m playground analyse-heads</code>.</p>"
        )
    corpus = measured(checkpoint, "heads")
    return attention_heads.role_view(
        f"{place.kind.capitalize()} attention, layer {chosen.layer}, head {chosen.head}",
        found["role"],
        found["scores"],
        ROLES,
        *([corpus["sentences"][n] for n in found[which]] for which in ("clear", "fails")),
        f"Measured over {corpus['size']} texts of {corpus['file']}. {corpus['what']}; a role counts "
        f"from {corpus['threshold']} on. Mean entropy {found['entropy']:.2f} bits.",
    )
