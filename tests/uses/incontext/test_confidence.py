"""Leave one out, and a calibration that finds what is there."""

import math
import random

import pytest

from playground.uses.incontext.confidence import (
    LEFT_OUT,
    WORST,
    Confidence,
    Evidence,
    features,
    fit,
    kind,
    leave_one_out,
)
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.judging import Question, judge
from tests.fewshot import tiny_few_shot

CHECKPOINT = tiny_few_shot()
MODEL, FORM = CHECKPOINT.model, Format(CHECKPOINT.tokenizer)
EXAMPLES = [("ab", "b"), ("cd", "d"), ("ef", "f")]


def test_each_example_is_asked_for_behind_the_others() -> None:
    evidence = leave_one_out(MODEL, FORM, EXAMPLES)
    verdicts = [
        judge(MODEL, FORM, [Question([e for e in EXAMPLES if e != example], *example)])[0]
        for example in EXAMPLES
    ]
    assert evidence.count == 3
    assert evidence.right == tuple(verdict.right for verdict in verdicts)
    assert evidence.reproduced == sum(evidence.right) / 3
    expected = sum(max(WORST, verdict.logprob) for verdict in verdicts) / 3
    assert evidence.logprob == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("count", [0, 1])
def test_one_example_tells_nothing(count: int) -> None:
    assert leave_one_out(MODEL, FORM, EXAMPLES[:count]) == Evidence(count, 0.0, WORST)


def test_of_many_examples_the_last_are_asked_for() -> None:
    many = [(f"a{n}", f"b{n}") for n in range(LEFT_OUT + 2)]
    evidence = leave_one_out(MODEL, FORM, many)
    assert (evidence.count, len(evidence.right)) == (LEFT_OUT + 2, LEFT_OUT)


def test_without_calibration_the_models_own_probability_is_taken() -> None:
    assert Confidence(None)(Evidence(3, 1.0, -0.1), -0.5) == pytest.approx(math.exp(-0.5))


@pytest.mark.parametrize(("confidence", "badge"), [(0.99, "sure"), (0.8, "likely"), (0.2, "unsure")])
def test_badges(confidence: float, badge: str) -> None:
    assert Confidence.badge(confidence) == badge


def test_the_fit_finds_the_rate_of_each_group() -> None:
    """Answers whose examples are reproduced are right in nine of ten cases, others in two of ten."""
    rng = random.Random(0)
    rows = []
    for _ in range(4000):
        reproduced = rng.random() < 0.5
        evidence = Evidence(3, float(reproduced), -0.1 if reproduced else -3.0)
        rows.append((evidence, -rng.random(), rng.random() < (0.9 if reproduced else 0.2)))
    confidence = Confidence(fit(rows))
    assert confidence(Evidence(3, 1.0, -0.1), -0.5) == pytest.approx(0.9, abs=0.03)
    assert confidence(Evidence(3, 0.0, -3.0), -0.5) == pytest.approx(0.2, abs=0.03)


def test_numbers_of_examples_are_calibrated_apart() -> None:
    rows = [(Evidence(n, 1.0, -0.1), -0.1, n > 1) for n in (1, 2, 3, 4, 9) for _ in range(50)]
    weights = fit(rows)
    assert list(weights) == ["1", "2", "3", "4"]
    assert kind(Evidence(9, 1.0, 0.0)) == "4"
    confidence = Confidence(weights)
    assert confidence(Evidence(1, 1.0, -0.1), -0.1) < 0.05 < 0.95 < confidence(Evidence(2, 1.0, -0.1), -0.1)


def test_extreme_evidence_stays_a_probability() -> None:
    confidence = Confidence({"4": [0.0, 1000.0, 0.0, 0.0, 0.0]})
    assert confidence(Evidence(4, 1.0, 0.0), -math.inf) < 1e-9
    assert features(Evidence(4, 1.0, -0.5), -99.0) == [1.0, WORST, 1.0, 1.0, -0.5]
