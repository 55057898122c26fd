"""A sentence under changes of its positions: what comes out, how probable it is, and where heads look."""

from collections.abc import Sequence

import numpy as np

from ..messages import say
from . import charts
from .html import bar, escape, percent


def variants(rows: Sequence[tuple[str, str, str, float, float]], language: str) -> str:
    """rows: (change, what is read, the translation, its mean probability a token, that of the original's
    translation). The first row is the original. language: the code of the translations'."""
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(read)}</td>'
        f'<td lang="{language}">{mark(output, rows[0][2])}'
        f"</td><td>{bar(own)}<small>{percent(own)}</small></td><td>{bar(first)}<small>{percent(first)}</small>"
        "</td></tr>"
        for name, read, output, own, first in rows
    )
    columns = ("change", "reads", "writes", "sure", "first")
    head = "".join(f'<th scope="col">{say(f"positions.column-{name}")}</th>' for name in columns)
    return (
        '<div class="pg-wide"><table class="pg-table pg-variants"><thead><tr>'
        f"{head}</tr></thead><tbody>{cells}</tbody></table></div>"
        f'<p class="pg-hint">{say("positions.table-hint")}</p>'
    )


def mark(output: str, original: str) -> str:
    """The output, its words that the original translation lacks in bold."""
    known = original.split()
    return " ".join(escape(word) if word in known else f"<b>{escape(word)}</b>" for word in output.split())


def heads_by_distance(title: str, layers: Sequence[Sequence[Sequence[float]]]) -> str:
    """layers: for each layer and head the mean weight at every distance, 0 in the middle."""
    rows = np.array([head for layer in layers for head in layer])
    names = [f"{layer}.{head}" for layer, heads in enumerate(layers) for head in range(len(heads))]
    reach = rows.shape[1] // 2
    distances = [str(distance) for distance in range(-reach, reach + 1)]
    return charts.heat_map(
        title, say("positions.distance-tokens"), say("positions.layer-head"), rows, names, distances
    )
