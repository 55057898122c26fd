"""Attention against effect, as a scatter."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ..messages import decimal, language, say
from .palette import ACCENT

INK = "#808b99"  # readable on light and on dark


def effect_scatter(words: Sequence[str], attention: np.ndarray, effect: np.ndarray) -> go.Figure:
    """How much a head attends to each word against how much the output loses without that word.

    attention, effect: (words,), effect being the fall of the log-probability.
    """
    point = say("attention.point", weight="%{x:.3f}", effect="%{y:.2f}")
    figure = go.Figure(
        go.Scatter(
            x=attention,
            y=effect,
            text=list(words),
            mode="markers+text",
            textposition=label_places(attention, effect),
            marker={"size": 10, "color": ACCENT},
            hovertemplate=f"%{{text}}<br>{point}<extra></extra>",
        )
    )
    figure.update_layout(
        template=None,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK},
        margin={"l": 60, "r": 20, "t": 20, "b": 50},
        height=380,
        xaxis={
            "title": {"text": say("attention.weight-on-word")},
            "rangemode": "tozero",
            "gridcolor": "rgba(128,128,128,0.2)",
        },
        yaxis={
            "title": {"text": say("attention.fall-without-word")},
            "gridcolor": "rgba(128,128,128,0.2)",
        },
        separators=",\u202f" if language() == "fr" else ".,",
    )
    return figure


PLACES = ("top center", "bottom center", "middle right", "middle left")  # of a label about its mark
NEAR = 0.08  # of the width and height of the picture: labels of marks so near would lie over each other


def label_places(x: np.ndarray, y: np.ndarray) -> list[str]:
    """For each mark the first place that no near mark's label has taken. x, y: (words,)."""
    spans = [max(1e-9, float(np.ptp(values))) if len(values) else 1.0 for values in (x, y)]
    places: list[str] = []
    for n in range(len(x)):
        near = [
            m for m in range(n) if abs(x[n] - x[m]) < NEAR * spans[0] and abs(y[n] - y[m]) < NEAR * spans[1]
        ]
        taken = {places[m] for m in near}
        places.append(next((place for place in PLACES if place not in taken), PLACES[0]))
    return places


def verdict(correlation: float | None, head: str) -> str:
    """A rank correlation in plain words."""
    if correlation is None or not np.isfinite(correlation):
        return say("attention.verdict-none", head=head)
    told = {"head": head, "number": decimal(correlation, 2, plus=True)}
    if correlation >= 0.7:
        return say("attention.verdict-much", **told)
    if correlation >= 0.3:
        return say("attention.verdict-something", **told)
    if correlation > -0.3:
        return say("attention.verdict-misleads", **told)
    return say("attention.verdict-opposite", **told)
