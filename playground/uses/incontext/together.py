"""What the network's answer is worth beside that of a rule: agreement is the better half of confidence.

A rule that was found without any network and one that a network applies without any rule seldom make the same
mistake: where they agree both are mostly right, where they differ the rule is right far more often.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .confidence import LIKELY, SURE, logistic, newton

STANDS = ("agree", "differ", "silent")  # how a rule stands to the network's answer; silent: it has none
STEP = 0.01  # below a threshold
EDGE = 1e-4  # confidences are kept so far from 0 and 1
Weights = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Opinion:
    """What a rule says of a row."""

    words: str  # the rule in plain English
    answer: str | None  # None where it cannot be applied

    def stand(self, text: str) -> str:
        """How it stands to an answer of the network."""
        return "silent" if self.answer is None else "agree" if self.answer == text else "differ"


def stand_of(opinion: Opinion | None, text: str) -> str:
    return "silent" if opinion is None else opinion.stand(text)


def logit(confidence: float) -> float:
    inside = min(1 - EDGE, max(EDGE, confidence))
    return math.log(inside / (1 - inside))


class Together:
    """From the network's own confidence and the rule's stand to the chance that the answer is right."""

    def __init__(self, weights: Weights | None) -> None:
        """weights: by the number of examples and the stand [constant, factor of the logit]; without any the
        network's own confidence is taken, within the bounds that always hold."""
        self.weights = weights or {}

    def __call__(self, kind: str, stand: str, own: float, odd: bool = False) -> float:
        """kind: as `confidence.kind` tells it. own: the network's confidence. odd: whether the row is built
        otherwise than the examples.

        Sure is only what the network is sure of by itself, no rule contradicts and the examples show; a
        contradicted answer is unsure. (On real tasks agreement alone is right less often than on the drawn
        ones that the weights are fitted on.)
        """
        constant, factor = self.weights.get(kind, {}).get(stand, (0.0, 1.0))
        found = logistic(constant + factor * logit(own))
        if stand == "differ":
            return min(found, LIKELY - STEP)
        return found if own >= SURE and not odd else min(found, SURE - STEP)


def fit_together(rows: Sequence[tuple[str, str, float, bool]]) -> Weights:
    """The weights for `Together` from (kind, stand, the network's own confidence, whether it was right)."""
    weights: Weights = {}
    for kind, stand in sorted({row[:2] for row in rows}):
        chosen = [row for row in rows if row[:2] == (kind, stand)]
        found = newton([[1.0, logit(c)] for *_, c, _ in chosen], [right for *_, right in chosen])
        weights.setdefault(kind, {})[stand] = found
    return weights
