"""What each position scheme is: sentences, a formula, the line of code, and charts from arrays."""

from collections.abc import Sequence

import numpy as np

from ..messages import say
from . import charts
from .html import escape, table
from .schemes import SCHEMES

BiasedQuery = tuple[int, np.ndarray, np.ndarray]  # its head; its weights (S,) without and with the bias


def page(scheme: str, code: str, charts_html: Sequence[str], extra: str = "") -> str:
    """All about one scheme. code: the line of the network that does it."""
    return (
        f"<p>{say(f'positions.what-{scheme}')}</p><p class='pg-formula'>{SCHEMES[scheme].formula}</p>"
        f"<div class='pg-code'>{escape(code)}</div>{extra}<div class='pg-charts'>{''.join(charts_html)}</div>"
    )


def sinusoidal(
    values: np.ndarray,
    dimensions: Sequence[tuple[int, float]],
    similarity: np.ndarray,
    products: np.ndarray,
) -> list[str]:
    """values (L, D). dimensions: some of them with their wavelengths. similarity (L,) by distance. products
    (L, L)."""
    places = list(range(len(values)))
    waves = [
        charts.Series(
            say("positions.wave", d=d, length=charts.number(length)), places, values[:, d].tolist(), style
        )
        for style, (d, length) in enumerate(dimensions)
    ]
    return [
        charts.heat_map(
            say("positions.chart-added"), say("positions.dimension"), say("positions.position"), values
        ),
        charts.curves(
            say("positions.chart-dimensions"), say("positions.position"), say("positions.value"), waves
        ),
        charts.curves(
            say("positions.chart-alike"),
            say("positions.distance-between"),
            say("positions.cosine"),
            [charts.Series(say("positions.cosine"), places, similarity.tolist())],
        ),
        charts.heat_map(
            say("positions.chart-products"), say("positions.position"), say("positions.position"), products
        ),
    ]


def shifts(errors: Sequence[tuple[int, float]]) -> str:
    """The proof that a shift is a rotation, in numbers."""
    rows = [[f"{shift}", f"{error:.1e}"] for shift, error in errors]
    return f"<p>{say('positions.rotation')}</p>" + table(
        (say("positions.shift-k"), say("positions.largest-gap")), rows
    )


def learned(
    values: np.ndarray, alike: np.ndarray, components: np.ndarray, sizes: np.ndarray, trained: int
) -> list[str]:
    """values (L, D), alike (L, L), components (L, 3), sizes (L,). trained: how many positions were."""
    places, shaded = list(range(len(values))), (0, trained - 1, say("positions.positions-trained"))
    return [
        charts.heat_map(
            say("positions.chart-table"), say("positions.dimension"), say("positions.position"), values
        ),
        charts.heat_map(
            say("positions.chart-alike-cosine"), say("positions.position"), say("positions.position"), alike
        ),
        charts.curves(
            say("positions.chart-differ-most"),
            say("positions.position"),
            say("positions.along-component"),
            [
                charts.Series(say("positions.component", n=n + 1), places, components[:, n].tolist(), n)
                for n in range(components.shape[1])
            ],
            shaded,
        ),
        charts.curves(
            say("positions.chart-past"),
            say("positions.position"),
            say("positions.vector-length"),
            [charts.Series(say("positions.series-length"), places, sizes.tolist())],
            shaded,
        ),
    ]


def rotary(
    query: Sequence[charts.Plane],
    key: Sequence[charts.Plane],
    scores: Sequence[tuple[str, np.ndarray]],
    lengths: np.ndarray,
) -> list[str]:
    """query, key: each in some planes. scores: (where the key stands, score by distance). lengths: steps of a
    whole turn, by plane."""
    return [
        charts.turning(say("positions.chart-query-turning"), query),
        charts.turning(say("positions.chart-key-turning"), key),
        charts.curves(
            say("positions.chart-score"),
            say("positions.distance-positions"),
            say("positions.score"),
            [
                charts.Series(name, list(range(len(values))), values.tolist(), n)
                for n, (name, values) in enumerate(scores)
            ],
        ),
        charts.curves(
            say("positions.chart-whole-turn"),
            say("positions.plane"),
            say("positions.steps-log"),
            [charts.Series(say("positions.series-steps"), list(range(len(lengths))), lengths.tolist())],
            log_y=True,
        ),
    ]


def alibi(
    slopes: np.ndarray,
    bias: np.ndarray,
    head: int,
    weights: np.ndarray,
    query: BiasedQuery,
) -> list[str]:
    """slopes (H,), bias (L, L) of one head, weights (H, L) by distance."""
    heads, distances = range(len(slopes)), list(range(weights.shape[1]))
    shown = sorted({0, len(slopes) // 3, 2 * len(slopes) // 3, len(slopes) - 1})
    return [
        charts.curves(
            say("positions.chart-slopes"),
            say("positions.head-axis"),
            say("positions.slope-log"),
            [charts.Series(say("positions.series-slope"), list(heads), slopes.tolist())],
            log_y=True,
        ),
        charts.heat_map(
            say("positions.chart-head-adds", head=head),
            say("positions.key-position"),
            say("positions.query-position"),
            bias,
        ),
        charts.curves(
            say("positions.chart-all-equal"),
            say("positions.how-far-back"),
            say("positions.weight"),
            [
                charts.Series(say("positions.head-number", n=h), distances, weights[h].tolist(), n)
                for n, h in enumerate(shown)
            ],
        ),
        without_and_with("penalty", query),
    ]


def t5(
    buckets: np.ndarray,
    bias: np.ndarray,
    weights: np.ndarray,
    query: BiasedQuery,
    trained: int,
) -> list[str]:
    """buckets (L,), bias and weights (H, L), all by distance. trained: how many distances were."""
    distances, shaded = list(range(len(buckets))), (0, trained - 1, say("positions.distances-trained"))
    back = say("positions.how-far-back")
    return [
        charts.curves(
            say("positions.chart-adds"),
            back,
            say("positions.bias"),
            [
                charts.Series(say("positions.head-number", n=n), distances, row.tolist(), n)
                for n, row in enumerate(bias)
            ],
            shaded,
        ),
        charts.curves(
            say("positions.chart-buckets"),
            back,
            say("positions.bucket"),
            [charts.Series(say("positions.bucket"), distances, buckets.tolist())],
            shaded,
        ),
        charts.curves(
            say("positions.chart-all-equal"),
            back,
            say("positions.weight"),
            [
                charts.Series(say("positions.head-number", n=n), distances, row.tolist(), n)
                for n, row in enumerate(weights)
            ],
            shaded,
        ),
        without_and_with("bias", query),
    ]


def without_and_with(what: str, query: BiasedQuery) -> str:
    """The attention of a real query before and after something is added to its scores."""
    head, before, after = query
    return charts.curves(
        say(f"positions.chart-without-{what}", head=head),
        say("positions.key-position"),
        say("positions.weight"),
        [
            charts.Series(say("positions.without"), list(range(len(before))), before.tolist(), 0),
            charts.Series(say("positions.with"), list(range(len(after))), after.tolist(), 1),
        ],
    )


def none(weights: np.ndarray) -> list[str]:
    """weights (L, L) of a head that spreads its attention evenly."""
    places = list(range(len(weights)))
    return [
        charts.heat_map(
            say("positions.chart-looks-at-all"),
            say("positions.key-position"),
            say("positions.query-position"),
            weights,
        ),
        charts.curves(
            say("positions.chart-first-tells"),
            say("positions.query-position"),
            say("positions.weight-on-first"),
            [charts.Series(say("positions.weight"), places, weights[:, 0].tolist())],
        ),
    ]


def comparison(pulls: Sequence[tuple[str, int, np.ndarray]]) -> str:
    """(scheme, its style, weight by distance), on the same axes."""
    drawn = charts.curves(
        say("positions.chart-same-words"),
        say("positions.how-far-back"),
        say("positions.weight"),
        [charts.Series(name, list(range(len(y))), y.tolist(), style) for name, style, y in pulls],
    )
    return f'<div class="pg-charts">{drawn}</div>'
