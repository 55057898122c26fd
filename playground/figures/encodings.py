"""What each position scheme is: sentences, a formula, the line of code, and charts from arrays."""

from collections.abc import Sequence

import numpy as np

from ..messages import say
from . import charts
from .html import escape, table
from .schemes import SCHEMES

POSITION = "position"
BiasedQuery = tuple[int, np.ndarray, np.ndarray]  # its head; its weights (S,) without and with the bias
TRAINED = "positions that were trained"


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
        charts.Series(f"dim {d}: every {charts.number(length)}", places, values[:, d].tolist(), style)
        for style, (d, length) in enumerate(dimensions)
    ]
    return [
        charts.heat_map("What is added at each position", "dimension", POSITION, values),
        charts.curves("Single dimensions and how often they repeat", POSITION, "value", waves),
        charts.curves(
            "How alike two positions are",
            "distance between them (positions)",
            "cosine",
            [charts.Series("cosine", places, similarity.tolist())],
        ),
        charts.heat_map("The dot product of every two positions", POSITION, POSITION, products),
    ]


def shifts(errors: Sequence[tuple[int, float]]) -> str:
    """The proof that a shift is a rotation, in numbers."""
    rows = [[f"{shift}", f"{error:.1e}"] for shift, error in errors]
    return (
        "<p><b>A shift is a rotation.</b> Turn each sine–cosine pair of PE(p) by k times its speed and you "
        "have PE(p + k), whatever p is: so a head can look “k places back” with one fixed matrix. The "
        "largest difference between both sides, computed here for all positions drawn:</p>"
        + table(("shift k", "largest |R_k · PE(p) − PE(p + k)|"), rows)
    )


def learned(
    values: np.ndarray, alike: np.ndarray, components: np.ndarray, sizes: np.ndarray, trained: int
) -> list[str]:
    """values (L, D), alike (L, L), components (L, 3), sizes (L,). trained: how many positions were."""
    places, shaded = list(range(len(values))), (0, trained - 1, TRAINED)
    return [
        charts.heat_map("The learned table", "dimension", POSITION, values),
        charts.heat_map("How alike two positions are (cosine)", POSITION, POSITION, alike),
        charts.curves(
            "Where positions differ most",
            POSITION,
            "along the component",
            [
                charts.Series(f"component {n + 1}", places, components[:, n].tolist(), n)
                for n in range(components.shape[1])
            ],
            shaded,
        ),
        charts.curves(
            "Past the last trained position nothing was learned",
            POSITION,
            "length of the vector",
            [charts.Series("length", places, sizes.tolist())],
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
        charts.turning("A query at positions 0 to 7 (orange: 0)", query),
        charts.turning("A key at positions 0 to 7 (orange: 0)", key),
        charts.curves(
            "The score of one query and one key by distance",
            "distance (positions)",
            "score",
            [
                charts.Series(name, list(range(len(values))), values.tolist(), n)
                for n, (name, values) in enumerate(scores)
            ],
        ),
        charts.curves(
            "How many steps a plane needs for a whole turn",
            "plane",
            "steps (log scale)",
            [charts.Series("steps", list(range(len(lengths))), lengths.tolist())],
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
            "The slope of each head",
            "head",
            "slope (log scale)",
            [charts.Series("slope", list(heads), slopes.tolist())],
            log_y=True,
        ),
        charts.heat_map(f"What head {head} adds to its scores", "key position", "query position", bias),
        charts.curves(
            "Attention when all words are equal",
            "how far back the key is (positions)",
            "weight",
            [charts.Series(f"head {h}", distances, weights[h].tolist(), n) for n, h in enumerate(shown)],
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
    distances, shaded = list(range(len(buckets))), (0, trained - 1, "distances that were trained")
    back = "how far back the key is (positions)"
    return [
        charts.curves(
            "What each head adds to its scores",
            back,
            "bias",
            [charts.Series(f"head {n}", distances, row.tolist(), n) for n, row in enumerate(bias)],
            shaded,
        ),
        charts.curves(
            "Which number a distance takes",
            back,
            "bucket",
            [charts.Series("bucket", distances, buckets.tolist())],
            shaded,
        ),
        charts.curves(
            "Attention when all words are equal",
            back,
            "weight",
            [charts.Series(f"head {n}", distances, row.tolist(), n) for n, row in enumerate(weights)],
            shaded,
        ),
        without_and_with("bias", query),
    ]


def without_and_with(what: str, query: BiasedQuery) -> str:
    """The attention of a real query before and after something is added to its scores."""
    head, before, after = query
    return charts.curves(
        f"A real query of head {head}, without and with the {what}",
        "key position",
        "weight",
        [
            charts.Series("without", list(range(len(before))), before.tolist(), 0),
            charts.Series("with", list(range(len(after))), after.tolist(), 1),
        ],
    )


def none(weights: np.ndarray) -> list[str]:
    """weights (L, L) of a head that spreads its attention evenly."""
    places = list(range(len(weights)))
    return [
        charts.heat_map("A head that looks at all it may see", "key position", "query position", weights),
        charts.curves(
            "What it gives the first word tells the place",
            "query position",
            "weight on the first word",
            [charts.Series("weight", places, weights[:, 0].tolist())],
        ),
    ]


def comparison(pulls: Sequence[tuple[str, int, np.ndarray]]) -> str:
    """(scheme, its style, weight by distance), on the same axes."""
    drawn = charts.curves(
        "Where attention goes when all words are the same",
        "how far back the key is (positions)",
        "weight",
        [charts.Series(name, list(range(len(y))), y.tolist(), style) for name, style, y in pulls],
    )
    return f'<div class="pg-charts">{drawn}</div>'
