"""How far an answer can be trusted: leave one out, and a calibration measured on tasks of dev.

If the model gives each example's output from the other examples, it has most likely found the task.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from ...transformer import Transformer
from .episodes import Example, Format
from .judging import Question, judge

SURE, LIKELY = 0.95, 0.7  # from which calibrated confidence on an answer is called so
WORST = -10.0  # log-probabilities below this tell nothing more
LEFT_OUT = 12  # examples that are left out in turn; more cost time and tell little


@dataclass(frozen=True)
class Evidence:
    """What leaving one out told about a set of examples."""

    count: int  # examples
    reproduced: float  # share of them that the model gives from the others
    logprob: float  # mean of their outputs, given the others
    right: tuple[bool, ...] = ()  # one for each example that was left out


def leave_one_out(model: Transformer, form: Format, examples: Sequence[Example]) -> Evidence:
    """Ask for each example (the last ones, if they are many) behind all the others."""
    if len(examples) < 2:
        return Evidence(len(examples), 0.0, WORST)
    asked = range(max(0, len(examples) - LEFT_OUT), len(examples))
    questions = [Question([*examples[:n], *examples[n + 1 :]], *examples[n]) for n in asked]
    verdicts = judge(model, form, questions)
    return Evidence(
        count=len(examples),
        reproduced=sum(verdict.right for verdict in verdicts) / len(verdicts),
        logprob=sum(max(WORST, verdict.logprob) for verdict in verdicts) / len(verdicts),
        right=tuple(verdict.right for verdict in verdicts),
    )


def features(evidence: Evidence, logprob: float) -> list[float]:
    """What the calibration looks at: 1, the answer's own log-probability, and the evidence."""
    own = max(WORST, logprob)
    return [1.0, own, evidence.reproduced, float(evidence.reproduced == 1.0), evidence.logprob]


def kind(evidence: Evidence) -> str:
    """Answers from one, two, three, and more examples are calibrated apart."""
    return str(min(evidence.count, 4))


class Confidence:
    """Logistic regression from the evidence to the chance that an answer is right."""

    def __init__(self, weights: dict[str, list[float]] | None) -> None:
        """weights: for each `kind` those of `features`; without any, the model's own probability is
        taken as it is."""
        self.weights = weights or {}

    def __call__(self, evidence: Evidence, logprob: float) -> float:
        weights = self.weights.get(kind(evidence))
        if weights is None:
            return math.exp(logprob)
        total = sum(w * f for w, f in zip(weights, features(evidence, logprob), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    @staticmethod
    def badge(confidence: float) -> str:
        return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


def fit(rows: Sequence[tuple[Evidence, float, bool]], penalty: float = 1e-2) -> dict[str, list[float]]:
    """The weights for `Confidence` from (evidence, the answer's log-probability, whether it was right):
    logistic regression with a small penalty on the weights, by Newton's method."""
    weights = {}
    for name in sorted({kind(evidence) for evidence, _, _ in rows}):
        chosen = [row for row in rows if kind(row[0]) == name]
        x = torch.tensor([features(evidence, logprob) for evidence, logprob, _ in chosen], dtype=torch.double)
        y = torch.tensor([float(right) for _, _, right in chosen], dtype=torch.double)
        w = torch.zeros(x.size(1), dtype=torch.double)
        ridge = penalty * torch.eye(x.size(1), dtype=torch.double)
        for _ in range(30):
            p = torch.sigmoid(x @ w)
            gradient = x.T @ (p - y) + ridge @ w
            curvature = (x.T * (p * (1 - p))) @ x + ridge
            w = w - torch.linalg.solve(curvature, gradient)
        weights[name] = [round(value, 4) for value in w.tolist()]
    return weights
