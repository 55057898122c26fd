"""The parts of a layer against their formulas, and whole layers against PyTorch's."""

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from playground.transformer.attention import causal_mask, padding_mask
from playground.transformer.blocks import (
    DecoderBlock,
    Dropout,
    EncoderBlock,
    FeedForward,
    Residual,
    make_feed_forward,
    make_norm,
)
from playground.transformer.positions import Positions
from tests.helpers import assert_close, present, randomise, tiny_config
from tests.parity import fill_layer

FORMULAS: dict[str, Callable[[float], float]] = {
    "relu": lambda x: max(x, 0.0),
    "gelu": lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2))),
    "gelu_tanh": lambda x: x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "silu": lambda x: x / (1 + math.exp(-x)),
    "relu2": lambda x: max(x, 0.0) ** 2,
}


@pytest.mark.parametrize("activation", FORMULAS)
def test_feed_forward_is_the_formula(activation: str) -> None:
    part = randomise(FeedForward(tiny_config(activation=activation)))
    x = torch.randn(16)
    hidden = part.up.weight @ x + part.up.bias
    hidden = torch.tensor([FORMULAS[activation](value) for value in hidden.tolist()])
    assert_close(part(x[None, None])[0, 0], part.down.weight @ hidden + part.down.bias)


@pytest.mark.parametrize("activation", FORMULAS)
def test_a_gated_feed_forward_is_the_formula(activation: str) -> None:
    part = randomise(make_feed_forward(tiny_config(activation=activation, gated=True)))
    x = torch.randn(16)
    hidden, gate = part.up.weight @ x + part.up.bias, part.gate.weight @ x + part.gate.bias
    passed = torch.tensor([FORMULAS[activation](value) for value in gate.tolist()])
    assert_close(part(x[None, None])[0, 0], part.down.weight @ (passed * hidden) + part.down.bias)


@pytest.mark.parametrize("eps", [1e-5, 0.5])
@pytest.mark.parametrize("bias", [True, False])
def test_layer_norm_is_the_formula(bias: bool, eps: float) -> None:
    norm = randomise(make_norm(tiny_config(bias=bias, norm_eps=eps)))
    x = torch.randn(16) * 3 + 1
    centred = x - x.mean()
    expected = centred / (centred.square().mean() + eps).sqrt() * norm.weight
    assert_close(norm(x), expected + norm.bias if bias else expected)


@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_rms_norm_is_the_formula(eps: float) -> None:
    norm = randomise(make_norm(tiny_config(norm="rms", norm_eps=eps)))
    x = torch.randn(16) * 3 + 1
    assert_close(norm(x), x / (x.square().mean() + eps).sqrt() * norm.weight)


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize(("name", "function"), [("relu", "relu"), ("gelu", F.gelu), ("silu", F.silu)])
def test_encoder_block_equals_pytorch(norm_first: bool, name: str, function: str | Callable) -> None:
    config = tiny_config("encoder-decoder", norm_first=norm_first, activation=name)
    ours = randomise(EncoderBlock(config, 0)).eval()
    theirs = nn.TransformerEncoderLayer(16, 4, 24, 0.0, function, batch_first=True, norm_first=norm_first)
    fill_layer(theirs, ours)
    x, there = torch.randn(2, 5, 16), present(5, 5, 3)
    actual = ours(x, padding_mask(there), Positions(), torch.arange(5), None, None)
    assert_close(actual, theirs(x, src_key_padding_mask=~there))


@pytest.mark.parametrize("norm_first", [True, False])
def test_decoder_block_equals_pytorch(norm_first: bool) -> None:
    config = tiny_config("encoder-decoder", norm_first=norm_first)
    ours = randomise(DecoderBlock(config, 0)).eval()
    theirs = nn.TransformerDecoderLayer(16, 4, 24, 0.0, "relu", batch_first=True, norm_first=norm_first)
    fill_layer(theirs, ours)
    x, memory, there, at = torch.randn(2, 4, 16), torch.randn(2, 6, 16), present(6, 2, 6), torch.arange(4)
    masks = causal_mask(at, at), padding_mask(there)
    actual = ours(x, masks[0], memory, masks[1], Positions(), at, cache=None, trace=None, edits=None)
    forbidden = torch.ones(4, 4, dtype=torch.bool).triu(1)
    assert_close(actual, theirs(x, memory, tgt_mask=forbidden, memory_key_padding_mask=~there))


def test_parallel_parts_read_the_same_stream() -> None:
    block = randomise(DecoderBlock(tiny_config(parallel=True), 0)).eval()
    x, at = torch.randn(2, 4, 16), torch.arange(4)
    given = []
    block.attention.part.register_forward_hook(lambda _m, _i, output: given.append(output))
    actual = block(x, causal_mask(at, at), None, None, Positions(), at, None, None, None)
    assert_close(actual, x + given[0] + block.feed_forward.part(block.feed_forward.norm(x)))


def test_a_decoder_alone_has_no_cross_attention() -> None:
    assert DecoderBlock(tiny_config("decoder"), 0).cross is None


@pytest.mark.parametrize("norm_first", [True, False])
def test_residual_drops_the_part_and_never_the_stream(norm_first: bool) -> None:
    residual = Residual(tiny_config(norm_first=norm_first, dropout=0.5), nn.Identity()).train()
    x, entered = torch.randn(4, 50, 16), []
    residual.norm.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    y = residual(x)
    # The stream plus nothing, or plus twice the part; with post-norm that is what the norm is given.
    total, part = (y, residual.norm(x)) if norm_first else (entered[0], x)
    dropped = total == x
    assert 0.4 < dropped.float().mean() < 0.6
    assert_close(total[~dropped], (x + 2 * part)[~dropped], 1e-4)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.9])
def test_dropout_silences_its_share_and_scales_up_the_rest(p: float) -> None:
    dropout = Dropout(p).train()
    x = torch.rand(200_000) + 1
    y = dropout(x)
    share = round(p * 256) / 256
    assert (y == 0).float().mean().item() == pytest.approx(share, abs=0.005)
    assert_close(y[y != 0], x[y != 0] / (1 - share))
    assert y.mean().item() == pytest.approx(x.mean().item(), rel=0.02)


@given(shape=st.lists(st.integers(1, 5), min_size=0, max_size=4), seed=st.integers(0, 99))
def test_dropout_takes_any_shape(shape: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.ones(shape)
    y = Dropout(0.5).train()(x)
    assert y.shape == x.shape and y.dtype == x.dtype
    assert ((y == 0) | (y == 2)).all()


def test_dropout_takes_a_transposed_tensor() -> None:
    x = torch.rand(6, 5).T + 1
    y = Dropout(0.5).train()(x)
    assert_close(y[y != 0], 2 * x[y != 0])


def test_dropout_depends_on_the_seed_alone() -> None:
    dropout, x = Dropout(0.5).train(), torch.ones(500)
    first, second = dropout(x), dropout(x)
    torch.manual_seed(0)  # as at the start of every test
    assert torch.equal(dropout(x), first) and not torch.equal(first, second)


def test_dropout_silences_positions_independently() -> None:
    """Random bytes come eight to a word: neighbours must not fall together more than by chance."""
    kept = (Dropout(0.5).train()(torch.ones(100_000)) != 0).float()
    for distance in (1, 2, 4, 7, 8, 16):
        together = (kept[distance:] * kept[:-distance]).mean().item()
        assert together == pytest.approx(0.25, abs=0.01)


def test_dropout_is_off_in_eval_and_at_zero() -> None:
    x = torch.randn(5, 5)
    assert torch.equal(Dropout(0.5).eval()(x), x)
    assert torch.equal(Dropout(0.0).train()(x), x)


def test_gradients_pass_where_values_do() -> None:
    x = torch.ones(100, requires_grad=True)
    y = Dropout(0.25).train()(x)
    y.sum().backward()
    assert x.grad is not None
    assert_close(x.grad, y.detach())


@pytest.mark.parametrize("p", [0.999, 0.99999])
def test_every_dropout_that_a_config_accepts_works(p: float) -> None:
    tiny_config(dropout=p)
    assert Dropout(p).train()(torch.ones(1000)).isfinite().all()
