"""One head at one word, step by step: every number with a bar, and beside it what the model used.

S keys, K head width, D width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..messages import decimal, say
from .html import escape, scrolled, table

# The columns of the table of keys; a model may lack some of them.
COLUMNS = ("products", "scaled", "biased", "scores", "exponentials", "weights")


@dataclass(frozen=True)
class Stage:
    name: str
    formula: str
    values: np.ndarray
    difference: float | None  # the largest to what the model used; None where it keeps no such value


@dataclass(frozen=True)
class Steps:
    """What the picture needs: see `experiments.Arithmetic`."""

    title: str
    query_word: str
    keys: Sequence[str]
    q: np.ndarray  # (K,)
    k: np.ndarray  # (S, K)
    v: np.ndarray  # (S, K)
    model_weights: np.ndarray  # (S,)
    stages: Sequence[Stage]
    stream: np.ndarray  # (D,), the residual stream that enters the layer at this word
    effect: Sequence[str]  # sentences about the effect on what is written
    snippet: str


def steps_view(steps: Steps) -> str:
    """The whole arithmetic of one head at one word."""
    stages = {stage.name: stage for stage in steps.stages}
    largest = max(stage.difference for stage in steps.stages if stage.difference is not None)
    effect = "".join(f"<p>{escape(sentence)}</p>" for sentence in steps.effect)
    z = decimal(float(stages["normaliser"].values[0]), 4)
    lengths = [decimal(norm(values), 2) for values in (stages["added"].values, steps.stream)]
    added = say("attention.lengths", added=lengths[0], stream=lengths[1])
    parts = (
        (say("attention.step-query", word=escape(steps.query_word)), vector(steps.q), ""),
        (say("attention.step-keys"), key_table(steps, stages), say("attention.normaliser", z=z)),
        (say("attention.step-values"), vector(stages["head"].values), escape(stages["head"].formula)),
        (say("attention.step-output"), vector(stages["added"].values), added),
        (say("attention.step-word"), effect, ""),
    )
    return (
        f'<h4 class="pg-att-title">{escape(steps.title)}</h4>'
        f'<p class="pg-proof">{say("attention.recomputed", difference=f"{largest:.0e}")}</p>'
        f'<div class="pg-follow">{"".join(section(*part) for part in parts)}</div>'
        f"{proof_table(steps.stages)}{snippet_part(steps.snippet)}"
    )


def section(title: str, content: str, said: str) -> str:
    below = f'<p class="pg-hint">{said}</p>' if said else ""
    return f"<section><h5>{title}</h5>{content}{below}</section>"


def norm(values: np.ndarray) -> float:
    return float(np.linalg.norm(values))


def vector(values: np.ndarray) -> str:
    """A vector as bars up and down from a line, with its numbers to open."""
    step = 8.0 if len(values) <= 64 else 2.4
    path = bars(values, step, 44, largest_of(values))
    width = len(values) * step
    line = f'<path d="M0 22h{width:g}" stroke="currentColor" stroke-opacity="0.4"/>'
    many = say("attention.n-numbers", n=len(values))
    return (
        f'<div class="pg-scroll"><svg class="pg-vector" width="{width:g}" height="44" role="img" '
        f'aria-label="{many}"><path d="{path}"/>{line}'
        "</svg></div>"
        f'<details class="pg-numbers"><summary>{many}</summary>'
        f"<code>{numbers(values)}</code></details>"
    )


def small_vector(values: np.ndarray, top: float) -> str:
    """A vector in a cell of a table; top is the value of a full bar."""
    return (
        f'<svg class="pg-vector" width="{len(values) * 3}" height="18" role="img" '
        f'aria-label="{say("attention.n-numbers", n=len(values))}"><title>{numbers(values)}</title>'
        f'<path d="{bars(values, 3, 18, top)}"/></svg>'
    )


def numbers(values: np.ndarray) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


def bars(values: np.ndarray, step: float, height: int, top: float) -> str:
    """The path of one bar a value, up or down from the middle."""
    middle = height / 2
    wide = 0.85 * step
    return "".join(
        f"M{n * step:g} {middle:g}h{wide:.1f}v{-value / top * (middle - 1):.2f}h{-wide:.1f}z"
        for n, value in enumerate(values)
    )


def key_table(steps: Steps, stages: dict[str, Stage]) -> str:
    """A row for each key, a column for each stage."""
    names = [name for name in COLUMNS if name in stages]
    width = {"width": len(steps.q)}
    heads = [
        *(say("attention.column-key"), "k"),
        *(say(f"attention.column-{name}", **width) for name in names),
        *(say("attention.column-model"), say("attention.column-mixed")),
    ]
    head = "".join(f"<th>{name}</th>" for name in heads)
    scales = {name: largest_of(stages[name].values) for name in names}
    key_top, value_top = largest_of(steps.k), largest_of(steps.v)
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(key)}</bdi></th>'
        f"<td>{small_vector(steps.k[n], key_top)}</td>"
        + "".join(number_cell(float(stages[name].values[n]), scales[name], name) for name in names)
        + f"<td>{decimal(float(steps.model_weights[n]), 4)}</td>"
        + f"<td>{small_vector(stages['weights'].values[n] * steps.v[n], value_top)}</td></tr>"
        for n, key in enumerate(steps.keys)
    )
    return (
        f'<div class="pg-scroll"><table class="pg-key-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def largest_of(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return max(1e-9, float(np.abs(finite).max(initial=0.0)))


def number_cell(value: float, top: float, stage: str) -> str:
    if not np.isfinite(value):
        return "<td>−∞</td>"
    digits = 4 if stage == "weights" else 2 if abs(value) >= 0.01 or value == 0 else 4
    share = min(1.0, abs(value) / top)
    sign = ' data-sign="less"' if value < 0 else ""
    return f'<td class="pg-amount"{sign} style="--size:{share:.3f}">{decimal(value, digits)}</td>'


def proof_table(stages: Sequence[Stage]) -> str:
    """Each stage that the model keeps a value of, and how far ours is from it."""
    rows = [
        [say(f"attention.stage-{stage.name}"), stage.formula, f"{stage.difference:.1e}"]
        for stage in stages
        if stage.difference is not None
    ]
    columns = [say(f"attention.proof-{name}") for name in ("step", "formula", "difference")]
    return f"<details><summary>{say('attention.ours')}</summary>{scrolled(table(columns, rows))}</details>"


def snippet_part(snippet: str) -> str:
    return (
        f'<button type="button" class="pg-copy">{say("attention.copy-numpy")}</button> '
        f'<span class="pg-hint" role="status">{say("attention.numpy-hint")}</span>'
        f"<details><summary>{say('attention.see-it')}</summary>"
        f'<pre class="pg-snippet">{escape(snippet)}</pre></details>'
    )
