"""Functions of a remainder as waves around a circle.

P remainders, K = P // 2 frequencies (1 to K), D numbers each. Nanda et al. 2023 ("Progress measures for
grokking via mechanistic interpretability") found that a Transformer that adds remainders does it with a few
of these waves.
"""

import torch
from torch import Tensor


def shares(rows: Tensor) -> Tensor:
    """(P, D), a row a remainder -> (K,): the share of their variance that each frequency holds. P is odd."""
    waves = torch.fft.rfft(rows, dim=0)[1:]  # (K, D)
    return normalised(waves.abs().square().sum(dim=1))


def pair_shares(rows: Tensor) -> Tensor:
    """(P, P, D), a row a pair of remainders -> (K,): the share of their variance that each frequency holds,
    as a wave of the first, of the second, of their sum or of their difference. All other mixtures of two
    frequencies are left: the shares sum to 1 at most."""
    power = torch.fft.fft2(rows, dim=(0, 1)).abs().square().sum(dim=-1)  # (P, P)
    power[0, 0] = 0  # the mean
    k = torch.arange(1, len(rows) // 2 + 1)
    found = sum(power[a, b] for a, b in ((k, 0 * k), (0 * k, k), (k, k), (k, -k)))
    # A wave of real numbers is there twice, forwards and backwards.
    return 2 * found / power.sum().clamp(min=torch.finfo(power.dtype).tiny)


def normalised(power: Tensor) -> Tensor:
    return power / power.sum().clamp(min=torch.finfo(power.dtype).tiny)


def with_waves(rows: Tensor, kept: Tensor) -> Tensor:
    """(P, D) -> (P, D): the rows with their mean and those waves alone that `kept`, (K,) of bool, says."""
    waves = torch.fft.rfft(rows, dim=0)
    waves[1:][~kept] = 0
    return torch.fft.irfft(waves, n=len(rows), dim=0)
