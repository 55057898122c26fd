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
    places = label_places(words, attention, effect)
    figure = go.Figure(
        go.Scatter(
            x=attention,
            y=effect,
            text=[word if place else "" for word, place in zip(words, places, strict=True)],
            hovertext=list(words),
            mode="markers+text",
            textposition=[place or PLACES[0] for place in places],
            cliponaxis=False,
            marker={"size": 10, "color": ACCENT},
            hovertemplate=f"%{{hovertext}}<br>{point}<extra></extra>",
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
            "gridcolor": "rgba(128,128,128,0.2)",
            "autorangeoptions": {"include": [0]},
        },
        yaxis={
            "title": {"text": say("attention.fall-without-word")},
            "gridcolor": "rgba(128,128,128,0.2)",
        },
        separators=",\u202f" if language() == "fr" else ".,",
    )
    return figure


# Where a label may stand about its mark, and in which direction from it that is.
PLACES = ("middle right", "middle left", "top center", "bottom center")
AWAY = {"middle right": (1, 0), "middle left": (-1, 0), "top center": (0, 1), "bottom center": (0, -1)}
WIDE, HIGH = 600, 300  # pixels of the picture where it is narrow
LETTER, LINE, MARK = 7, 15, 8  # pixels of a letter, of a line, and from a mark to its label


def label_places(words: Sequence[str], x: np.ndarray, y: np.ndarray) -> list[str | None]:
    """For the label of each mark a place where no other label or mark lies; None where there is none.
    x, y: (words,)."""
    marks = np.stack([pixels(x, WIDE), pixels(y, HIGH)], axis=1)  # (words, 2)
    places: list[str | None] = [None] * len(words)
    boxes = [(middle, np.array([MARK, MARK]) / 2) for middle in marks]
    for n in sorted(range(len(words)), key=lambda n: -marks[n].max()):  # those that matter most come first
        half = np.array([LETTER * len(words[n]) / 2, LINE / 2])
        for place in PLACES:
            middle = marks[n] + np.array(AWAY[place]) * (half + MARK)
            others = [box for m, box in enumerate(boxes) if m != n]
            if all((abs(middle - at) >= half + size).any() for at, size in others):
                places[n] = place
                boxes.append((middle, half))
                break
    return places


def pixels(values: np.ndarray, size: int) -> np.ndarray:
    """Where values stand on an axis that begins with the least of them, or with 0."""
    least, most = min([0.0, *values]), max([1e-9, *values])
    return (values - least) / (most - least) * size


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
