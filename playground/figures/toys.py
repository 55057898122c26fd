"""The pictures of a toy in training: curves, answers, heads, vectors.

L layers, H heads, T tokens, V characters.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..messages import say
from . import charts
from .html import escape, percent, scrolled

POINTS = 160  # of a curve, at most: more than the eye sees


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


def thinned(looks: Sequence[Look]) -> Sequence[Look]:
    """Evenly chosen ones, the last among them."""
    every = math.ceil(len(looks) / POINTS)
    return looks[(len(looks) - 1) % every :: every] if every else ()


def progress_curves(looks: Sequence[Look], beside: Sequence[Look] = ()) -> str:
    """Loss and exact match by step. beside: another run, to compare with."""
    parts = []
    step = say("training.step")
    for loss, title, of in (
        (True, say("training.chart-loss"), lambda scores: max(scores.loss, 1e-5)),
        (False, say("training.chart-exact"), lambda scores: 100 * scores.exact),
    ):
        series = []
        for style, (run, name) in enumerate(((looks, ""), (beside, "kept-"))):
            few = thinned(run)
            steps = [look.step for look in few]
            for n, (side, kind) in enumerate((("held", "held-out"), ("train", "seen"))):
                values = [of(getattr(look, side)) for look in few]
                if values:
                    named = say(f"training.{name}{kind}")
                    series.append(charts.Series(named, steps, values, 2 * style + n))
        parts.append(
            charts.curves(title, step, title, series, log_y=loss, y_range=None if loss else (-3, 103))
        )
    few = [look for look in thinned(looks) if look.gradient > 0]
    if few:
        named = say("training.norm-series")
        norm = charts.Series(named, [look.step for look in few], [look.gradient for look in few])
        title, unit = say("training.chart-gradient"), say("training.gradient-unit")
        parts.append(charts.curves(title, step, unit, [norm], log_y=True))
    return f'<div class="pg-charts pg-toy-charts">{"".join(parts)}</div>'


def answers(rows: Sequence[tuple[str, str, str]]) -> str:
    """Rows that it never learned from. rows: what stands before the last answer, what should be said at all
    places that count, what is said."""
    body = "".join(
        f"<tr><td>{escape(question)}</td><td>{escape(wanted)}</td><td>{compared(wanted, found)}</td></tr>"
        for question, wanted, found in rows
    )
    columns = (say(f"training.column-{name}") for name in ("held", "right", "said"))
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    return scrolled(
        f'<table class="pg-table pg-toy-answers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
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
            f'<figure><img alt="{say("training.head-looks", layer=layer, head=head)}" '
            f'src="{charts.png(one)}">'
            f"<figcaption>{layer}.{head}{note(notes, layer, head)}</figcaption></figure>"
            for head, one in enumerate(of_layer)
        )
        rows.append(f'<div class="pg-toy-layer">{cells}</div>')
    row = f"<span class=pg-toy-row>{escape(' '.join(tokens))}</span>"
    about = say("training.heads-about", row=row)
    return f'<div class="pg-toy-heads">{"".join(rows)}</div><p class="pg-hint">{about}</p>'


def note(notes: Sequence[Sequence[str]], layer: int, head: int) -> str:
    return f"<br>{notes[layer][head]}" if notes else ""


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
    title, across = say("training.chart-characters"), {"title": say("training.character")}
    series = [
        {
            "name": say(f"training.axis-{axis}"),
            "x": list(range(len(points))),
            "y": charts.rounded(points[:, n].tolist()),
        }
        for n, axis in enumerate(("first", "second"))
    ]
    return charts.frame(title, marks, {"kind": "none", "title": title, "x": across, "series": series})


def similarity(values: np.ndarray) -> str:
    position = say("training.position")
    return charts.heat_map(say("training.chart-similarity"), position, position, values)


def vectors(points: np.ndarray, names: Sequence[str], alike: np.ndarray) -> str:
    """The characters (V, 2), and the positions (T, T) where there are vectors of them."""
    parts = [embedding(points, names)]
    if alike.size:
        parts.append(similarity(alike))
    return f'<div class="pg-charts pg-toy-charts">{"".join(parts)}</div>'


def status(state: str, step: int, steps: int, held: float, place: int = 0) -> str:
    """One line on how far a run is."""
    said = say(f"training.{state}", n=place, step=step, steps=steps, share=percent(held))
    return f'<p class="pg-toy-status" role="status">{said}</p>'
