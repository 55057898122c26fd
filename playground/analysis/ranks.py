"""Do two lists of numbers rise and fall together?"""

import math

import torch
from torch import Tensor


def ranks(values: Tensor) -> Tensor:
    """The rank of each value along the last dimension, 1 for the smallest; equal values share the mean
    of theirs."""
    below = (values.unsqueeze(-1) > values.unsqueeze(-2)).sum(dim=-1)  # (..., N)
    equal = (values.unsqueeze(-1) == values.unsqueeze(-2)).sum(dim=-1)
    return below + (equal + 1) / 2


def rank_correlation(a: Tensor, b: Tensor) -> Tensor:
    """Spearman's correlation of a (..., N) with b (N,) -> (...), from -1 to 1.

    NaN where fewer than three values or equal ones leave nothing to compare.
    """
    if a.size(-1) < 3:
        return torch.full(a.shape[:-1], math.nan)
    x, y = (part.double() - part.double().mean(dim=-1, keepdim=True) for part in (ranks(a), ranks(b)))
    return ((x * y).sum(dim=-1) / (x.norm(dim=-1) * y.norm(dim=-1))).float()  # 0 / 0 is NaN
