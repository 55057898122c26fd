"""One head and one query, from q·k to what it hands on, again in NumPy and float64.

S keys, K head width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..messages import decimal, say

FORBIDDEN = -1e8  # a score below this is forbidden: see `transformer.attention.FORBIDDEN`


@dataclass(frozen=True, eq=False)
class Stage:
    """One step of the arithmetic."""

    name: str
    formula: str
    values: np.ndarray  # recomputed, float64
    model: np.ndarray | None = None  # what the model itself used; None where it keeps no such value

    @property
    def difference(self) -> float | None:
        """The largest difference between the two, where both are finite (a masked score is not)."""
        if self.model is None:
            return None
        both = np.isfinite(self.values) & np.isfinite(self.model)
        return float(np.abs(self.values[both] - self.model[both]).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Recorded:
    """What the model used for one head and one query, as it recorded it (float32)."""

    q: np.ndarray  # (K,)
    k: np.ndarray  # (S, K), in a group of heads that of all of them
    v: np.ndarray  # (S, K), likewise
    divisor: float  # what the products are divided by: sqrt(K), or 1
    bias: np.ndarray | None  # (S,), of the position scheme; None where it has none
    mask: np.ndarray  # (S,): 0, and -inf where it forbids to look
    scores: np.ndarray  # (S,), scaled, with bias; -inf where forbidden
    weights: np.ndarray  # (S,), after softmax and edits
    head: np.ndarray  # (K,), handed to the output projection, after edits
    gain: float = 1.0
    pattern: np.ndarray | None = None  # (S,), put in by hand in place of the softmax
    patch: np.ndarray | None = None  # (K,), put in by hand in place of weights · v


def masked(scores: np.ndarray) -> np.ndarray:
    """Scores with -inf where the model adds its huge negative number."""
    return np.where(scores < FORBIDDEN, -np.inf, scores)


def follow(recorded: Recorded) -> list[Stage]:
    """Every step of softmax(q·k / sqrt(K) + bias) v for one query (Vaswani et al. 2017, equation 1).

    Stages: products, scaled (unless the model leaves its scores unscaled), biased (where its positions are
    a bias), scores, shifted, exponentials, normaliser (one number), weights, head. Steps that were edited
    by hand say so in their formula, and go on with what was put in.
    """
    q, k, v = (np.float64(part) for part in (recorded.q, recorded.k, recorded.v))
    scores = k @ q  # (S,)
    stages = [Stage("products", "q · k", scores)]
    if recorded.divisor != 1:
        scores = scores / recorded.divisor
        stages.append(Stage("scaled", f"q · k / √{len(q)}", scores))
    if recorded.bias is not None:
        scores = scores + recorded.bias
        stages.append(Stage("biased", say("attention.column-biased"), scores))
    scores = scores + recorded.mask
    shifted = scores - scores.max()
    exponentials = np.exp(shifted)
    z = exponentials.sum()
    weights, how = exponentials / z, "exp / Z"
    if recorded.pattern is not None:
        weights, how = np.float64(recorded.pattern), say("attention.by-hand")
    head, sum_up = weights @ v, say("attention.weighted-sum")
    if recorded.patch is not None:
        head, sum_up = np.float64(recorded.patch), say("attention.by-hand")
    if recorded.gain != 1:
        head = head * recorded.gain
        sum_up = say("attention.gain-of", formula=sum_up, gain=decimal(recorded.gain, 2))
    return [
        *stages,
        Stage("scores", say("attention.forbids"), scores, recorded.scores),
        Stage("shifted", "− max", shifted),
        Stage("exponentials", "exp", exponentials),
        Stage("normaliser", "Z = Σ exp", np.array([z])),
        Stage("weights", how, weights, recorded.weights),
        Stage("head", sum_up, head, recorded.head),
    ]


def numpy_snippet(recorded: Recorded, keys: Sequence[str], title: str) -> str:
    """A script that recomputes the head from these very numbers and prints the largest difference to
    the model's weights and output. keys: what each key stands for. It needs NumPy only."""

    def array(values: np.ndarray) -> str:
        text = np.array2string(
            np.float32(values), separator=", ", threshold=10**9, max_line_width=100, floatmode="unique"
        )
        return f"np.array({text.replace('inf', 'np.inf')})"

    edits = []
    if recorded.pattern is not None:
        edits.append(f"weights = {array(recorded.pattern)}  # put in by hand")
    after = []
    if recorded.patch is not None:
        after.append(f"head = {array(recorded.patch)}  # put in by hand")
    if recorded.gain != 1:
        after.append(f"head = head * {recorded.gain!r}  # the gain")
    return "\n".join(
        [
            '"""' + ascii(title)[1:-1].replace('"', "'") + '"""',
            "",
            "import numpy as np",
            "",
            f"keys = {[*keys]!a}",
            f"q = {array(recorded.q)}",
            f"k = {array(recorded.k)}",
            f"v = {array(recorded.v)}",
            *([] if recorded.bias is None else [f"bias = {array(recorded.bias)}  # of the positions"]),
            f"mask = {array(recorded.mask)}  # -inf where it forbids to look",
            "# what the model itself used",
            f"model_weights = {array(recorded.weights)}",
            f"model_head = {array(recorded.head)}",
            "",
            "scores = k @ q" + ("" if recorded.divisor == 1 else " / np.sqrt(len(q))"),
            *([] if recorded.bias is None else ["scores = scores + bias"]),
            "scores = scores + mask",
            "exponentials = np.exp(scores - scores.max())",
            "weights = exponentials / exponentials.sum()",
            *edits,
            "head = weights @ v",
            *after,
            "",
            "for key, weight in zip(keys, weights):",
            '    print(f"{weight:8.4f}  {key}")',
            "difference = max(abs(weights - model_weights).max(), abs(head - model_head).max())",
            'print("largest difference:", difference)',
            "",
        ]
    )
