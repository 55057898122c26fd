"""Each position scheme against the formula of its paper, computed in plain Python."""

import cmath
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from playground.transformer.positions import (
    SCHEMES,
    Alibi,
    Learned,
    Positions,
    Rotary,
    Sinusoidal,
    T5Bias,
    alibi_slopes,
    sinusoids,
    stretched,
    t5_buckets,
)
from tests.helpers import assert_close, tiny_config


def sinusoids_by_hand(position: int, width: int) -> list[float]:
    """Vaswani et al. 2017, §3.5, one dimension after the other."""
    row = []
    for dimension in range(width):
        angle = position / 10000 ** (2 * (dimension // 2) / width)
        row.append(math.sin(angle) if dimension % 2 == 0 else math.cos(angle))
    return row


@pytest.mark.parametrize("width", [2, 7, 16])
def test_sinusoids_are_the_formula(width: int) -> None:
    expected = torch.tensor([sinusoids_by_hand(position, width) for position in range(40)])
    assert_close(sinusoids(torch.arange(40), width), expected)


def test_sinusoids_keep_the_shape_of_the_positions() -> None:
    positions = torch.tensor([[3, 1], [0, 2]])
    assert_close(sinusoids(positions, 6)[1, 1], sinusoids(torch.tensor(2), 6))


@given(position=st.integers(0, 500), shift=st.integers(-100, 100))
def test_a_shift_turns_each_sine_cosine_pair(position: int, shift: int) -> None:
    """The paper's reason for waves: PE(pos + k) is a linear function of PE(pos)."""
    width = 8
    before, after = sinusoids(torch.tensor([position, position + shift]), width).tolist()
    for pair in range(width // 2):
        turn = shift / 10000 ** (2 * pair / width)
        sin, cos = before[2 * pair], before[2 * pair + 1]
        assert after[2 * pair] == pytest.approx(sin * math.cos(turn) + cos * math.sin(turn), abs=1e-4)
        assert after[2 * pair + 1] == pytest.approx(cos * math.cos(turn) - sin * math.sin(turn), abs=1e-4)


@pytest.mark.parametrize("scheme", [Sinusoidal, Learned])
def test_added_schemes_look_up_each_position(scheme: type[Sinusoidal] | type[Learned]) -> None:
    positions = scheme(32, 8)
    x = torch.randn(2, 3, 8)
    shared, own = torch.tensor([4, 0, 9]), torch.tensor([[0, 0, 1], [5, 6, 7]])
    for row in range(2):
        for t in range(3):
            assert_close(positions.embed(x, shared)[row, t], x[row, t] + positions.table[shared[t]])
            assert_close(positions.embed(x, own)[row, t], x[row, t] + positions.table[own[row, t]])


def test_sinusoidal_table_is_fixed_and_not_stored() -> None:
    positions = Sinusoidal(12, 8)
    assert_close(positions.table, torch.tensor([sinusoids_by_hand(p, 8) for p in range(12)]))
    assert not list(positions.parameters()) and not positions.state_dict()


def test_learned_positions_are_trained_where_they_were_used() -> None:
    positions = Learned(6, 16)
    positions.embed(torch.zeros(1, 2, 16), torch.tensor([1, 4])).sum().backward()
    assert positions.table.grad is not None
    assert positions.table.grad.abs().sum(dim=1).nonzero().flatten().tolist() == [1, 4]


def rotated_by_hand(x: Tensor, position: int) -> list[float]:
    """Su et al. 2021, §3.2: each pair of dimensions as a complex number, times e^(i·m·θ)."""
    width, row = len(x), []
    for pair in range(width // 2):
        angle = position * 10000 ** (-2 * pair / width)
        turned = complex(x[2 * pair], x[2 * pair + 1]) * cmath.exp(1j * angle)
        row += [turned.real, turned.imag]
    return row


def test_rotary_is_the_formula() -> None:
    rotary = Rotary(8)
    x, at = torch.randn(2, 3, 4, 8), torch.tensor([0, 1, 7, 30])
    actual = rotary.rotate(x, at)
    for b, h, t in [(0, 0, 0), (0, 2, 1), (1, 1, 2), (1, 2, 3)]:
        assert_close(actual[b, h, t], torch.tensor(rotated_by_hand(x[b, h, t], int(at[t]))))


def test_rotary_takes_positions_of_each_row() -> None:
    rotary = Rotary(4)
    x, at = torch.randn(2, 4, 3, 4), torch.tensor([[0, 0, 1], [3, 4, 5]])
    for row in range(2):
        assert_close(rotary.rotate(x, at)[row], rotary.rotate(x[row : row + 1], at[row])[0])


@given(query=st.integers(0, 60), key=st.integers(0, 60), shift=st.integers(0, 60))
def test_rotary_scores_depend_on_the_distance_only(query: int, key: int, shift: int) -> None:
    rotary = Rotary(8)
    q, k = torch.randn(2, 1, 4, 1, 8, generator=torch.Generator().manual_seed(3))

    def score(m: int, n: int) -> Tensor:
        turned = rotary.rotate(q, torch.tensor([m])), rotary.rotate(k, torch.tensor([n]))
        return (turned[0] * turned[1]).sum(-1)

    assert_close(score(query + shift, key + shift), score(query, key), 1e-4)
    if query != key:  # and on the distance it does depend
        assert not torch.allclose(score(query, key), score(query, query), atol=1e-4)


def test_stretched_rotary_turns_slow_pairs_slower() -> None:
    """By hand: what turns 8, 2.5 and half a time in 100 positions stays, goes halfway, is stretched."""
    frequencies = 2 * math.pi * torch.tensor([8.0, 2.5, 0.5]) / 100
    slower = stretched(frequencies, 4.0, 100)
    assert_close(slower / frequencies, torch.tensor([1.0, 0.5 + 0.5 / 4, 0.25]))
    assert_close(stretched(frequencies, 4.0, 0), frequencies / 4)


def test_rotary_is_stretched_on_request() -> None:
    x, at = torch.randn(1, 1, 12, 6), torch.arange(12)
    plain, slow = Rotary(6), Rotary(6, stretch=3.0)
    assert_close(slow.rotate(x, 3 * at), plain.rotate(x, at))
    config = tiny_config("decoder", positions="rotary", rotary_stretch=3.0, rotary_trained=8)
    made = SCHEMES["rotary"](config, False)
    assert_close(made.frequencies, stretched(Rotary(config.head_width).frequencies, 3.0, 8))


def test_rotary_keeps_lengths() -> None:
    x = torch.randn(1, 4, 5, 4)
    assert_close(Rotary(4).rotate(x, torch.arange(5)).norm(dim=-1), x.norm(dim=-1))


# Press et al. 2022: the values of the paper for 8 heads; for 12, those of its published code.
PUBLISHED_SLOPES = {
    1: [-8],
    2: [-4, -8],
    8: [-1, -2, -3, -4, -5, -6, -7, -8],
    12: [-1, -2, -3, -4, -5, -6, -7, -8, -0.5, -1.5, -2.5, -3.5],
    16: [-0.5 * n for n in range(1, 17)],
}


@pytest.mark.parametrize("heads", PUBLISHED_SLOPES)
def test_alibi_slopes_are_the_published_ones(heads: int) -> None:
    assert_close(alibi_slopes(heads), torch.tensor([2.0**power for power in PUBLISHED_SLOPES[heads]]))


@pytest.mark.parametrize("heads", range(1, 20))
def test_alibi_has_one_slope_a_head_and_no_two_alike(heads: int) -> None:
    slopes = alibi_slopes(heads).tolist()
    assert len(set(slopes)) == heads
    assert all(0 < slope < 1 for slope in slopes)


def test_alibi_bias_is_the_slope_times_the_distance() -> None:
    alibi = Alibi(12)
    queries, keys = [2, 5], [0, 2, 9]
    actual = alibi.bias(torch.tensor(queries), torch.tensor(keys))
    slopes = [2.0**power for power in PUBLISHED_SLOPES[12]]
    expected = [[[-slope * abs(q - k) for k in keys] for q in queries] for slope in slopes]
    assert_close(actual, torch.tensor(expected))


def test_t5_buckets_grow_with_the_distance() -> None:
    behind = t5_buckets(-torch.arange(200), both_ways=False).tolist()
    assert behind[:17] == [*range(17)] and behind[128:] == [31] * 72
    assert behind == sorted(behind) and set(behind) == set(range(32))
    assert t5_buckets(torch.arange(1, 9), both_ways=False).eq(0).all()
    both = t5_buckets(torch.arange(-200, 201), both_ways=True)
    assert both[:200].flip(0).add(16).equal(both[201:]) and both[200] == 0  # the sides mirror each other


def test_t5_adds_the_bias_of_the_bucket() -> None:
    scheme = T5Bias(4, both_ways=False)
    bias = scheme.bias(torch.tensor([40]), torch.tensor([40, 37, 0]))  # (H, 1, 3)
    far = int(t5_buckets(torch.tensor(-40), both_ways=False))
    assert_close(bias[:, 0], scheme.table[[0, 3, far]].T)


@pytest.mark.parametrize(
    ("scheme", "acts"),
    [
        ("none", set()),
        ("sinusoidal", {"embed"}),
        ("learned", {"embed"}),
        ("rotary", {"rotate"}),
        ("alibi", {"bias"}),
        ("t5", {"bias"}),
    ],
)
def test_each_scheme_acts_in_its_own_place_only(scheme: str, acts: set[str]) -> None:
    positions = SCHEMES[scheme](tiny_config(), False)
    x, q, at = torch.randn(1, 3, 16), torch.randn(1, 4, 3, 4), torch.arange(1, 4)
    changed = set()
    if not torch.equal(positions.embed(x, at), x):
        changed.add("embed")
    if not torch.equal(positions.rotate(q, at), q):
        changed.add("rotate")
    if positions.bias(at, at) is not None:
        changed.add("bias")
    assert changed == acts


def test_every_scheme_has_a_class_of_its_own() -> None:
    made = {name: type(make(tiny_config(), False)) for name, make in SCHEMES.items()}
    assert len(set(made.values())) == len(SCHEMES) and made["none"] is Positions


def test_an_encoder_has_buckets_for_keys_ahead_and_a_decoder_has_not() -> None:
    at, ahead = torch.tensor([0]), torch.tensor([0, 1, 2])
    for both_ways in (True, False):
        bias = SCHEMES["t5"](tiny_config(), both_ways).bias(at, ahead)[:, 0]  # (H, 3)
        assert bias[:, 1].equal(bias[:, 0]) is bias[:, 2].equal(bias[:, 0]) is not both_ways


def test_a_fraction_of_a_head_can_turn_at_another_base() -> None:
    rotary, x, at = Rotary(8, base=100.0, fraction=0.5), torch.randn(1, 2, 3, 8), torch.tensor([0, 1, 7])
    actual = rotary.rotate(x, at)
    assert torch.equal(actual[..., 4:], x[..., 4:])
    for pair in range(2):
        here = x[..., 2 * pair : 2 * pair + 2]
        angle = at * 100.0 ** (-pair / 2)
        turned = torch.view_as_complex(here.contiguous()) * torch.polar(torch.ones(3), angle)
        assert_close(actual[..., 2 * pair : 2 * pair + 2], torch.view_as_real(turned))
