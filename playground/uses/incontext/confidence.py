"""How far an answer can be trusted: leave one out, and a calibration measured on tasks of dev.

If the model gives each example's output from the other examples, it has most likely found the task.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from ...transformer import Transformer
from .episodes import Example, Format
from .judging import Question, Verdict, judge

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
    return leave_out_of_each(model, form, [examples])[0]


def leave_out_of_each(model: Transformer, form: Format, sets: Sequence[Sequence[Example]]) -> list[Evidence]:
    """`leave_one_out` for many sets of examples, all asked together."""
    asked = [questions_of(examples) for examples in sets]
    verdicts = iter(judge(model, form, [question for part in asked for question in part]))
    told = [[next(verdicts) for _ in part] for part in asked]
    return [evidence_of(len(examples), part) for examples, part in zip(sets, told, strict=True)]


def questions_of(examples: Sequence[Example]) -> list[Question]:
    """Each example behind all the others; none where it would be alone."""
    if len(examples) < 2:
        return []
    asked = range(max(0, len(examples) - LEFT_OUT), len(examples))
    return [Question([*examples[:n], *examples[n + 1 :]], *examples[n]) for n in asked]


def evidence_of(count: int, verdicts: Sequence[Verdict]) -> Evidence:
    if not verdicts:
        return Evidence(count, 0.0, WORST)
    return Evidence(
        count=count,
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
        return logistic(total)

    @staticmethod
    def badge(confidence: float) -> str:
        return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def fit(rows: Sequence[tuple[Evidence, float, bool]]) -> dict[str, list[float]]:
    """The weights for `Confidence` from (evidence, the answer's log-probability, whether it was right)."""
    weights = {}
    for name in sorted({kind(evidence) for evidence, _, _ in rows}):
        chosen = [row for row in rows if kind(row[0]) == name]
        inputs = [features(evidence, logprob) for evidence, logprob, _ in chosen]
        weights[name] = newton(inputs, [right for _, _, right in chosen])
    return weights


def newton(inputs: Sequence[Sequence[float]], right: Sequence[bool], penalty: float = 1e-2) -> list[float]:
    """The weights of a logistic regression with a small penalty on them, by Newton's method."""
    x = torch.tensor(inputs, dtype=torch.double)
    y = torch.tensor([float(hit) for hit in right], dtype=torch.double)
    w = torch.zeros(x.size(1), dtype=torch.double)
    ridge = penalty * torch.eye(x.size(1), dtype=torch.double)
    for _ in range(30):
        p = torch.sigmoid(x @ w)
        gradient = x.T @ (p - y) + ridge @ w
        curvature = (x.T * (p * (1 - p))) @ x + ridge
        w = w - torch.linalg.solve(curvature, gradient)
    return [round(value, 4) for value in w.tolist()]
