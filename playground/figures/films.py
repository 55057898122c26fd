"""The pictures of a film of training: what heads do and what that is worth, at a step and by step.

L layers, H heads, K frequencies.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from ..messages import decimal, listed, say
from . import charts
from .html import escape, percent, scrolled, signed, table
from .toys import Scores

NOTABLE = 0.4  # above chance: what a head does
MATTERS = 0.1  # nats by which the loss rises
SHOWN = 6  # curves of one chart, at most
LEAST = 1e-5  # nats: what is less has no place on an axis by factors


class Waves(Protocol):
    embedding: np.ndarray
    heads: np.ndarray
    main: Sequence[int]
    only: float
    without: float


class Evidence(Protocol):
    step: int
    train: Scores
    held: Scores
    off: np.ndarray
    roles: Mapping[str, np.ndarray]
    by_shot: Sequence[float]
    waves: Waves | None


def head_notes(found: Evidence) -> list[list[str]]:
    """What each head does, and what the loss owes to it."""
    layers, count = found.off.shape
    return [[head_note(found, layer, head) for head in range(count)] for layer in range(layers)]


def head_note(found: Evidence, layer: int, head: int) -> str:
    off = float(found.off[layer, head])
    strong = ' class="pg-toy-matters"' if off >= MATTERS else ""
    told = say("training.off", change=signed(off, plus=True))
    return f"{escape(does(found, layer, head))}<br><span{strong}>{told}</span>"


def does(found: Evidence, layer: int, head: int) -> str:
    """Its clearest role, or else the frequency of what it hands on; "mixed" where neither is clear."""
    scored = {role: float(values[layer, head]) for role, values in found.roles.items()}
    best = max(scored, key=scored.__getitem__, default="")
    if found.waves is not None:
        share = found.waves.heads[layer, head]
        if share.max() >= NOTABLE:
            most = {"number": int(share.argmax()) + 1, "share": percent(float(share.max()))}
            return say("training.frequency-share", **most)
    clear = best and scored[best] >= NOTABLE
    return say(f"training.role-{best}") if clear else say("training.mixed")


def curves(film: Sequence[Evidence], at: int) -> str:
    """When heads began to do what they do, and when that began to matter; `at`: the step that is shown.
    Step 0 has no place on an axis by factors."""
    film = [one for one in film if one.step]
    if not film:
        return ""
    parts = [role_curves(film, at), off_curves(film, at), exact_curves(film, at)]
    if film[-1].by_shot:
        parts.append(ladder(film, at))
    if film[-1].waves is not None:
        parts += [wave_curves(film, at), wave_effects(film, at)]
    return f'<div class="pg-charts">{"".join(parts)}</div>'


def here(at: int) -> tuple[float, float, str]:
    """The step that is shown, on an axis by factors."""
    return 0.97 * at, 1.03 * at, say("training.at-step", step=at)


def chart(title: str, unit: str, series: Sequence[charts.Series], at: int, **axis: object) -> str:
    """Curves by step; nothing where there are none."""
    step = say("training.step")
    return charts.curves(title, step, unit, series, here(at), log_x=True, **axis) if series else ""


def role_curves(film: Sequence[Evidence], at: int) -> str:
    steps, clear = [one.step for one in film], []
    for role, values in film[-1].roles.items():
        layer, head = np.unravel_index(int(np.argmax(values)), values.shape)
        if values[layer, head] >= NOTABLE:
            clear.append((role, int(layer), int(head)))
    series = [
        charts.Series(
            f"{say(f'training.role-{role}')} ({layer}.{head})",
            steps,
            [float(one.roles[role][layer, head]) for one in film],
            n,
        )
        for n, (role, layer, head) in enumerate(clear[:SHOWN])
    ]
    title = say("training.chart-clearest")
    if len(series) == 1:  # which has no legend
        title = say("training.chart-the-clearest", name=series[0].name)
    return chart(title, say("training.chance-to-always"), series, at, y_range=(-0.2, 1.05))


def off_curves(film: Sequence[Evidence], at: int) -> str:
    steps, last = [one.step for one in film], film[-1].off
    strongest = [np.unravel_index(n, last.shape) for n in np.argsort(last, axis=None)[::-1][:4]]
    whole = [max(one.held.loss, LEAST) for one in film]
    series = [charts.Series(say("training.all-heads"), steps, whole, 0)]
    series += [
        charts.Series(
            say("training.without-head", head=f"{layer}.{head}"),
            steps,
            [max(one.held.loss + float(one.off[layer, head]), LEAST) for one in film],
            n + 1,
        )
        for n, (layer, head) in enumerate(strongest)
    ]
    return chart(say("training.chart-off"), say("training.nats"), series, at, log_y=True)


def exact_curves(film: Sequence[Evidence], at: int) -> str:
    steps = [one.step for one in film]
    series = [
        charts.Series(say("training.held-out"), steps, [100 * one.held.exact for one in film], 0),
        charts.Series(say("training.seen"), steps, [100 * one.train.exact for one in film], 1),
    ]
    return chart(say("training.chart-answered"), "%", series, at, y_range=(-3, 103))


def together(films: Mapping[str, Sequence[Evidence]], at: int) -> str:
    """The held-out rows of each film, by its name."""
    series = []
    for n, (name, film) in enumerate(films.items()):
        film = [one for one in film if one.step]
        steps, values = [one.step for one in film], [100 * one.held.exact for one in film]
        series += [charts.Series(name, steps, values, n)] if steps else []
    drawn = chart(say("training.chart-held-answered"), "%", series, at, y_range=(-3, 103))
    return f'<div class="pg-charts">{drawn}</div>'


def ladder(film: Sequence[Evidence], at: int) -> str:
    """How often it is right after so many examples."""
    steps = [one.step for one in film]
    series = [
        charts.Series(
            say("training.examples-before", n=n + 1), steps, [100 * one.by_shot[n] for one in film], n
        )
        for n in range(len(film[-1].by_shot))
    ]
    return chart(say("training.chart-shots"), "%", series, at, y_range=(-3, 103))


def wave_curves(film: Sequence[Evidence], at: int) -> str:
    """What the strongest frequencies of the end hold of the embedding."""
    steps, last = [one.step for one in film], film[-1].waves.embedding
    series = [
        charts.Series(
            say("training.frequency", number=k + 1),
            steps,
            [100 * float(one.waves.embedding[k]) for one in film],
            n,
        )
        for n, k in enumerate(np.argsort(last)[::-1][:SHOWN].tolist())
    ]
    return chart(say("training.chart-waves"), say("training.of-variance"), series, at)


def wave_effects(film: Sequence[Evidence], at: int) -> str:
    steps = [one.step for one in film]
    series = [
        charts.Series(say(f"training.waves-{name}"), steps, [100 * value(one) for one in film], n)
        for n, (name, value) in enumerate(
            (
                ("all", lambda one: one.held.exact),
                ("only", lambda one: one.waves.only),
                ("without", lambda one: one.waves.without),
            )
        )
    ]
    return chart(say("training.chart-waves-right"), "%", series, at, y_range=(-3, 103))


def frequencies(found: Evidence) -> str:
    """The main ones at one step, in a line; nothing where there is no circle."""
    if found.waves is None:
        return ""
    said = listed(f"{k} ({percent(float(found.waves.embedding[k - 1]))})" for k in found.waves.main)
    told = say("training.main-frequencies", frequencies=said or say("training.none-yet"))
    return f"<p class='pg-hint'>{told}</p>"


def against(names: Sequence[str], one: Evidence, other: Evidence) -> str:
    """Two toys, or one at two steps, in numbers. names: of the two."""
    rows = [
        (say("training.row-loss"), decimal(one.held.loss, 3), decimal(other.held.loss, 3)),
        (say("training.row-right"), percent(one.held.exact), percent(other.held.exact)),
    ]
    sides = [
        {
            say("training.row-head", head=f"{layer}.{head}"): say(
                "training.head-does", does=does(each, layer, head), change=signed(float(off), plus=True)
            )
            for (layer, head), off in np.ndenumerate(each.off)
        }
        for each in (one, other)
    ]
    heads = sorted({*sides[0], *sides[1]})
    rows += [(head, *(side.get(head, "–") for side in sides)) for head in heads]
    return scrolled(table(("", *names), rows))


def side_by_side(parts: Sequence[str]) -> str:
    columns = "".join(f"<div>{part}</div>" for part in parts)
    return f'<div class="pg-toy-sides">{columns}</div>'
