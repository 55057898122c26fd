"""What each position scheme is: sentences, a formula, the line of code, and charts from arrays."""

from collections.abc import Sequence

import numpy as np

from . import charts
from .html import escape, table

WHAT = {
    "sinusoidal": "Each position gets its own pattern of waves, and the pattern is <b>added to the word’s "
    "vector</b>. The first dimensions swing fast, like the second hand of a clock; the last ones slowly, "
    "like the hour hand. <b>Width</b>: how many waves there are. <b>Base</b>: how slow the slowest one is. "
    "<b>Length</b>: how many positions are drawn. Nothing is learned.",
    "learned": "Each position has a vector of its own, <b>learned in training</b> like the vectors of words, "
    "and added to them. A position that never occurred in training never learned anything: its vector is "
    "still the small random one of the beginning. So past the last trained position a model is "
    "told hardly anything. This is the table of a twin that sorts strings (see part 3).",
    "rotary": "Nothing is added. Instead queries and keys are <b>turned</b>: two numbers at a time are the "
    "hands of a clock, and each step to the right turns them a little further, every pair at its own speed. "
    "The score of two words depends on the angle between them, so on their <b>distance alone</b>. The "
    "queries and keys below are real ones of a twin that sorts strings.",
    "alibi": "Nothing is added to the words. Each head takes off its scores a <b>penalty that grows with the "
    "distance</b>: words far away count less. Every head has its own slope, so some look near and some far. "
    "Nothing is learned.",
    "t5": "Nothing is added to the words. Each head <b>learns a number for each distance</b> and adds it to "
    "its scores. The nearest 16 distances have one each, those from 16 on share one with their neighbours, "
    "and all from 128 on have the last. At a distance that never occurred in training, the number is that of "
    "a nearer one, or still the random one of the beginning. These are the numbers of a twin that sorts "
    "strings.",
    "none": "No position is given at all. Yet a decoder is not blind: it may look back only, so "
    "<b>the first word sees 1 word, the tenth sees 10</b>. A head that spreads its attention evenly gives "
    "each word 1/t at place t, and later layers can read the place off that.",
}
FORMULA = {
    "sinusoidal": "PE(<i>pos</i>, 2<i>i</i>) = sin(<i>pos</i> / base<sup>2<i>i</i>/D</sup>), &emsp; "
    "PE(<i>pos</i>, 2<i>i</i>+1) = cos(<i>pos</i> / base<sup>2<i>i</i>/D</sup>)",
    "learned": "<i>x</i><sub>pos</sub> = word vector + P<sub>pos</sub>, &emsp; P learned",
    "rotary": "score(<i>m</i>, <i>n</i>) = (R<sub><i>m</i></sub> q)<sup>T</sup> (R<sub><i>n</i></sub> k) / "
    "√K = q<sup>T</sup> R<sub><i>n</i>−<i>m</i></sub> k / √K, &emsp; plane <i>i</i> turns by "
    "base<sup>−2<i>i</i>/K</sup> a step",
    "alibi": "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K − "
    "slope<sub>head</sub> · (<i>t</i> − <i>s</i>)",
    "t5": "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K + "
    "b<sub>head, bucket(<i>t</i> − <i>s</i>)</sub>, &emsp; b learned",
    "none": "<i>a</i><sub><i>t</i>,<i>s</i></sub> = 1 / (<i>t</i> + 1) for <i>s</i> ≤ <i>t</i>, and 0 for "
    "what lies ahead, when all scores are equal",
}
POSITION = "position"
BiasedQuery = tuple[int, np.ndarray, np.ndarray]  # its head; its weights (S,) without and with the bias
TRAINED = "positions that were trained"


def page(scheme: str, code: str, charts_html: Sequence[str], extra: str = "") -> str:
    """All about one scheme. code: the line of the network that does it."""
    return (
        f"<p>{WHAT[scheme]}</p><p class='pg-formula'>{FORMULA[scheme]}</p>"
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
