"""Where a language model knows a word: by layer, by how much of the text it reads, and by repetition."""

import itertools
from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from ..messages import decimal, say, sentences
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
        f'<th colspan="2">{say("language.layers-word", word=escape(word))}</th>'
        f'<th colspan="{len(answers[0])}">{say("language.layers-guesses")}</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def layer_name(layer: int, last: int) -> str:
    if layer == 0:
        return say("language.layers-none")
    return say("language.layers-answer" if layer == last else "language.layers-after", layer=layer)


def context_figure(word: str, points: Sequence[ContextPoint]) -> go.Figure:
    """How surprising a word is, the more words are read before it."""
    figure = go.Figure(
        go.Scatter(
            x=[point.words for point in points],
            y=[point.bits for point in points],
            text=[point.first for point in points],
            mode="lines+markers",
            line={"color": FIRST},
            hovertemplate=say("language.context-hover", first="%{text}", words="%{x}", bits="%{y:.2f}")
            + "<extra></extra>",
        )
    )
    style(figure, say("language.context-words"), say("language.context-surprise", word=word))
    figure.update_yaxes(rangemode="tozero")
    return figure


def context_said(word: str, points: Sequence[ContextPoint]) -> str:
    """What the curve says: with all words, with one, and where the largest step is."""
    short, whole = points[0], points[-1]
    known = {"word": escape(word), "short": decimal(short.bits, 1)}
    said = [say("language.context-one", **known)]
    if len(points) > 1:
        said = [say("language.context-all", **known, whole=decimal(whole.bits, 1), words=whole.words)]
    steps = [(before.bits - after.bits, after.first) for before, after in itertools.pairwise(points)]
    if steps and (best := max(steps))[0] > 0.05:
        said.append(say("language.context-best", word=escape(best[1]), bits=decimal(best[0], 1)))
    return f'<p class="pg-said">{sentences(said)}</p>'


def repetition_figure(found: Repetition) -> go.Figure:
    """How surprising each token is at the first reading and at the second."""
    places = list(range(1, len(found.pieces) + 1))
    figure = go.Figure()
    names = say("language.repeat-first"), say("language.repeat-again")
    for name, bits, colour, dash in zip(names, found.bits, (FIRST, AGAIN), ("solid", "dash"), strict=False):
        figure.add_scatter(
            x=places,
            y=list(bits),
            text=list(found.pieces),
            mode="lines+markers",
            name=name,
            line={"color": colour, "dash": dash},
            hovertemplate=say("language.repeat-hover", token="%{text}", place="%{x}", bits="%{y:.2f}")
            + f"<extra>{name}</extra>",
        )
    style(figure, say("language.repeat-token"), say("language.repeat-surprise"))
    figure.update_yaxes(rangemode="tozero")
    if len(places) <= MOST_NAMES:
        figure.update_xaxes(tickvals=places, ticktext=list(found.pieces), tickangle=-60, title="")
        figure.update_layout(margin_b=90)
    return figure


def repetition_said(found: Repetition) -> str:
    first, again = found.means[0], found.means[1]
    helped = "much" if again < first / 2 else "some" if again < first - 0.5 else "none"
    said = say("language.repeat-said", first=decimal(first, 1), again=decimal(again, 1))
    return f'<p class="pg-said">{sentences([said, say(f"language.repeat-{helped}")])}</p>'
