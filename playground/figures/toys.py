"""The pictures of a toy in training: curves, answers, heads, and the film of its weights.

L layers, H heads, T tokens, V characters.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from . import charts
from .html import escape, percent, scrolled, signed

POINTS = 160  # of a curve, at most: more than the eye sees
NOTABLE = 0.4  # above chance: what a head does
MATTERS = 0.1  # nats by which the loss rises


class Scores(Protocol):
    loss: float
    exact: float


class Look(Protocol):
    step: int
    train: Scores
    held: Scores
    gradient: float
    answers: Sequence[str]
    tokens: Sequence[str]
    weights: np.ndarray
    characters: Sequence[str]
    embedding: np.ndarray
    similarity: np.ndarray


class Evidence(Protocol):
    step: int
    loss: float
    off: np.ndarray
    roles: Mapping[str, np.ndarray]
    by_shot: Sequence[float]


def thinned(looks: Sequence[Look]) -> Sequence[Look]:
    """Evenly chosen ones, the last among them."""
    every = math.ceil(len(looks) / POINTS)
    return looks[(len(looks) - 1) % every :: every] if every else ()


def progress_curves(looks: Sequence[Look], beside: Sequence[Look] = ()) -> str:
    """Loss and exact match by step. beside: another run, to compare with."""
    parts = []
    for title, of in (
        ("Loss (nats a character)", lambda scores: max(scores.loss, 1e-5)),
        ("Rows answered exactly (%)", lambda scores: 100 * scores.exact),
    ):
        series = []
        for style, (run, name) in enumerate(((looks, ""), (beside, "kept: "))):
            few = thinned(run)
            steps = [look.step for look in few]
            for n, (side, kind) in enumerate((("held", "held out"), ("train", "seen"))):
                values = [of(getattr(look, side)) for look in few]
                if values:
                    series.append(charts.Series(name + kind, steps, values, 2 * style + n))
        loss = title.startswith("Loss")
        parts.append(
            charts.curves(title, "step", title, series, log_y=loss, y_range=None if loss else (-3, 103))
        )
    few = [look for look in thinned(looks) if look.gradient > 0]
    if few:
        norm = charts.Series("norm", [look.step for look in few], [look.gradient for look in few])
        parts.append(
            charts.curves("Norm of the gradient", "step", "norm, before it is clipped", [norm], log_y=True)
        )
    return f'<div class="pg-charts pg-toy-charts">{"".join(parts)}</div>'


def answers(rows: Sequence[tuple[str, str, str]]) -> str:
    """Rows that it never learned from. rows: what stands before the last answer, what should be said at all
    places that count, what is said."""
    body = "".join(
        f"<tr><td>{escape(question)}</td><td>{escape(wanted)}</td><td>{compared(wanted, found)}</td></tr>"
        for question, wanted, found in rows
    )
    return scrolled(
        '<table class="pg-table pg-toy-answers"><thead><tr><th scope="col">held out</th>'
        f'<th scope="col">right</th><th scope="col">said</th></tr></thead><tbody>{body}</tbody></table>'
    )


def compared(wanted: str, found: str) -> str:
    """What was said, with what is wrong marked."""
    shown = "".join(
        escape(c) if n < len(wanted) and c == wanted[n] else f"<mark>{escape(c)}</mark>"
        for n, c in enumerate(found)
    )
    return f"{shown}{'' if found != wanted else ' <span class=pg-right>✓</span>'}"


def heads(tokens: Sequence[str], weights: np.ndarray, notes: Sequence[Sequence[str]] = ()) -> str:
    """All heads as small maps, a row a layer; weights (L, H, T, T). notes: a line under each."""
    rows = []
    for layer, of_layer in enumerate(weights):
        cells = "".join(
            f'<figure><img alt="layer {layer}, head {head}: who looks at whom" src="{charts.png(one)}">'
            f"<figcaption>{layer}.{head}{note(notes, layer, head)}</figcaption></figure>"
            for head, one in enumerate(of_layer)
        )
        rows.append(f'<div class="pg-toy-layer">{cells}</div>')
    text = escape(" ".join(tokens))
    return (
        f'<div class="pg-toy-heads">{"".join(rows)}</div><p class="pg-hint">Row by row who looks, column by '
        f"column at whom, on <span class=pg-toy-row>{text}</span>. Under each head what it does, where that "
        "is clear, and by how much the held-out loss rises where it is switched off.</p>"
    )


def note(notes: Sequence[Sequence[str]], layer: int, head: int) -> str:
    return f"<br>{notes[layer][head]}" if notes else ""


def head_notes(found: Evidence) -> list[list[str]]:
    """What each head does, and what the loss owes to it."""
    layers, count = found.off.shape
    return [[head_note(found, layer, head) for head in range(count)] for layer in range(layers)]


def head_note(found: Evidence, layer: int, head: int) -> str:
    scored = {role: float(values[layer, head]) for role, values in found.roles.items()}
    best = max(scored, key=scored.__getitem__, default="")
    role = escape(best) if best and scored[best] >= NOTABLE else "mixed"
    off = float(found.off[layer, head])
    strong = ' class="pg-toy-matters"' if off >= MATTERS else ""
    return f"{role}<br><span{strong}>off: {signed(off, plus=True)}</span>"


def embedding(points: np.ndarray, names: Sequence[str]) -> str:
    """The characters (V, 2) by the two main directions of their vectors."""
    middle, half = points.mean(axis=0), max(float(np.abs(points - points.mean(axis=0)).max()), 1e-9)
    wide, high = charts.WIDTH - charts.LEFT - charts.RIGHT, charts.HEIGHT - charts.TOP - charts.BOTTOM
    marks = "".join(
        f'<text x="{charts.LEFT + wide * (0.5 + 0.47 * (x - middle[0]) / half):.1f}" '
        f'y="{charts.TOP + high * (0.5 - 0.47 * (y - middle[1]) / half) + 4:.1f}" text-anchor="middle">'
        f"{escape(name)}</text>"
        for name, (x, y) in zip(names, points.tolist(), strict=True)
    )
    title = "Characters, by the two main directions of their vectors"
    series = [
        {"name": axis, "x": list(range(len(points))), "y": charts.rounded(points[:, n].tolist())}
        for n, axis in enumerate(("first", "second"))
    ]
    return charts.frame(
        title, marks, {"kind": "none", "title": title, "x": {"title": "character"}, "series": series}
    )


def similarity(values: np.ndarray) -> str:
    return charts.heat_map("How alike two positions are (cosine)", "position", "position", values)


def vectors(look: Look) -> str:
    """The characters and the positions, as far as there are vectors of them."""
    parts = [embedding(look.embedding, look.characters)]
    if look.similarity.size:
        parts.append(similarity(look.similarity))
    return f'<div class="pg-charts pg-toy-charts">{"".join(parts)}</div>'


def film_curves(film: Sequence[Evidence], at: int) -> str:
    """When heads began to do what they do, and when that began to matter; `at`: the step that is shown.
    Step 0 has no place on an axis by factors."""
    film = [one for one in film if one.step]
    if not film:
        return ""
    steps, last = [one.step for one in film], film[-1]
    chosen = []
    for role, values in last.roles.items():
        layer, head = np.unravel_index(int(np.argmax(values)), values.shape)
        if values[layer, head] >= NOTABLE:
            chosen.append((role, int(layer), int(head)))
    roles = [
        charts.Series(
            f"{role} ({layer}.{head})", steps, [float(one.roles[role][layer, head]) for one in film], n
        )
        for n, (role, layer, head) in enumerate(chosen[:6])
    ]
    strongest = [np.unravel_index(n, last.off.shape) for n in np.argsort(last.off, axis=None)[::-1][:4]]
    off = [
        charts.Series(
            f"without {layer}.{head}",
            steps,
            [max(one.loss + float(one.off[layer, head]), 1e-5) for one in film],
            n + 1,
        )
        for n, (layer, head) in enumerate(strongest)
    ]
    whole = charts.Series("all heads", steps, [max(one.loss, 1e-5) for one in film], 0)
    here = (0.97 * at, 1.03 * at, f"step {at:,}")
    parts = [
        charts.curves(
            "Held-out loss with a head switched off",
            "step",
            "nats",
            [whole, *off],
            here,
            log_y=True,
            log_x=True,
        )
    ]
    if roles:
        parts.insert(
            0,
            charts.curves(
                "What the clearest heads do",
                "step",
                "0: as chance, 1: always",
                roles,
                here,
                y_range=(-0.2, 1.05),
                log_x=True,
            ),
        )
    if last.by_shot:
        ladder = [
            charts.Series(
                f"{n + 1} example{'s' if n else ''}", steps, [100 * one.by_shot[n] for one in film], n
            )
            for n in range(len(last.by_shot))
        ]
        parts.append(
            charts.curves(
                "Right after so many examples (%)", "step", "%", ladder, here, y_range=(-3, 103), log_x=True
            )
        )
    return f'<div class="pg-charts">{"".join(parts)}</div>'


def status(state: str, step: int, steps: int, held: float, place: int = 0) -> str:
    """One line on how far a run is."""
    done = f"step {step:,} of {steps:,}, {percent(held)} of the held-out rows right"
    said = {
        "waits": f"Waiting: {place} run{'s' if place != 1 else ''} before this one.",
        "learns": f"Learning: {done}.",
        "paused": f"Paused: {done}.",
        "finished": f"Finished: {done}.",
    }
    return f'<p class="pg-toy-status" role="status">{said.get(state, "")}</p>'
