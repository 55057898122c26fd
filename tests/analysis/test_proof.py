"""The proof holds for an honest model of any kind, and for no other."""

from dataclasses import replace

import pytest
import torch

from playground.analysis.proof import largest_difference
from playground.transformer import Trace, Transformer
from tests.helpers import KINDS, PUBLIC, SCHEMES, tiny_model, tokens


@torch.inference_mode()
def traced(model: Transformer) -> Trace:
    trace = Trace()
    source = tokens(1, 9, seed=3) if model.config.kind == "encoder-decoder" else None
    model(tokens(1, 7), source, trace=trace)
    return trace


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [*KINDS, "encoder"])
def test_it_holds_for_every_position_scheme(kind: str, scheme: str) -> None:
    model = tiny_model(kind, positions=scheme)
    assert largest_difference(model, traced(model)) < 1e-5


@pytest.mark.parametrize(
    "changes",
    [*PUBLIC.values(), {"smear": 2, "qk_norm": True, "positions": "rotary"}],
    ids=[*PUBLIC, "smearing"],
)
def test_it_holds_for_every_public_model(changes: dict) -> None:
    model = tiny_model(**changes)
    assert largest_difference(model, traced(model)) < 1e-5


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_it_notices_a_wrong_weight(kind: str) -> None:
    model = tiny_model("encoder-decoder", positions="alibi")
    trace = traced(model)
    record = trace.attention[kind, 1]
    wrong = record.weights.clone()
    wrong[0, 0, -1, 0] += 0.01
    trace.attention[kind, 1] = replace(record, weights=wrong)
    assert largest_difference(model, trace) == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize("scheme", ["alibi", "t5"])
def test_it_notices_a_bias_that_the_model_does_not_have(scheme: str) -> None:
    model, other = tiny_model(positions=scheme), tiny_model(positions="none")
    assert largest_difference(other, traced(model)) > 0.01
