"""Waves around a circle, held against sums and waves that were put there."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.analysis.fourier import pair_shares, shares, with_waves

P = 13
K = P // 2
N = torch.arange(P)


def wave(k: int, n: torch.Tensor = N, phase: float = 0.3) -> torch.Tensor:
    return torch.cos(2 * math.pi * k * n / P + phase)


def test_a_wave_is_found_whatever_its_mean() -> None:
    rows = torch.stack([wave(2) + 5, 3 * wave(2, phase=1.1)], dim=1)
    torch.testing.assert_close(shares(rows), torch.eye(K)[1], atol=1e-5, rtol=0)


@given(st.integers(0, 2**31))
def test_shares_are_those_of_the_variance(seed: int) -> None:
    rows = torch.randn(P, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    found = shares(rows)
    assert found.sum().item() == pytest.approx(1)
    for k in range(1, K + 1):
        turning = torch.exp(-2j * math.pi * k * N.double() / P)
        held = 2 * (rows * turning[:, None]).sum(dim=0).abs().square().sum() / P
        centred = (rows - rows.mean(dim=0)).square().sum()
        assert found[k - 1].item() == pytest.approx((held / centred).item())


@pytest.mark.parametrize("sign", [1, -1, 0])
def test_waves_of_pairs_are_those_of_one_of_the_sum_and_of_the_difference(sign: int) -> None:
    a, b = torch.meshgrid(N, N, indexing="ij")
    rows = wave(4, a + sign * b)[..., None] + 2
    torch.testing.assert_close(pair_shares(rows), torch.eye(K)[3], atol=1e-5, rtol=0)
    mixed = (wave(1, a) * wave(2, b))[..., None]
    torch.testing.assert_close(pair_shares(mixed), torch.zeros(K), atol=1e-5, rtol=0)
    assert pair_shares(torch.zeros(P, P, 1)).tolist() == [0] * K  # nothing varies


@given(st.integers(0, 2**31), st.lists(st.booleans(), min_size=K, max_size=K).map(torch.tensor))
def test_what_is_kept_and_what_is_not_make_the_whole(seed: int, kept: torch.Tensor) -> None:
    rows = torch.randn(P, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    some, others = with_waves(rows, kept), with_waves(rows, ~kept)
    torch.testing.assert_close(some + others - rows.mean(dim=0), rows)
    assert shares(rows)[kept].sum().item() == pytest.approx(
        ((some - some.mean(dim=0)).square().sum() / (rows - rows.mean(dim=0)).square().sum()).item(), abs=1e-9
    )
