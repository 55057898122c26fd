"""What the browser draws the heads of the Attention tab from, and outputs side by side.

L layers, N of them whose weights are sent, H heads, T queries (rows), S keys (columns).
"""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .html import escape, signed

SCALE = 1000  # weights travel as whole thousandths, which deflate well
BYTES = 4  # of a weight in the browser


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
    layers = "layer" if len(scene.sent) == 1 else "layers"
    each = weights[0].size * BYTES
    return (
        f"{len(scene.sent)} {layers} of {scene.layers}, {weights.shape[1]} heads each: "
        f"{memory(len(scene.sent) * each)} of the {memory(scene.layers * each)} that the weights of all "
        "would take in the browser."
    )


def memory(size: int) -> str:
    """Bytes as people read them: 24 kB, 1.5 MB."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"


def outputs_view(unedited: str, edited: str | None, words: Sequence[str], changes: Sequence[float]) -> str:
    """The output as it is and, under edits, as it becomes, with the change of each word's log-probability."""
    if edited is None:
        return output_box("What the model writes", unedited)
    same = "the same as without edits" if edited == unedited else "changed"
    boxes = output_box("Without edits", unedited) + output_box(f"With your edits ({same})", edited)
    return f'<div class="pg-outputs">{boxes}</div>{change_chips(words, changes)}'


def output_box(label: str, text: str) -> str:
    return (
        f'<div class="pg-output"><span class="pg-label">{escape(label)}</span>'
        f'<p dir="auto">{escape(text) or "<em>nothing</em>"}</p></div>'
    )


def change_chips(words: Sequence[str], changes: Sequence[float]) -> str:
    """Each word with the change of its log-probability; the tint says how much less or more probable."""
    chips = "".join(
        f'<span class="pg-change" data-sign="{"less" if change < 0 else "more"}" '
        f'style="--size:{min(1.0, abs(change) / 3):.2f}"><bdi>{escape(word)}</bdi>'
        f"<small>{signed(change, plus=True)}</small></span>"
        for word, change in zip(words, changes, strict=True)
    )
    return (
        '<p class="pg-hint">Change of the log-probability of each word of the output shown in the picture '
        f"(in all {signed(sum(changes), plus=True)}):</p><div>{chips}</div>"
    )
