"""The pictures of the In-context tab: completions, what each example did, ladders, and heads."""

import math
from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from .html import diverging, escape, percent, scrolled, table
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
    proof = "" if difference is None else f" Recomputed in one pass: it differs by {difference:.0e}."
    return (
        f'<div class="pg-completion">{"".join(letter(piece, logprob) for piece, logprob in pieces)}'
        f"{'' if ended else '<i>▏</i>'}</div>"
        f'<p class="pg-hint">{len(pieces)} tokens, probability {percent(math.exp(total))} (log-probability '
        f"{total:.2f}).{proof}</p>"
    )


def letter(piece: str, logprob: float) -> str:
    """One token of a completion; a special token has no text of its own."""
    shown = escape(piece) if piece else "<small>end</small>"
    label = f"{escape(piece or 'end', quote=True)}: {percent(math.exp(logprob))}"
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
        f"<td>{percent(math.exp(logprob))}</td><td>{loss:+.2f}</td>"
        f"<td>{'stays' if same else 'another answer'}</td></tr>"
        for (text, answer, logprob, same), loss in zip(rows, losses, strict=True)
    )
    most = max(range(len(rows)), key=lambda n: losses[n])
    said = (
        f"Without “{escape(rows[most][0])}” it falls most, by {losses[most]:.2f} nats."
        if losses[most] > 0
        else "No example helps: without each of them it is at least as probable."
    )
    return (
        f"<p><b>{escape(question)} → {escape(output)}</b> has probability {percent(math.exp(whole))} with "
        f"all {len(rows)} examples. {said}</p>"
        '<div class="pg-scroll"><table class="pg-table pg-left-out"><thead><tr><th>without the example</th>'
        "<th>it mattered (right) or misled (left)</th><th>probability</th><th>loss in nats</th>"
        f"<th>the answer</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


# ---- the ladder


def ladder_figure(rungs: Sequence[Rung], measure: str) -> go.Figure:
    """measure: "accuracy" (with its 95 % interval) or "probability", against the number of examples."""
    figure = go.Figure()
    for condition, colour in COLOURS.items():
        chosen = [rung for rung in rungs if rung.condition == condition]
        values = [getattr(rung, measure) for rung in chosen]
        figure.add_scatter(
            x=[rung.shots for rung in chosen],
            y=values,
            name=condition,
            mode="lines+markers",
            line={"color": colour, "dash": DASHES[condition], "width": 2.5},
            error_y=accuracy_bars(chosen, colour) if measure == "accuracy" else None,
            hovertemplate="%{x} examples: %{y:.1%}<extra>" + condition + "</extra>",
        )
    title = {
        "accuracy": "answered exactly",
        "probability": "probability of the right answer",
    }
    style(figure, "number of examples", title[measure])
    figure.update_xaxes(dtick=1 if max([rung.shots for rung in rungs], default=0) <= 8 else None)
    figure.update_yaxes(tickformat=".0%", range=[-0.03, 1.03])
    return figure


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
            rung.condition,
            str(rung.shots),
            share(rung.accuracy),
            percent(rung.probability),
            f"{rung.questions:,}",
        ]
        for rung in rungs
    ]
    head = ["condition", "examples", "answered exactly", "probability of the right answer", "questions"]
    return scrolled(table(head, rows))


def questions_view(questions: Sequence[tuple[str, Sequence[tuple[str, str]], str, str]]) -> str:
    """Some of the questions asked: (what the task is, its examples, the query, the right answer)."""
    rows = [
        [describe, "  ·  ".join(f"{text} → {output}" for text, output in examples), f"{query} → {right}"]
        for describe, examples, query, right in questions
    ]
    return scrolled(table(["task", "examples", "question → right answer"], rows))


# ---- the circuit


def circuit_view(reports: Sequence[HeadReport], accuracy: float) -> str:
    """Every head, layer by layer, in three pictures and a sentence; accuracy: with all heads on."""
    maps = (
        head_map(reports, "previous", "looks at the token before (score)"),
        head_map(reports, "prefix", "looks at what followed this token before: induction (score)"),
        head_map(reports, "effect", "lost without it: log-probability of the right answer (nats)"),
    )
    sentence = f'<p class="pg-circuit-said">{said(reports, accuracy)}</p>'
    return f'{sentence}<div class="pg-head-maps">{"".join(maps)}</div>'


def head_map(reports: Sequence[HeadReport], measure: str, title: str) -> str:
    """Layers in rows, heads in columns; the tint runs from 0 to the largest value."""
    values = {(report.layer, report.head): getattr(report, measure) for report in reports}
    layers, heads = (sorted({key[n] for key in values}) for n in (0, 1))
    largest = max([1e-9, *values.values()])
    head = "".join(f"<th>{h}</th>" for h in heads)
    rows = "".join(
        f"<tr><th>layer {layer}</th>"
        + "".join(head_cell(values.get((layer, h)), largest, f"layer {layer}, head {h}") for h in heads)
        + "</tr>"
        for layer in layers
    )
    return (
        f'<figure class="pg-head-map pg-head-{measure}"><figcaption>{title}</figcaption>'
        f'<table class="pg-map"><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table></figure>'
    )


def head_cell(value: float | None, largest: float, where: str) -> str:
    if value is None:
        return "<td></td>"
    tint = min(1.0, max(0.0, value / largest))
    return f'<td style="--weight:{tint:.3f}" title="{where}: {value:.3f}">{value:.2f}</td>'


def said(reports: Sequence[HeadReport], accuracy: float) -> str:
    """What the scores and the effects say, in a sentence or two."""
    inductive = max(reports, key=lambda report: report.prefix)
    needed = max(reports, key=lambda report: report.effect)
    rank = 1 + sum(report.effect > inductive.effect for report in reports)
    first = (
        f"With all heads on, {share(accuracy)} of the questions are answered. The head with the highest "
        f"induction score is {name(inductive)} ({inductive.prefix:.2f}): switched off, it "
        f"{effect(inductive)} and leaves {share(inductive.accuracy)} answered (number {rank} of "
        f"{len(reports)} by effect). "
    )
    if needed is inductive:
        return first + "It is also the head that matters most."
    return first + (
        f"The head that matters most is {name(needed)}: without it the right answer loses "
        f"{needed.effect:.2f} nats and {share(needed.accuracy)} are answered, at an "
        f"induction score of {needed.prefix:.2f} and a previous-token score of {needed.previous:.2f}."
    )


def share(value: float) -> str:
    """A share of questions: unlike a probability it may be nothing at all."""
    return f"{value:.0%}".replace("%", " %")


def name(report: HeadReport) -> str:
    return f"layer {report.layer}, head {report.head}"


def effect(report: HeadReport) -> str:
    verb = "costs" if report.effect >= 0 else "wins"
    return f"{verb} the right answer {abs(report.effect):.2f} nats"


def circuit_scatter(reports: Sequence[HeadReport]) -> go.Figure:
    """Every head by its induction score and by its effect, coloured by its previous-token score."""
    figure = go.Figure()
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
            "colorbar": {"title": {"text": "previous-<br>token score"}, "thickness": 10},
        },
        hovertemplate="layer.head %{text}<br>induction %{x:.3f}<br>effect %{y:.3f} nats<extra></extra>",
    )
    style(figure, "induction score (prefix matching)", "effect of switching it off (nats)")
    return figure


def heads_table(reports: Sequence[HeadReport]) -> str:
    """Every head, the most needed first."""
    rows = [
        [
            name(report),
            f"{report.previous:.3f}",
            f"{report.prefix:.3f}",
            f"{report.effect:+.3f}",
            share(report.accuracy),
        ]
        for report in sorted(reports, key=lambda report: -report.effect)
    ]
    head = ["head", "previous token", "induction", "effect when off (nats)", "answered exactly without it"]
    return scrolled(table(head, rows))
