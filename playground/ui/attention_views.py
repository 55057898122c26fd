"""What the Attention tab shows: from a text and its edits to pictures.

L layers, H heads, T queries, S keys.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor

from .. import checkpoints, experiments
from ..analysis.arithmetic import numpy_snippet
from ..analysis.roles import MIXED, ROLES, entropy
from ..analysis.rollout import rollout_of
from ..checkpoints import Checkpoint
from ..errors import UserError
from ..experiments import Subject
from ..figures import attention as figures
from ..figures import attention_effects, attention_heads, attention_page, attention_steps
from ..text.tokenizer import BOS, EOS
from ..transformer import Trace
from .attention_edits import EditSpec, read_edits, read_head
from .theme import ASSETS, script

MAX_CHARACTERS = 3_000
KINDS = {
    "encoder": "encoder: source looks at source",
    "cross": "cross: output looks at source",
    "decoder": "decoder: output looks at output",
}
COMPARISONS = itertools.count()
SCRIPTS = ("data", "draw", "take", "heads", "state", "events")  # in this order


@dataclass(frozen=True)
class Place:
    """What the tab is looking at. Looking at the same once more is another place, without edits."""

    checkpoint: str
    text: str
    target: str
    kind: str
    id: int = field(default_factory=itertools.count().__next__)


@dataclass(frozen=True)
class Chosen:
    """The head that is looked at, and the token at which it is followed."""

    layer: int
    head: int
    query: int


def picture_script() -> str:
    return "".join(script(f"attention_{name}.js") for name in SCRIPTS)


def picture_template() -> str:
    return (ASSETS / "attention.html").read_text(encoding="utf-8")


def standalone(view: str) -> str:
    """The picture as a file of its own. view: the JSON that the page shows, with what is chosen."""
    style = (ASSETS / "style.css").read_text(encoding="utf-8")
    return attention_page.standalone_page(view, picture_template(), style, picture_script())


@lru_cache(maxsize=8)
def load(name: str) -> Checkpoint:
    if name not in checkpoints.names():
        raise UserError(f"There is no checkpoint {name!r}; choose one of {', '.join(checkpoints.names())}.")
    return checkpoints.load(name)


def kinds_of(name: str) -> list[tuple[str, str]]:
    """The kinds of attention of a checkpoint, as choices: (label, kind)."""
    encoder = load(name).model.config.kind == "encoder-decoder"
    return [(label, kind) for kind, label in KINDS.items() if encoder or kind == "decoder"]


def first_kind(name: str) -> str:
    """The kind to open with: cross-attention where there is any."""
    kinds = [kind for _, kind in kinds_of(name)]
    return "cross" if "cross" in kinds else kinds[0]


def place_for(checkpoint: str, text: str, target: str, kind: str) -> Place:
    """Raises UserError for a checkpoint or text that cannot be looked at. A kind that the model does
    not have becomes the first that it has."""
    if kind not in subject_of(checkpoint, text, target).kinds:
        kind = first_kind(checkpoint)
    return Place(checkpoint, text, target, kind)


@lru_cache(maxsize=32)
def subject_of(name: str, text: str, target: str) -> Subject:
    """Raises UserError for a text that cannot be looked at."""
    if len(text) > MAX_CHARACTERS:
        raise UserError(
            f"This text has {len(text):,} characters; the page takes {MAX_CHARACTERS:,} at once. Shorten it."
        )
    return experiments.subject(load(name), text, target or None)


def subject_at(place: Place) -> Subject:
    return subject_of(place.checkpoint, place.text, place.target)


# ---- the picture


def tokens_of(side: experiments.Side) -> figures.Tokens:
    names = {BOS: "[start]", EOS: "[end]"}
    pieces = [names.get(id, piece) for id, piece in zip(side.ids, side.pieces, strict=True)]
    return figures.Tokens(pieces, [(word.start, word.stop) for word in side.words])


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


def show(place: Place, spec: EditSpec, selected: list[tuple[int, int]] | None) -> tuple[str, str]:
    """(the picture's JSON, the outputs' HTML). selected: the heads to open with; none keeps those that
    are chosen, None takes the one that aligns the words."""
    subject = subject_at(place)
    edits = read_edits(subject, spec)
    seen = experiments.observe(subject, edits)
    rows, columns = subject.sides(place.kind)
    weights = weights_of(seen.trace, place.kind)
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
        edits=spec,
        selected=clearest_head(subject.checkpoint, place.kind) if selected is None else selected,
    )
    picture = figures.picture(scene, weights, rollout_picture(seen.trace, place.kind, len(weights)))
    edited = None if edits is None else seen.edited
    words = [label_of(label) for label in subject.written.labels]
    return picture, figures.outputs_view(seen.unedited, edited, words, seen.word_change)


def roles_of(checkpoint: Checkpoint, kind: str) -> dict[tuple[int, int], dict]:
    """(layer, head) -> what `analyse-heads` measured of it; empty where these weights were not measured."""
    measured = checkpoint.metrics.get("heads", {})
    if measured.get("sha256") != checkpoint.sha256:
        return {}
    return {(row["layer"], row["head"]): row for row in measured["table"] if row["kind"] == kind}


def clearest_head(checkpoint: Checkpoint, kind: str) -> list[tuple[int, int]]:
    """The head with the clearest role; none where no head has one."""
    roles = roles_of(checkpoint, kind)
    clear = [head for head, row in roles.items() if row["role"] != MIXED]
    return [max(clear, key=lambda head: roles[head]["score"])] if clear else []


def label_of(label: str) -> str:
    return {"<s>": "[start]", "</s>": "[end]"}.get(label, label)


# ---- what the picture is asked


def follow(place: Place, chosen: Chosen, spec: EditSpec) -> str:
    """The arithmetic of one head at one word, as HTML."""
    subject, kind, query = subject_at(place), place.kind, chosen.query
    site, head = read_head(subject, f"{kind}.{chosen.layer}.{chosen.head}")
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
        at = int(np.abs(changes).argmax())
        lead = "The encoder writes no word itself."
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
    """(numbers for the thumbnails as JSON, the maps as HTML): what switching off each head does."""
    falls = experiments.head_effects(subject_at(place))
    top = max(float(values.abs().max()) for values in falls.values())
    here = {
        "id": place.id,
        "effect": [[round(fall, 3) for fall in row] for row in falls[place.kind].tolist()],
    }
    maps = [
        attention_heads.head_map(falls[kind].numpy(), f"{label} attention", top, kind=kind)
        for kind, label in ((kind, kind.capitalize()) for kind in falls)
    ]
    return json.dumps(here), (
        "<p>How much the log-probability of the output falls when a head is switched off, without other "
        "edits (orange: it falls, so the head helps; purple: it rises). Click a head to open it.</p>"
        + "".join(maps)
    )


def attention_against_effect(place: Place, chosen: Chosen) -> tuple[go.Figure, str, str]:
    """(scatter, verdict, map of the correlations) for a head of the kind that is shown."""
    subject = subject_at(place)
    (_, layer), head = read_head(subject, f"{place.kind}.{chosen.layer}.{chosen.head}")
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
    return (
        figure,
        attention_effects.verdict(float(correlation[layer, head]), name),
        attention_heads.head_map(
            every, "The rank correlation of every head. Click a head to see its words.", 1.0
        ),
    )


@lru_cache(maxsize=8)
def word_effects(subject: Subject) -> experiments.WordEffects:
    return experiments.leave_out_effects(subject)


def lens(place: Place, spec: EditSpec) -> str:
    """What each layer would have answered at each word, as HTML."""
    subject = subject_at(place)
    found = experiments.lens(subject, read_edits(subject, spec))
    layers = ["what enters", *(f"after layer {n}" for n in range(len(found.tokens) - 1))]
    answers = [[row[0] for row in layer] for layer in found.tokens]
    return attention_heads.lens_view(tokens_of(subject.written).pieces, layers, answers)


def compare(place: Place, other: str, kind: str, selected: Sequence[tuple[int, int]] = ()) -> tuple[str, str]:
    """Two texts side by side: (the picture of their difference, the patching maps)."""
    first, second = subject_at(place), subject_of(place.checkpoint, other, "")
    found = patching(first, second)
    rows, columns = first.sides(kind)
    shares = {name: values.numpy() for name, values in found.shares.items()}
    scene = figures.Scene(
        id=next(COMPARISONS),
        title=f"{kind.capitalize()} attention, first text minus second",
        kind=kind,
        rows=tokens_of(rows),
        columns=tokens_of(columns),
        facts=[[{"effect": round(float(share), 3)} for share in row] for row in shares[kind]],
        checkpoint={"name": first.checkpoint.name, "sha256": first.checkpoint.sha256},
        text=place.text,
        target=other,
        selected=selected or (largest_of(shares[kind]),),
        signed=True,
    )
    maps = attention_heads.patching_view(found.answers, found.preference_a, found.preference_b, shares)
    return figures.picture(scene, found.patterns[kind].numpy()), maps


@lru_cache(maxsize=8)
def patching(first: Subject, second: Subject) -> experiments.Patching:
    return experiments.patching(first, second)


def largest_of(values: np.ndarray) -> tuple[int, int]:
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
    measured = checkpoint.metrics["heads"]
    return attention_heads.role_view(
        f"{place.kind.capitalize()} attention, layer {chosen.layer}, head {chosen.head}",
        found["role"],
        found["scores"],
        ROLES,
        *([measured["sentences"][n] for n in found[which]] for which in ("clear", "fails")),
        f"Measured over {measured['size']} texts of {measured['file']}. {measured['what']}; a role counts "
        f"from {measured['threshold']} on. Mean entropy {found['entropy']:.2f} bits.",
    )


def plain_weights(
    checkpoint: str, text: str, target: str, kind: str, layers: list[int] | None, heads: list[int] | None
) -> dict:
    """What the endpoint `/attention` returns."""
    return experiments.weights_of(subject_of(checkpoint, text, target), kind, layers, heads)
