"""One head at one word, step by step: every number with a bar, and beside it what the model used.

S keys, K head width, D width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .html import escape

STAGE_HEADS = {  # of the columns of the table of keys; a model may lack some of them
    "products": "q·k",
    "scaled": "÷ √{width}",
    "biased": "+ position bias",
    "scores": "mask",
    "exponentials": "exp(· − max)",
    "weights": "÷ Z = weight",
}


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
    return (
        f'<h4 class="pg-att-title">{escape(steps.title)}</h4>'
        '<p class="pg-proof">Recomputed in NumPy (float64) beside what the model itself used (float32): '
        f"largest difference of any step {largest:.0e}.</p>"
        f'<div class="pg-follow"><section><h5>1. The query of “{escape(steps.query_word)}”</h5>'
        f"{vector(steps.q)}</section>"
        f"<section><h5>2. Every key, and how it becomes a weight</h5>{key_table(steps, stages)}"
        f'<p class="pg-hint">Z, the sum of the exponentials: {stages["normaliser"].values[0]:.4f}. '
        "The largest score is taken off before exp; that changes no weight.</p></section>"
        f"<section><h5>3. The weighted sum of the values: what the head says</h5>"
        f"{vector(stages['head'].values)}"
        f'<p class="pg-hint">{escape(stages["head"].formula)}</p></section>'
        f"<section><h5>4. Through the output matrix into the residual stream</h5>"
        f"{vector(stages['added'].values)}"
        f'<p class="pg-hint">Length {norm(stages["added"].values):.2f}, added to a stream of length '
        f"{norm(steps.stream):.2f}.</p></section>"
        f"<section><h5>5. What that does to the word that is written</h5>{effect}</section></div>"
        f"{proof_table(steps.stages)}{snippet_part(steps.snippet)}"
    )


def norm(values: np.ndarray) -> float:
    return float(np.linalg.norm(values))


def vector(values: np.ndarray) -> str:
    """A vector as bars up and down from a line, with its numbers to open."""
    step = 8.0 if len(values) <= 64 else 2.4
    path = bars(values, step, 44, largest_of(values))
    width = len(values) * step
    line = f'<path d="M0 22h{width:g}" stroke="currentColor" stroke-opacity="0.4"/>'
    return (
        f'<div class="pg-scroll"><svg class="pg-vector" width="{width:g}" height="44" role="img" '
        f'aria-label="{len(values)} numbers"><path d="{path}"/>{line}'
        "</svg></div>"
        f'<details class="pg-numbers"><summary>{len(values)} numbers</summary>'
        f"<code>{numbers(values)}</code></details>"
    )


def small_vector(values: np.ndarray, top: float) -> str:
    """A vector in a cell of a table; top is the value of a full bar."""
    return (
        f'<svg class="pg-vector" width="{len(values) * 3}" height="18" role="img" '
        f'aria-label="{len(values)} numbers"><title>{numbers(values)}</title>'
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
    names = [name for name in STAGE_HEADS if name in stages]
    head = "".join(f"<th>{STAGE_HEADS[name].format(width=len(steps.q))}</th>" for name in names)
    scales = {name: largest_of(stages[name].values) for name in names}
    key_top, value_top = largest_of(steps.k), largest_of(steps.v)
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(key)}</bdi></th>'
        f"<td>{small_vector(steps.k[n], key_top)}</td>"
        + "".join(number_cell(float(stages[name].values[n]), scales[name], name) for name in names)
        + f"<td>{steps.model_weights[n]:.4f}</td>"
        + f"<td>{small_vector(stages['weights'].values[n] * steps.v[n], value_top)}</td></tr>"
        for n, key in enumerate(steps.keys)
    )
    return (
        f'<div class="pg-scroll"><table class="pg-key-table"><thead><tr><th>key of</th><th>k</th>{head}'
        f"<th>the model’s</th><th>weight · v</th></tr></thead><tbody>{rows}</tbody></table></div>"
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
    return f'<td class="pg-amount"{sign} style="--size:{share:.3f}">{value:.{digits}f}</td>'


def proof_table(stages: Sequence[Stage]) -> str:
    """Each stage that the model keeps a value of, and how far ours is from it."""
    rows = "".join(
        f"<tr><td>{escape(stage.name)}</td><td>{escape(stage.formula)}</td><td>{stage.difference:.1e}</td></tr>"
        for stage in stages
        if stage.difference is not None
    )
    return (
        "<details><summary>Ours against the model’s, step by step</summary>"
        '<div class="pg-scroll"><table class="pg-table"><thead><tr><th>step</th><th>formula</th>'
        f"<th>largest difference</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def snippet_part(snippet: str) -> str:
    return (
        '<button type="button" class="pg-copy">Copy as NumPy</button> '
        '<span class="pg-hint" role="status">a script that recomputes this head and runs as it stands</span>'
        f'<details><summary>See it</summary><pre class="pg-snippet">{escape(snippet)}</pre></details>'
    )
