"""The matrices of one head are what the head computes with."""

import pytest
import torch
from torch import Tensor

from playground.transformer import Site, Trace
from playground.transformer.heads import attention_at, copying_circuit, matrices_of, stream_at
from tests.helpers import assert_close, tiny_model, tokens

SITES: list[Site] = [("encoder", 1), ("decoder", 0), ("cross", 1)]


def entered(module: torch.nn.Module) -> list[tuple[Tensor, ...]]:
    """What is handed to a module, call by call."""
    calls: list[tuple[Tensor, ...]] = []
    module.register_forward_pre_hook(lambda _, inputs: calls.append(inputs))
    return calls


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("site", SITES, ids=str)
@torch.inference_mode()
def test_the_matrices_make_the_recorded_queries_keys_and_values(site: Site, bias: bool) -> None:
    model, trace = tiny_model("encoder-decoder", bias=bias), Trace()
    calls = entered(attention_at(model, site))
    model(tokens(2, 5), tokens(2, 6, seed=3), trace=trace)
    x, source = calls[0][0], calls[0][1] if site[0] == "cross" else calls[0][0]
    record = trace.attention[site]
    for head in range(4):
        own = matrices_of(model, site, head)
        assert (own.query_bias is not None) is bias
        biases = [0 if one is None else one for one in (own.query_bias, own.key_bias, own.value_bias)]
        assert_close(record.q[:, head], x @ own.query.T + biases[0])
        assert_close(record.k[:, head], source @ own.key.T + biases[1])
        assert_close(record.v[:, head], source @ own.value.T + biases[2])


@pytest.mark.parametrize("site", SITES, ids=str)
@torch.inference_mode()
def test_the_output_matrices_of_all_heads_make_what_the_attention_gives(site: Site) -> None:
    model, trace, given = tiny_model("encoder-decoder"), Trace(), []
    attention_at(model, site).register_forward_hook(lambda _m, _i, output: given.append(output))
    model(tokens(2, 5), tokens(2, 6, seed=3), trace=trace)
    heads = trace.attention[site].heads
    parts = [heads[:, head] @ matrices_of(model, site, head).output.T for head in range(4)]
    assert_close(sum(parts) + attention_at(model, site).output.bias, given[0])


@torch.inference_mode()
def test_the_stream_at_a_site_is_that_of_its_queries() -> None:
    model, trace = tiny_model("encoder-decoder"), Trace()
    model(tokens(2, 5), tokens(2, 6, seed=3), trace=trace)
    assert stream_at(trace, ("encoder", 1)) is trace.residual["encoder", 1]
    assert stream_at(trace, ("cross", 1)) is stream_at(trace, ("decoder", 1)) is trace.residual["decoder", 1]


@pytest.mark.parametrize(
    "changes", [{}, {"norm": "rms"}, {"norm_first": False}, {"tie_embeddings": False}], ids=str
)
@torch.inference_mode()
def test_copying_takes_the_norms_along(changes: dict) -> None:
    model, own = tiny_model(**changes), slice(4, 8)
    block = model.decoder[1].attention
    first = model.config.norm_first
    entering = model.embedding.weight * (block.norm.weight if first else 1)  # (V, D)
    moved = entering @ block.part.value.weight[own].T @ block.part.output.weight[:, own].T
    last = model.embedding if model.unembedding is None else model.unembedding
    expected = (moved * (model.decoder_norm.weight if first else 1)) @ last.weight.T  # (V, V)
    value, output, embedding, unembedding = copying_circuit(model, 1, 1)
    assert_close(embedding @ value.T @ output.T @ unembedding.T, expected)
