"""What agreement is worth, and that a contradicted answer is never sure."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.confidence import SURE, Confidence
from playground.uses.incontext.together import (
    STANDS,
    Opinion,
    Together,
    fit_together,
    logit,
    stand_of,
)


def test_how_a_rule_stands_to_an_answer() -> None:
    assert [Opinion("", answer).stand("a") for answer in ("a", "b", None)] == list(STANDS)
    assert stand_of(None, "a") == "silent"


@given(st.floats(0, 1), st.sampled_from(["1", "4"]), st.floats(-9, 9), st.floats(0, 3))
def test_only_what_the_network_is_sure_of_and_no_rule_contradicts_is_sure(
    own: float, kind: str, constant: float, factor: float
) -> None:
    for weights in (None, {kind: {stand: [constant, factor] for stand in STANDS}}):
        together = Together(weights)
        assert Confidence.badge(together(kind, "differ", own)) == "unsure"
        for stand in STANDS:
            assert 0 <= together(kind, stand, own) <= 1
            assert own >= SURE or Confidence.badge(together(kind, stand, own)) != "sure"


def test_without_weights_the_networks_own_confidence_stays() -> None:
    for stand, own in (("agree", 0.97), ("differ", 0.3), ("silent", 0.8)):
        assert Together(None)("4", stand, own) == pytest.approx(own)


def test_the_fit_finds_the_rate_of_each_stand() -> None:
    rng = random.Random(0)
    rates = {"agree": 0.92, "differ": 0.2, "silent": 0.6}
    rows = [("4", stand, 0.8, rng.random() < rate) for stand, rate in rates.items() for _ in range(500)]
    together = Together(fit_together(rows))
    for stand, rate in rates.items():
        assert together("4", stand, 0.8) == pytest.approx(rate, abs=0.04)
    assert together("2", "agree", 0.8) == pytest.approx(0.8)  # never seen: as it was


def test_confidence_at_the_ends_is_finite() -> None:
    assert logit(0.0) == pytest.approx(-logit(1.0)) and abs(logit(1.0)) < 10
