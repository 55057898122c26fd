"""Weights in 16 bits are seen as the single floats that they were."""

import copy

import pytest
import torch

from playground.transformer import Prepared, PreparedState, Trace, Transformer, TransformerConfig
from playground.transformer.halves import halve, widen


@pytest.fixture
def model() -> Transformer:
    """One whose weights are numbers of 16 bits."""
    config = TransformerConfig(kind="decoder", vocab_size=20, width=16, heads=2, decoder_layers=2)
    return Transformer(config).half().float().eval().requires_grad_(False)


def test_the_same_comes_out_of_half_the_memory(model: Transformer) -> None:
    ids = torch.tensor([[1, 5, 9, 3]])
    halved = copy.deepcopy(model)
    halve(halved)
    assert torch.equal(halved(ids), model(ids))
    assert torch.equal(halved(ids, trace=Trace()), model(ids, trace=Trace()))
    there, here = (PreparedState(Prepared(one)).step(ids) for one in (halved, model))
    assert torch.equal(there, here)
    matrices = [weight for weight in halved.parameters() if weight.dim() == 2]
    assert {weight.dtype for weight in matrices} == {torch.float16}
    assert len(matrices) == sum(weight.dim() == 2 for weight in model.parameters())


def test_whoever_asks_for_a_weight_has_single_floats(model: Transformer) -> None:
    halve(model)
    assert model.decoder[0].attention.part.query.weight.dtype == torch.float32
    assert model.output_matrix.dtype == torch.float32


def test_a_model_of_single_floats_stays_as_it_is(model: Transformer) -> None:
    names = list(model.state_dict())
    widen(model)
    assert list(model.state_dict()) == names
