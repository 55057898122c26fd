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
from ...errors import UserError
from ...experiments import Subject
from ...figures import attention as figures
from ...figures import attention_effects, attention_heads, attention_steps
from ...figures.html import signed, table
from ...measuring.records import measured
from ...messages import Message, decimal, say, sentences
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
        raise UserError(Message("attention.word-gone"))
    found = experiments.arithmetic(subject, site, head, query, read_edits(subject, spec))
    at = {"layer": site[1], "head": head, "word": rows[query]}
    title = f"{kind} attention, layer {site[1]}, head {head}, at “{rows[query]}”"  # a script is in English
    return attention_steps.steps_view(
        attention_steps.Steps(
            title=say("attention.head-at", kind=say(f"attention.kind-{kind}"), **at),
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
        lead = say("attention.no-word-written")
    else:
        at = found.query
        lead = say(
            "attention.straight",
            direct=decimal(found.attribution.direct, 3, plus=True),
            logit=decimal(found.attribution.logit, 3),
            word=written[at],
        )
    measured_without = say(
        "attention.measured-without",
        word=written[at],
        without=decimal(float(found.logits_without[at]), 3),
        logit=decimal(float(found.logits[at]), 3),
        change=decimal(-float(changes[at]), 3, plus=True),
    )
    return [lead, measured_without]


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
        attention_heads.head_map(values.numpy(), say(f"attention.kind-{name}"), top, kind=name, layers=layers)
        for name, values in falls.items()
    ]
    told = [say("attention.effects-about"), *([] if whole else [say("attention.effects-shown")])]
    return json.dumps(here), f"<p>{sentences(told)}</p>{''.join(maps)}"


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
        raise UserError(Message("attention.choose-source-heads"))
    attention = found.attention[place.kind][layer, head].numpy()
    figure = attention_effects.effect_scatter(found.labels, attention, found.falls.numpy())
    correlation = found.correlation[place.kind]
    name = say("attention.head-alone", layer=layer, head=head)
    every = np.nan_to_num(correlation.numpy())
    caption = say("attention.correlations")
    rows = [
        [label, decimal(float(weight), 3), signed(fall)]
        for label, weight, fall in zip(found.labels, attention, found.falls.tolist(), strict=True)
    ]
    columns = [say(f"attention.column-{name}") for name in ("word", "attention", "effect")]
    return (
        figure,
        attention_effects.verdict(float(correlation[layer, head]), name),
        attention_heads.head_map(every, caption, 1.0, tones="gain")
        + f"<details><summary>{say('attention.as-table')}</summary>{table(columns, rows)}</details>",
    )


@shelf.holding
@lru_cache(maxsize=8)
def word_effects(subject: Subject) -> experiments.WordEffects:
    return experiments.leave_out_effects(subject)


def lens(place: Place, spec: EditSpec) -> str:
    """What each layer would have answered at each word, as HTML."""
    subject = subject_at(place)
    found = experiments.lens(subject, read_edits(subject, spec))
    after = (say("attention.after-layer", n=n) for n in range(len(found.tokens) - 1))
    layers = [say("attention.enters"), *after]
    answers = [[row[0] for row in layer] for layer in found.tokens]
    shown = subject.read if subject.says else subject.written
    return attention_heads.lens_view(tokens_of(shown).pieces, layers, answers)


def compare(place: Place, other: str, kind: str, selected: Sequence[Head] = ()) -> tuple[str, str]:
    """Two texts side by side: (the picture of their difference, the patching maps)."""
    first = subject_at(place)
    if not other.strip():
        raise UserError(Message("attention.write-second", {"n": len(first.source or first.read)}))
    second = subject_of(place.checkpoint, other, "", place.way)
    found = patching(first, second)
    rows, columns = first.sides(kind)
    shares = {name: values.numpy() for name, values in found.shares.items()}
    heads = list(selected) or [largest_of(shares[kind])]
    layers = list(layers_for(first, kind, heads))
    scene = figures.Scene(
        id=next(COMPARISONS),
        title=say("attention.difference", kind=say(f"attention.kind-{kind}")),
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
        command = "<code>python -m playground analyse-heads</code>"
        return f'<p class="pg-hint">{say("attention.roles-not-measured", command=command)}</p>'
    corpus, kind = measured(checkpoint, "heads"), say(f"attention.kind-{place.kind}")
    return attention_heads.role_view(
        say("attention.head", kind=kind, layer=chosen.layer, head=chosen.head),
        found["role"],
        found["scores"],
        *([corpus["sentences"][n] for n in found[which]] for which in ("clear", "fails")),
        say(
            "attention.roles-measured",
            n=corpus["size"],
            file=corpus["file"],
            threshold=decimal(corpus["threshold"], 1),
            entropy=decimal(found["entropy"], 2),
        ),
    )
