"""What the position schemes are, as numbers: tables, similarities, turns, biases. Every scheme is the one of
`transformer/positions.py`.

L positions, D width, K head width, H heads.
"""

import copy
import math

import torch
from torch import Tensor

from ..errors import UserError
from ..messages import Message
from ..transformer import Transformer
from ..transformer.positions import Alibi, Positions, Rotary, T5Bias, alibi_slopes, sinusoids, t5_buckets

LIMITS = {"length": (1, 1024), "width": (2, 512), "base": (1, 1e6), "heads": (1, 64), "plane": (0, 9)}


def check(name: str, value: float | None) -> float:
    """A setting that a person typed. Raises UserError where it is outside its limits."""
    low, high = LIMITS[name]
    whole = name != "base"
    fits = isinstance(value, int | float) and math.isfinite(value) and low <= value <= high
    if not fits or (whole and value != int(value)):
        told = {
            "name": Message(f"positions.setting-{name}"),
            "value": str(value),
            "low": low,
            "high": int(high),
        }
        raise UserError(Message("positions.error-whole" if whole else "positions.error-number", told))
    return int(value) if whole else float(value)


def with_positions(model: Transformer, positions: Positions) -> Transformer:
    """A model with all weights of `model`, shared, and another position scheme on both sides."""
    other = copy.copy(model)
    other._modules = {**model._modules, "positions": positions, "source_positions": None}
    return other


def sinusoidal_table(length: int, width: int, base: float) -> Tensor:
    """(L, D)."""
    return sinusoids(torch.arange(length), width, base)


def wavelengths(width: int, base: float) -> Tensor:
    """Positions after which each pair of dimensions begins anew, (ceil(D / 2),)."""
    return 2 * math.pi * base ** (torch.arange(0, width, 2) / width)


def shift_error(length: int, width: int, base: float, shift: int) -> float:
    """How far PE(p + k) is from R_k · PE(p) at most, R_k turning each pair of dimensions by k times its
    frequency. Dimensions without a partner (the last of an odd width) are left out."""
    pairs = width // 2
    angles = shift / base ** (torch.arange(0, 2 * pairs, 2) / width)
    before = sinusoids(torch.arange(length), width, base)[:, : 2 * pairs].unflatten(-1, (pairs, 2))
    after = sinusoids(torch.arange(length) + shift, width, base)[:, : 2 * pairs].unflatten(-1, (pairs, 2))
    sine, cosine = before.unbind(-1)
    turned = torch.stack(
        [sine * angles.cos() + cosine * angles.sin(), cosine * angles.cos() - sine * angles.sin()], dim=-1
    )
    return (turned - after).abs().max().item()


def cosines(table: Tensor) -> Tensor:
    """How alike every two positions are, (L, L) from (L, D)."""
    unit = table / table.norm(dim=-1, keepdim=True).clamp(min=1e-9)
    return unit @ unit.T


def dot_products(table: Tensor) -> Tensor:
    """Of every two positions, (L, L) from (L, D)."""
    return table @ table.T


def by_distance(matrix: Tensor) -> Tensor:
    """The mean of each diagonal of a square matrix (L, L): element k is that of pairs k apart."""
    return torch.stack([matrix.diagonal(k).mean() for k in range(len(matrix))])


def principal_components(table: Tensor, count: int) -> Tensor:
    """The positions along the `count` directions in which they differ most, (L, count)."""
    centred = table - table.mean(dim=0)
    u, s, _ = torch.linalg.svd(centred, full_matrices=False)
    return u[:, :count] * s[:count]


def rotary(width: int, base: float) -> Rotary:
    """The rotary scheme for heads of one width. Raises UserError for an odd one."""
    if width % 2:
        raise UserError(Message("positions.error-odd", {"width": width}))
    return Rotary(width, base)


def turned(vector: Tensor, length: int, base: float) -> Tensor:
    """One query or key (K,) at each position, (L, K)."""
    return rotary(len(vector), base).rotate(vector.expand(length, -1), torch.arange(length))


def rotary_scores(q: Tensor, k: Tensor, length: int, base: float, start: int = 0) -> Tensor:
    """The score of a query q (K,) that stands 0, 1, 2 … places behind a key k at `start`, (L,)."""
    scheme, places = rotary(len(q), base), torch.arange(length) + start
    key = scheme.rotate(k[None], torch.tensor([start]))
    return (scheme.rotate(q.expand(length, -1), places) @ key[0]) / math.sqrt(len(q))


def alibi_bias(length: int, heads: int) -> Tensor:
    """What is added to the scores, (H, L, L), with the keys ahead of a query at minus infinity left at 0."""
    places = torch.arange(length)
    return Alibi(heads).bias(places, places).tril()


def alibi_weights(length: int, heads: int) -> Tensor:
    """Attention of a query to keys 0, 1, 2 … places before it when all scores are equal, (H, L)."""
    return (-alibi_slopes(heads)[:, None] * torch.arange(length)).softmax(dim=-1)


def t5_bias(scheme: T5Bias, length: int) -> Tensor:
    """What is added to the scores of keys 0, 1, 2 … places before a query, (H, L)."""
    places = torch.arange(length)
    return scheme.bias(places[-1:], places).detach()[:, 0].flip(-1)


def t5_buckets_behind(length: int) -> Tensor:
    """The bucket of keys 0, 1, 2 … places before a query of a decoder, (L,)."""
    return t5_buckets(-torch.arange(length), both_ways=False)


def causal_average(length: int) -> Tensor:
    """The weights (L, L) of a causal head whose scores are all equal: row t gives 1 / (t + 1) to each."""
    return torch.ones(length, length).tril() / torch.arange(1, length + 1)[:, None]


def pull(scheme: str, length: int, width: int, base: float) -> Tensor:
    """What a scheme without weights does alone to attention: the weight on keys 0, 1, 2 … places before a
    query at the end of L equal words, (L,). Queries and keys are plain vectors: the waves themselves, ones
    that are turned, and for ALiBi the mean over 8 heads."""
    if scheme == "alibi":
        return alibi_weights(length, 8).mean(dim=0)
    if scheme == "rotary":
        ones = torch.ones(width)
        return rotary_scores(ones, ones, length, base).softmax(dim=-1)
    if scheme == "sinusoidal":
        return pull_of_table(sinusoidal_table(length, width, base))
    return torch.full((length,), 1 / length)


def pull_of_table(table: Tensor) -> Tensor:
    """The same of vectors that are added to the words, (L,) from (L, D)."""
    return ((table @ table[-1]).flip(0) / math.sqrt(table.size(1))).softmax(dim=-1)


def pull_of_bias(bias: Tensor) -> Tensor:
    """The same of a bias by head and distance, the mean over the heads, (L,) from (H, L)."""
    return bias.softmax(dim=-1).mean(dim=0)
