"""Where a language model knows a word: by layer, by how much of the text it reads, and by repetition."""

import itertools
from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from .html import bar, escape, percent
from .palette import NAMED
from .plots import style

FIRST, AGAIN = NAMED[:2]
MOST_NAMES = 40  # tokens that fit below an axis


class ContextPoint(Protocol):
    words: int
    first: str
    bits: float


class Repetition(Protocol):
    pieces: Sequence[str]
    bits: Sequence[Sequence[float]]
    means: Sequence[float]


def layers_view(
    word: str, probabilities: Sequence[float], answers: Sequence[Sequence[tuple[str, float]]]
) -> str:
    """The logit lens at one word: what each layer would have said, the model's own answer last.

    probabilities: of the word's first token in front of each layer and behind the last. answers: the best
    (token, probability) there.
    """
    last = len(probabilities) - 1
    rows = "".join(
        f"<tr><th>{layer_name(layer, last)}</th><td>{bar(share)}</td><td>{percent(share)}</td>"
        + "".join(
            f'<td style="--size:{other:.3f}">{escape(text)}<small>{percent(other)}</small></td>'
            for text, other in best
        )
        + "</tr>"
        for layer, (share, best) in enumerate(zip(probabilities, answers, strict=True))
    )
    return (
        f'<div class="pg-scroll"><table class="pg-lens pg-layers"><thead><tr><th></th>'
        f'<th colspan="2">“{escape(word)}”</th><th colspan="{len(answers[0])}">its best guesses</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def layer_name(layer: int, last: int) -> str:
    if layer == 0:
        return "the embedding alone"
    return f"after layer {layer}" + (": the answer" if layer == last else "")


def context_figure(word: str, points: Sequence[ContextPoint]) -> go.Figure:
    """How surprising a word is, the more words are read before it."""
    figure = go.Figure(
        go.Scatter(
            x=[point.words for point in points],
            y=[point.bits for point in points],
            text=[point.first for point in points],
            mode="lines+markers",
            line={"color": FIRST},
            hovertemplate="from “%{text}” on: %{x} words<br>%{y:.2f} bits<extra></extra>",
        )
    )
    style(figure, "words of context that are read", f"surprise of “{word}” (bits)")
    figure.update_yaxes(rangemode="tozero")
    return figure


def context_said(word: str, points: Sequence[ContextPoint]) -> str:
    """What the curve says: with all words, with one, and where the largest step is."""
    short, whole = points[0], points[-1]
    said = (
        f"“{escape(word)}” costs {short.bits:.1f} bits after one word and {whole.bits:.1f} after "
        f"{'all ' if len(points) > 1 else ''}{whole.words}."
    )
    steps = [(before.bits - after.bits, after.first) for before, after in itertools.pairwise(points)]
    if steps and (best := max(steps))[0] > 0.05:
        said += f" The word that helps most is “{escape(best[1])}”: with it {best[0]:.1f} bits fewer."
    return f'<p class="pg-said">{said}</p>'


def repetition_figure(found: Repetition) -> go.Figure:
    """How surprising each token is at the first reading and at the second."""
    places = list(range(1, len(found.pieces) + 1))
    figure = go.Figure()
    for name, bits, colour, dash in zip(
        ("first reading", "again"), found.bits, (FIRST, AGAIN), ("solid", "dash"), strict=False
    ):
        figure.add_scatter(
            x=places,
            y=list(bits),
            text=list(found.pieces),
            mode="lines+markers",
            name=name,
            line={"color": colour, "dash": dash},
            hovertemplate="“%{text}”, token %{x}<br>%{y:.2f} bits<extra>" + name + "</extra>",
        )
    style(figure, "token", "surprise (bits)")
    figure.update_yaxes(rangemode="tozero")
    if len(places) <= MOST_NAMES:
        figure.update_xaxes(tickvals=places, ticktext=list(found.pieces), tickangle=-60, title="")
        figure.update_layout(margin_b=90)
    return figure


def repetition_said(found: Repetition) -> str:
    first, again = found.means[0], found.means[1]
    said = f"A token costs {first:.1f} bits at the first reading and {again:.1f} when it comes again. "
    if again < first / 2:
        said += (
            "Nothing but having read it can tell: heads that look up what followed last time (induction "
            "heads) do that."
        )
    elif again < first - 0.5:
        said += (
            "Only having read it can tell, and this model makes a little of that: its heads look up what "
            "followed last time (induction) weakly."
        )
    else:
        said += "Reading it once helped little or nothing here."
    return f'<p class="pg-said">{said}</p>'
