"""What the browser draws the heads of the Attention tab from, and outputs side by side.

L layers, N of them whose weights are sent, H heads, T queries (rows), S keys (columns).
"""

import base64
import difflib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..messages import decimal, say
from .html import escape, percent

SCALE = 1000  # weights travel as whole thousandths, which deflate well
BYTES = 4  # of a weight in the browser
LEAST_CHANGE = 0.03  # of a probability that is told: the tint says the rest, and the line stays short


@dataclass(frozen=True)
class Tokens:
    """One side of a picture: what to write for each token, and which tokens make a word."""

    pieces: Sequence[str]
    words: Sequence[tuple[int, int]]  # (first, end) indices into pieces, covering all of them
    labels: Sequence[str]  # what to write for each word


@dataclass(frozen=True)
class Scene:
    """What a picture is about, and how it is opened."""

    id: int  # another id is another picture: what was pinned or edited before is forgotten
    title: str
    kind: str
    rows: Tokens
    columns: Tokens
    layers: int  # of the model
    sent: Sequence[int]  # those whose weights are here
    facts: Sequence[Sequence[Mapping]]  # of each layer that is sent, per head: {role, score, entropy, effect}
    checkpoint: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    target: str = ""
    given: bool = False  # whether the target was given by the user
    way: str = ""  # in which of its ways the model was asked
    edits: Mapping[str, Mapping] = field(default_factory=dict)
    selected: Sequence[tuple[int, int]] = ()  # heads to open with
    signed: bool = False  # differences, not weights


def pack(weights: np.ndarray) -> str:
    """Numbers from -32 to 32, rounded to thousandths: int16, deflated, base64."""
    thousandths = np.rint(weights * SCALE).astype("<i2")
    return base64.b64encode(zlib.compress(thousandths.tobytes(), level=6)).decode("ascii")


def picture(scene: Scene, weights: np.ndarray, rollout: np.ndarray | None = None) -> str:
    """The JSON from which the page draws heads: weights (N, H, T, S), rollout (N, T, S) or None."""
    heads = weights.shape[1]
    content = {
        "id": scene.id,
        "title": scene.title,
        "kind": scene.kind,
        "checkpoint": dict(scene.checkpoint),
        "text": scene.text,
        "target": scene.target,
        "given": scene.given,
        "way": scene.way,
        "layers": scene.layers,
        "sent": list(scene.sent),
        "heads": heads,
        "rows": list(scene.rows.pieces),
        "columns": list(scene.columns.pieces),
        "rowWords": [list(word) for word in scene.rows.words],
        "columnWords": [list(word) for word in scene.columns.words],
        "rowLabels": list(scene.rows.labels),
        "columnLabels": list(scene.columns.labels),
        "weights": pack(weights),
        "rollout": None if rollout is None else pack(rollout),
        "facts": [[dict(fact) for fact in row] for row in scene.facts],
        "edits": dict(scene.edits),
        "selected": [list(head) for head in scene.selected],
        "signed": scene.signed,
        "causal": scene.kind == "decoder",
        "scale": SCALE,
        "share": share_sent(scene, weights),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def share_sent(scene: Scene, weights: np.ndarray) -> str:
    """How much of the model's attention the page holds, in words; the empty text for all of it."""
    if len(scene.sent) == scene.layers:
        return ""
    sent, each = len(scene.sent), weights[0].size * BYTES
    counts = {"n": sent, "layers": scene.layers, "heads": weights.shape[1]}
    return say("attention.share-sent", **counts, there=memory(sent * each), all=memory(scene.layers * each))


def memory(size: int) -> str:
    """Bytes as people read them: 24 kB, 1.5 MB."""
    if size >= 1e6:
        return say("attention.megabytes", size=decimal(size / 1e6, 1))
    return say("attention.kilobytes", size=round(size / 1e3))


def outputs_view(
    unedited: str,
    edited: str | None,
    words: Sequence[str],
    chances: Sequence[tuple[float, float]],
    own: bool = True,
) -> str:
    """The output as it is, each word with its probability, and beside it what it becomes under edits: the
    words that are new are marked, and those of the former tinted by how much less or more probable they are.

    words: of the output that the picture shows; chances: of each, without edits and with them. own: whether
    that output is what the model writes by itself, and not a text that it was given.
    """
    chips = f'<p class="pg-chances-line" dir="auto">{"".join(map(chance_chip, words, chances))}</p>'
    before = output_box(say("attention.before" if own else "attention.given"), chips)
    if not own:
        written = f'<p class="pg-after" dir="auto">{shown(unedited)}</p>'
        before += output_box(say("attention.writes"), written)
    if edited is None:
        label = say("attention.after")
        after = f'<p class="pg-hint">{say("attention.after-hint")}</p>'
    else:
        label = say("attention.after-same" if edited == unedited else "attention.after-changed")
        after = f'<p class="pg-after" dir="auto">{marked(unedited, edited)}</p>'
    said = unedited if edited is None else edited
    return (
        f'<div class="pg-outputs" data-said="{escape(said, quote=True)}">{before}{output_box(label, after)}'
        f'</div><p class="pg-hint">{say("attention.greedily")}</p>'
    )


def output_box(label: str, content: str) -> str:
    return f'<div class="pg-output"><span class="pg-label">{escape(label)}</span>{content}</div>'


def shown(text: str) -> str:
    """An output; a model may also end at once."""
    return escape(text) if text.strip() else f"<em>{say('attention.no-word')}</em>"


def changed_words(before: str, after: str) -> tuple[str, str]:
    """The words from the first to the last that two texts do not share, in each."""
    old, new = before.split(), after.split()
    spans = [
        one[1:] for one in difflib.SequenceMatcher(None, old, new, False).get_opcodes() if one[0] != "equal"
    ]
    if not spans:
        return "", ""
    (first, _, new_first, _), (_, end, _, new_end) = spans[0], spans[-1]
    return " ".join(old[first:end]), " ".join(new[new_first:new_end])


def marked(before: str, after: str) -> str:
    """The second text, with the words set off that are not in the first at their place."""
    old, new = before.split(), after.split()
    parts = []
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        text = escape(" ".join(new[start:end]))
        if text:
            parts.append(text if kind == "equal" else f"<mark>{text}</mark>")
    return " ".join(parts) or shown("")


def number_of(share: float) -> str:
    """As `percent` says it, without the sign."""
    return percent(share).rstrip("%").rstrip()


def chance_chip(word: str, chance: tuple[float, float]) -> str:
    """A word with its probability; the tint says how much less or more probable it became."""
    before, after = chance
    change = after - before
    told = percent(before) if abs(change) < LEAST_CHANGE else f"{number_of(before)} → {percent(after)}"
    sign = "less" if change < 0 else "more"
    return (
        f'<span class="pg-change" data-sign="{sign}" style="--size:{min(1.0, abs(change)):.2f}">'
        f"<bdi>{escape(word)}</bdi><small>{told}</small></span>"
    )
