"""The pictures of the In-context tab: completions, what each example did, ladders, and heads."""

import math
from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from ..messages import decimal, say, sentences
from .html import diverging, escape, of_hundred, percent, scrolled, signed, table
from .palette import ACCENT, LESS, NAMED
from .plots import style

COLOURS = dict(zip(("examples", "outputs shuffled", "other order"), NAMED, strict=False))
DASHES = {"examples": "solid", "outputs shuffled": "dash", "other order": "dot"}


class Rung(Protocol):
    condition: str
    shots: int
    accuracy: float
    probability: float
    questions: int


class HeadReport(Protocol):
    layer: int
    head: int
    previous: float
    prefix: float
    effect: float
    accuracy: float


def completion_view(pieces: Sequence[tuple[str, float]], ended: bool, difference: float | None = None) -> str:
    """A completion, each (piece, log-probability) tinted by how improbable it was.

    ended: whether the last piece is the end mark. difference: of the log-probability to what one pass over
    the whole text gives, where that was computed.
    """
    total = sum(logprob for _, logprob in pieces)
    chance, logprob = percent(math.exp(total)), decimal(total, 2)
    told = say("incontext.completed", n=len(pieces), probability=chance, logprob=logprob)
    proof = "" if difference is None else say("incontext.recomputed", difference=f"{difference:.0e}")
    return (
        f'<div class="pg-completion">{"".join(letter(piece, logprob) for piece, logprob in pieces)}'
        f"{'' if ended else '<i>▏</i>'}</div>"
        f'<p class="pg-hint">{sentences([told, proof])}</p>'
    )


def letter(piece: str, logprob: float) -> str:
    """One token of a completion; a special token has no text of its own."""
    shown = escape(piece) if piece else f"<small>{say('page.end')}</small>"
    label = f"{escape(piece or say('page.end'), quote=True)}: {percent(math.exp(logprob))}"
    return (
        f'<span class="pg-letter" style="--doubt:{1 - math.exp(logprob):.3f}" title="{label}">{shown}</span>'
    )


def left_out_view(
    question: str, output: str, whole: float, rows: Sequence[tuple[str, str, float, bool]]
) -> str:
    """How the probability of an output changes without each example.

    whole: log-probability with all of them. rows: (input, output, log-probability without this example,
    whether the output is still the answer).
    """
    losses = [whole - logprob for *_, logprob, _ in rows]
    widest = max([1.0, *map(abs, losses)])
    body = "".join(
        f"<tr><th>{escape(text)} → {escape(answer)}</th><td>{diverging(loss / widest)}</td>"
        f"<td>{percent(math.exp(logprob))}</td><td>{signed(loss, plus=True)}</td>"
        f"<td>{say('incontext.stays') if same else say('incontext.another')}</td></tr>"
        for (text, answer, logprob, same), loss in zip(rows, losses, strict=True)
    )
    most = max(range(len(rows)), key=lambda n: losses[n])
    helps = losses[most] > 0
    falls = say("incontext.falls-most", text=escape(rows[most][0]), loss=decimal(losses[most], 2))
    asked = f"<b>{escape(question)} → {escape(output)}</b>"
    with_all = say("incontext.with-all", asked=asked, probability=percent(math.exp(whole)), n=len(rows))
    heads = ("without", "mattered", "probability", "loss", "answer")
    header = "".join(f"<th>{say(f'incontext.left-out-{head}')}</th>" for head in heads)
    return (
        f"<p>{sentences([with_all, falls if helps else say('incontext.none-helps')])}</p>"
        '<div class="pg-scroll"><table class="pg-table pg-left-out"><thead><tr>'
        f"{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


# ---- the ladder


def ladder_figure(rungs: Sequence[Rung], measure: str) -> go.Figure:
    """measure: "accuracy" (with its 95 % interval) or "probability", against the number of examples."""
    figure, hover = go.Figure(), say("incontext.rung-hover", x="%{x}", y="%{y:.1%}")
    for condition, colour in COLOURS.items():
        chosen = [rung for rung in rungs if rung.condition == condition]
        values = [getattr(rung, measure) for rung in chosen]
        figure.add_scatter(
            x=[rung.shots for rung in chosen],
            y=values,
            name=name_of(condition),
            mode="lines+markers",
            line={"color": colour, "dash": DASHES[condition], "width": 2.5},
            error_y=accuracy_bars(chosen, colour) if measure == "accuracy" else None,
            hovertemplate=f"{hover}<extra>{name_of(condition)}</extra>",
        )
    style(figure, say("incontext.number-of-examples"), say(f"incontext.ladder-{measure}"))
    figure.update_xaxes(dtick=1 if max([rung.shots for rung in rungs], default=0) <= 8 else None)
    figure.update_yaxes(tickformat=".0%", range=[-0.03, 1.03])
    return figure


def name_of(condition: str) -> str:
    return say(f"incontext.condition-{condition}")


def accuracy_bars(rungs: Sequence[Rung], colour: str) -> dict:
    spans = [wilson(rung.accuracy, rung.questions) for rung in rungs]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - rung.accuracy for (_, high), rung in zip(spans, rungs, strict=True)],
        "arrayminus": [rung.accuracy - low for (low, _), rung in zip(spans, rungs, strict=True)],
        "color": colour,
        "thickness": 1,
        "width": 3,
    }


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` (Wilson 1927)."""
    z = 1.96
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def rungs_table(rungs: Sequence[Rung]) -> str:
    rows = [
        [
            name_of(rung.condition),
            str(rung.shots),
            of_hundred(rung.accuracy, 0),
            percent(rung.probability),
            say("page.number", n=rung.questions),
        ]
        for rung in rungs
    ]
    head = ["condition", "examples", "accuracy", "probability", "questions"]
    return scrolled(table([say(f"incontext.ladder-{name}") for name in head], rows))


def questions_view(questions: Sequence[tuple[str, Sequence[tuple[str, str]], str, str]]) -> str:
    """Some of the questions asked: (what the task is, its examples, the query, the right answer)."""
    rows = [
        [describe, "  ·  ".join(f"{text} → {output}" for text, output in examples), f"{query} → {right}"]
        for describe, examples, query, right in questions
    ]
    head = ["task", "examples", "question"]
    return scrolled(table([say(f"incontext.ladder-{name}") for name in head], rows))


# ---- the circuit


def circuit_view(reports: Sequence[HeadReport], accuracy: float) -> str:
    """Every head, layer by layer, in three pictures and a sentence; accuracy: with all heads on."""
    maps = (
        head_map(reports, "previous"),
        head_map(reports, "prefix"),
        head_map(reports, "effect"),
    )
    sentence = f'<p class="pg-circuit-said">{said(reports, accuracy)}</p>'
    return f'{sentence}<div class="pg-head-maps">{"".join(maps)}</div>'


def head_map(reports: Sequence[HeadReport], measure: str) -> str:
    """Layers in rows, heads in columns; the tint runs from 0 to the largest value."""
    values = {(report.layer, report.head): getattr(report, measure) for report in reports}
    layers, heads = (sorted({key[n] for key in values}) for n in (0, 1))
    largest = max([1e-9, *values.values()])
    head = "".join(f"<th>{h}</th>" for h in heads)
    rows = "".join(
        f"<tr><th>{say('page.layer-number', layer=layer)}</th>"
        + "".join(head_cell(values.get((layer, h)), largest, place(layer, h)) for h in heads)
        + "</tr>"
        for layer in layers
    )
    return (
        f'<figure class="pg-head-map pg-head-{measure}"><figcaption>'
        f"{say(f'incontext.map-{measure}')}</figcaption>"
        f'<table class="pg-map"><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table></figure>'
    )


def head_cell(value: float | None, largest: float, where: str) -> str:
    if value is None:
        return "<td></td>"
    tint = min(1.0, max(0.0, value / largest))
    return f'<td style="--weight:{tint:.3f}" title="{where}: {decimal(value, 3)}">{decimal(value, 2)}</td>'


def said(reports: Sequence[HeadReport], accuracy: float) -> str:
    """What the scores and the effects say, in a sentence or two."""
    inductive = max(reports, key=lambda report: report.prefix)
    needed = max(reports, key=lambda report: report.effect)
    rank = 1 + sum(report.effect > inductive.effect for report in reports)
    costs = say("incontext.costs") if inductive.effect >= 0 else say("incontext.wins")
    first = say(
        "incontext.most-inductive",
        accuracy=of_hundred(accuracy, 0),
        head=name(inductive),
        score=decimal(inductive.prefix, 2),
        effect=decimal(abs(inductive.effect), 2),
        costs=costs,
        left=of_hundred(inductive.accuracy, 0),
        rank=rank,
        all=len(reports),
    )
    if needed is inductive:
        return sentences([first, say("incontext.also-needed")])
    second = say(
        "incontext.most-needed",
        head=name(needed),
        loss=decimal(needed.effect, 2),
        left=of_hundred(needed.accuracy, 0),
        induction=decimal(needed.prefix, 2),
        previous=decimal(needed.previous, 2),
    )
    return sentences([first, second])


def name(report: HeadReport) -> str:
    return place(report.layer, report.head)


def place(layer: int, head: int) -> str:
    return say("page.head-number", layer=layer, head=head)


def circuit_scatter(reports: Sequence[HeadReport]) -> go.Figure:
    """Every head by its induction score and by its effect, coloured by its previous-token score."""
    figure = go.Figure()
    hover = say("incontext.scatter-hover", head="%{text}", induction="%{x:.3f}", effect="%{y:.3f}")
    figure.add_scatter(
        x=[report.prefix for report in reports],
        y=[report.effect for report in reports],
        mode="markers+text",
        text=[f"{report.layer}.{report.head}" for report in reports],
        textposition="top center",
        textfont={"size": 10},
        marker={
            "size": 11,
            "color": [report.previous for report in reports],
            "colorscale": [[0, ACCENT], [1, LESS]],
            "showscale": True,
            "colorbar": {"title": {"text": say("incontext.scatter-previous")}, "thickness": 10},
        },
        hovertemplate=f"{hover}<extra></extra>",
    )
    style(figure, say("incontext.scatter-induction"), say("incontext.scatter-effect"))
    return figure


def heads_table(reports: Sequence[HeadReport]) -> str:
    """Every head, the most needed first."""
    rows = [
        [
            name(report),
            decimal(report.previous, 3),
            decimal(report.prefix, 3),
            ("+" if report.effect > 0 else "") + decimal(report.effect, 3),
            of_hundred(report.accuracy, 0),
        ]
        for report in sorted(reports, key=lambda report: -report.effect)
    ]
    head = ["head", "previous", "induction", "effect", "accuracy"]
    return scrolled(table([say(f"incontext.heads-{name}") for name in head], rows))
