"""Attention against plain Python, PyTorch's fused kernel and PyTorch's multi-head module."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from playground.transformer.attention import (
    FORBIDDEN,
    LayerCache,
    MultiHeadAttention,
    Smear,
    attention,
    causal_mask,
    padding_mask,
)
from playground.transformer.positions import Positions
from playground.transformer.trace import Trace
from tests.helpers import assert_close, present, randomise, tiny_config
from tests.parity import fill_attention


def random_case(seed: int, queries: int, keys: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """q, k, v and an `allowed` (B, 1, T, S) under which every query may look at some key."""
    generator = torch.Generator().manual_seed(seed)
    q = torch.randn(2, 3, queries, 4, generator=generator)
    k, v = torch.randn(2, 2, 3, keys, 4, generator=generator)
    allowed = torch.rand(2, 1, queries, keys, generator=generator) < 0.6
    allowed[..., 0] |= ~allowed.any(dim=-1)
    return q, k, v, allowed


cases = st.builds(random_case, st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 6))


def test_attention_is_the_formula() -> None:
    """softmax(q·k / sqrt(K) + bias) v, one number after the other."""
    q, k, v = torch.randn(3, 1, 1, 3, 2)
    bias = torch.randn(3, 3)
    output, weights, scores = attention(q, k, v, bias)
    for t in range(3):
        row = [
            sum(float(q[0, 0, t, i] * k[0, 0, s, i]) for i in range(2)) / math.sqrt(2) + float(bias[t, s])
            for s in range(3)
        ]
        z = sum(math.exp(score) for score in row)
        shares = [math.exp(score) / z for score in row]
        assert scores[0, 0, t].tolist() == pytest.approx(row, abs=1e-6)
        assert weights[0, 0, t].tolist() == pytest.approx(shares, abs=1e-6)
        mixed = [sum(shares[s] * float(v[0, 0, s, i]) for s in range(3)) for i in range(2)]
        assert output[0, 0, t].tolist() == pytest.approx(mixed, abs=1e-6)


@given(case=cases)
def test_attention_equals_the_fused_kernel(case: tuple[Tensor, ...]) -> None:
    q, k, v, allowed = case
    assert_close(attention(q, k, v)[0], F.scaled_dot_product_attention(q, k, v))
    masked = attention(q, k, v, ~allowed * FORBIDDEN)[0]
    assert_close(masked, F.scaled_dot_product_attention(q, k, v, attn_mask=allowed))


@given(case=cases)
def test_weights_are_shares_and_forbidden_keys_get_none(case: tuple[Tensor, ...]) -> None:
    q, k, v, allowed = case
    _, weights, _ = attention(q, k, v, ~allowed * FORBIDDEN)
    assert_close(weights.sum(dim=-1), torch.ones(weights.shape[:-1]))
    assert (weights >= 0).all()
    assert (weights[~allowed.expand_as(weights)] == 0).all()  # exactly
    assert (weights[allowed.expand_as(weights)] > 0).all()


@given(case=cases)
def test_what_a_forbidden_key_holds_changes_nothing(case: tuple[Tensor, ...]) -> None:
    q, k, v, _ = case
    allowed = torch.arange(k.size(2)) < max(1, k.size(2) - 1)  # all but the last
    bias = ~allowed * FORBIDDEN
    expected = attention(q, k, v, bias)[0]
    k[:, :, ~allowed], v[:, :, ~allowed] = 100.0, -100.0
    assert torch.equal(attention(q, k, v, bias)[0], expected)


@given(case=cases, seed=st.integers(0, 99))
def test_the_order_of_the_keys_does_not_matter(case: tuple[Tensor, ...], seed: int) -> None:
    q, k, v, _ = case
    order = torch.randperm(k.size(2), generator=torch.Generator().manual_seed(seed))
    assert_close(attention(q, k[:, :, order], v[:, :, order])[0], attention(q, k, v)[0])


@given(case=cases, constant=st.floats(-50, 50))
def test_a_constant_on_all_scores_of_a_query_changes_nothing(
    case: tuple[Tensor, ...], constant: float
) -> None:
    q, k, v, _ = case
    shifted = attention(q, k, v, torch.full((1, 1), constant))[0]
    assert_close(shifted, attention(q, k, v)[0], 1e-4)


@given(case=cases)
def test_the_output_lies_between_the_values(case: tuple[Tensor, ...]) -> None:
    q, k, v, _ = case
    output = attention(q, k, v)[0]
    assert (output <= v.amax(dim=2, keepdim=True) + 1e-5).all()
    assert (output >= v.amin(dim=2, keepdim=True) - 1e-5).all()


def test_a_query_that_may_look_nowhere_gives_finite_numbers() -> None:
    q, k, v = torch.randn(3, 1, 2, 3, 4)
    assert attention(q, k, v, torch.full((3, 3), FORBIDDEN))[0].isfinite().all()


def test_causal_mask_forbids_the_later_keys() -> None:
    mask = causal_mask(torch.arange(4), torch.arange(4))
    assert_close(mask, torch.full((4, 4), FORBIDDEN).triu(1))


def test_causal_mask_of_the_last_queries_is_the_end_of_the_whole_mask() -> None:
    whole = causal_mask(torch.arange(5), torch.arange(5))
    assert torch.equal(causal_mask(torch.arange(3, 5), torch.arange(5)), whole[3:])


def test_padding_mask_forbids_padding_to_everybody() -> None:
    mask = padding_mask(torch.tensor([[True, True, False], [True, False, False]]))
    assert mask.shape == (2, 1, 1, 3)
    assert_close(mask[:, 0, 0], FORBIDDEN * torch.tensor([[0.0, 0, 1], [0, 1, 1]]))


def make_pair(**changes: object) -> tuple[MultiHeadAttention, nn.MultiheadAttention]:
    ours = randomise(MultiHeadAttention(tiny_config(**changes), "encoder", 0))
    theirs = nn.MultiheadAttention(16, 4, batch_first=True)
    fill_attention(theirs, ours)
    return ours, theirs


@pytest.mark.parametrize("explicit", [False, True])
def test_self_attention_equals_pytorch(explicit: bool) -> None:
    ours, theirs = make_pair()
    x, at = torch.randn(2, 5, 16), torch.arange(5)
    there = present(5, 5, 3)
    bias = causal_mask(at, at) + padding_mask(there)
    trace = Trace() if explicit else None
    actual = ours(x, None, bias, Positions(), at, trace=trace)
    forbidden = torch.ones(5, 5, dtype=torch.bool).triu(1)
    expected, weights = theirs(
        x, x, x, attn_mask=forbidden, key_padding_mask=~there, average_attn_weights=False
    )
    assert_close(actual, expected)
    if trace is not None:
        assert_close(trace.attention["encoder", 0].weights, weights)


@pytest.mark.parametrize("explicit", [False, True])
def test_cross_attention_equals_pytorch(explicit: bool) -> None:
    ours, theirs = make_pair()
    x, source, there = torch.randn(2, 3, 16), torch.randn(2, 6, 16), present(6, 4, 6)
    trace = Trace() if explicit else None
    actual = ours(x, source, padding_mask(there), Positions(), torch.arange(3), trace=trace)
    expected, weights = theirs(x, source, source, key_padding_mask=~there, average_attn_weights=False)
    assert_close(actual, expected)
    if trace is not None:
        assert_close(trace.attention["encoder", 0].weights, weights)


def test_heads_own_neighbouring_stretches_of_the_width() -> None:
    ours = MultiHeadAttention(tiny_config(), "encoder", 0)
    x = torch.randn(2, 3, 16)
    heads = ours.split(x)
    assert heads.shape == (2, 4, 3, 4)
    assert torch.equal(heads[1, 2, 0], x[1, 0, 8:12])


def test_cross_attention_projects_the_source_once() -> None:
    """With a cache, a second call takes the stored keys and values, whatever source it is given."""
    ours = randomise(MultiHeadAttention(tiny_config(), "cross", 0))
    cache, source, x = LayerCache(), torch.randn(1, 4, 16), torch.randn(1, 1, 16)
    first = ours(x, source, None, Positions(), torch.arange(1), cache)
    again = ours(x, torch.zeros_like(source), None, Positions(), torch.arange(1, 2), cache)
    assert torch.equal(first, again)
    assert cache.k is not None and cache.k.size(2) == 4


def test_layer_cache_appends_and_selects() -> None:
    cache, (k, v) = LayerCache(), torch.randn(2, 3, 2, 5, 4)
    cache.select(torch.tensor([0]))  # nothing to select from yet
    cache.extend(k[:, :, :2], v[:, :, :2])
    whole = cache.extend(k[:, :, 2:], v[:, :, 2:])
    assert torch.equal(whole[0], k) and torch.equal(whole[1], v)
    cache.select(torch.tensor([2, 0, 2, 1]))
    assert torch.equal(cache.k, k[[2, 0, 2, 1]]) and torch.equal(cache.v, v[[2, 0, 2, 1]])


# ---- smearing, and normalised queries and keys


def test_smearing_equals_a_causal_convolution() -> None:
    smear = randomise(Smear(tiny_config(smear=2)))
    x = torch.randn(2, 7, 16)
    # PyTorch's kernel reads from the left: its last weight meets the token itself.
    kernel = smear.weight.flip(0).T.unsqueeze(1)  # (D, 1, taps + 1)
    expected = F.conv1d(F.pad(x.mT, (2, 0)), kernel, groups=16).mT
    assert_close(smear(x), expected)


def test_smearing_changes_nothing_before_training() -> None:
    x = torch.randn(2, 5, 16)
    assert_close(Smear(tiny_config(smear=3))(x), x)


@given(cut=st.integers(1, 6), seed=st.integers(0, 10**6))
def test_smearing_in_pieces_equals_smearing_at_once(cut: int, seed: int) -> None:
    smear = randomise(Smear(tiny_config(smear=2)))
    x = torch.randn(2, 7, 16, generator=torch.Generator().manual_seed(seed))
    cache = LayerCache()
    pieces = [smear(piece, cache) for piece in x.split([cut, 7 - cut], dim=1)]
    assert_close(torch.cat(pieces, dim=1), smear(x))


def test_a_selected_cache_smears_the_selected_rows() -> None:
    smear, x, cache = randomise(Smear(tiny_config(smear=2))), torch.randn(3, 5, 16), LayerCache()
    smear(x[:, :4], cache)
    cache.select(torch.tensor([2, 2, 0]))
    assert_close(smear(x[[2, 2, 0], 4:], cache), smear(x[[2, 2, 0]])[:, 4:])


def test_normalised_queries_and_keys_have_length_root_k_before_their_gain() -> None:
    module = MultiHeadAttention(tiny_config(qk_norm=True), "decoder", 0)
    at, trace = torch.arange(6), Trace()
    module(torch.randn(2, 6, 16), None, None, Positions(), at, trace=trace)
    record = trace.attention["decoder", 0]
    for vectors in (record.q, record.k):
        assert_close(vectors.norm(dim=-1), torch.full((2, 4, 6), 2.0), tolerance=1e-3)  # sqrt(K) = 2
