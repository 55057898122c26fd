"""Six ways to tell a Transformer where a token stands.

Each is a peer behind one small interface. A scheme may act in three places: on the
embeddings (`embed`), on queries and keys (`rotate`), or on the attention scores (`bias`);
where it does not act, it changes nothing. `SCHEMES`, at the end, names them all.
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

BUCKETS, FARTHEST = 32, 128  # of T5's bias, as published


class Positions(nn.Module):
    """No positions at all ("none"), and the interface of the other five."""

    def embed(self, x: Tensor, positions: Tensor) -> Tensor:
        """Add position information to embeddings x (B, T, D); positions is (T,) or (B, T)."""
        return x

    def rotate(self, x: Tensor, positions: Tensor) -> Tensor:
        """Turn queries or keys x (B, H, T, K) by their positions, (T,) or (B, T)."""
        return x

    def bias(self, queries: Tensor, keys: Tensor) -> Tensor | None:
        """What to add to the scores for query positions (T,) and key positions (S,): (H, T, S)."""
        return None


def sinusoids(positions: Tensor, width: int, base: float = 10000.0) -> Tensor:
    """Sines and cosines of falling frequency (Vaswani et al. 2017, §3.5).

    Dimension 2i holds sin(pos / base^(2i/width)), dimension 2i+1 the cosine of the same
    angle. positions: any shape; result: that shape with `width` appended.
    """
    even = torch.arange(0, width, 2, device=positions.device)
    angles = positions.unsqueeze(-1) / base ** (even / width)  # (..., ceil(D/2))
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)[..., :width]  # (..., D)


class Sinusoidal(Positions):
    """Fixed waves, added to the embeddings (Vaswani et al. 2017, §3.5)."""

    def __init__(self, length: int, width: int) -> None:
        super().__init__()
        table = sinusoids(torch.arange(length), width)  # (length, D)
        self.register_buffer("table", table, persistent=False)

    def embed(self, x: Tensor, positions: Tensor) -> Tensor:
        return x + self.table[positions]


class Learned(Positions):
    """One trained vector for each position, added to the embeddings (Gehring et al. 2017)."""

    def __init__(self, length: int, width: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.empty(length, width))
        nn.init.normal_(self.table, std=0.02)

    def embed(self, x: Tensor, positions: Tensor) -> Tensor:
        return x + self.table[positions]


class Rotary(Positions):
    """Turn each pair of dimensions of q and k by an angle that grows with the position,
    so that q·k depends on the distance only (Su et al. 2021, RoFormer, §3.2).

    Pairs are neighbours, as in the paper; Llama's published weights pair dimension i with i + K/2. Where
    only a fraction of the K dimensions turns, these are the first (Black et al. 2022, GPT-NeoX-20B).
    """

    def __init__(
        self,
        width: int,
        base: float = 10000.0,
        fraction: float = 1.0,
        stretch: float = 1.0,
        trained: int = 0,
    ) -> None:
        """width: K, of a head. stretch and trained: see `stretched`."""
        super().__init__()
        self.turned = int(width * fraction)
        self.whole = self.turned == width
        even = torch.arange(0, self.turned, 2)
        frequencies = base ** (-even / self.turned)
        if stretch != 1:
            frequencies = stretched(frequencies, stretch, trained)
        self.register_buffer("frequencies", frequencies, persistent=False)

    def rotate(self, x: Tensor, positions: Tensor) -> Tensor:
        if self.whole:
            return self.turn(x, positions)
        turned, still = x[..., : self.turned], x[..., self.turned :]
        return torch.cat([self.turn(turned, positions), still], dim=-1)

    def turn(self, x: Tensor, positions: Tensor) -> Tensor:
        """All of x (B, H, T, K)."""
        angles = positions.unsqueeze(-1) * self.frequencies  # ([B,] T, K/2)
        if positions.dim() == 2:
            angles = angles.unsqueeze(1)  # (B, 1, T, K/2): the same in every head
        even, odd = x[..., 0::2], x[..., 1::2]
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        return torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2)


def stretched(frequencies: Tensor, stretch: float, trained: int) -> Tensor:
    """Frequencies for texts longer than those a model was first trained on: pairs that turn less than once in
    `trained` positions turn `stretch` times slower, those that turn four times or more stay as they are, with
    a smooth way between (Llama 3.1, in the published code); where trained is 0, all turn slower (Chen et al.
    2023, position interpolation)."""
    turns = trained * frequencies / (2 * math.pi)  # (K/2,)
    kept = ((turns - 1) / 3).clamp(0, 1)
    return frequencies * (kept + (1 - kept) / stretch)


def alibi_slopes(heads: int) -> Tensor:
    """The slope of each head, (H,): a geometric sequence from 2^(-8/H) down to 2^-8 where H
    is a power of two; otherwise filled up from the sequence of 2H (Press et al. 2022, §3)."""
    closest = 2 ** math.floor(math.log2(heads))
    slopes = 2.0 ** (-8 / closest * torch.arange(1, closest + 1))
    between = 2.0 ** (-4 / closest * (2 * torch.arange(heads - closest) + 1))
    return torch.cat([slopes, between])


class Alibi(Positions):
    """A penalty on each score that grows with the distance, head by head (Press et al. 2022).

    In an encoder, where keys also lie ahead, the distance counts without its sign.
    """

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.register_buffer("slopes", alibi_slopes(heads), persistent=False)

    def bias(self, queries: Tensor, keys: Tensor) -> Tensor:
        distance = (queries.unsqueeze(-1) - keys).abs()  # (T, S)
        return -self.slopes.view(-1, 1, 1) * distance  # (H, T, S)


def t5_buckets(offsets: Tensor, both_ways: bool) -> Tensor:
    """The bucket, 0 to 31, of each offset (key position - query position), any shape (Raffel et al. 2020,
    §2.1, in the published code): one for each of the nearest, then ever wider ones, all from 128 on in the
    last. both_ways: the upper half is for keys ahead; otherwise those share bucket 0 with the query's own.
    """
    buckets = BUCKETS // 2 if both_ways else BUCKETS
    distances = offsets.abs() if both_ways else (-offsets).clamp(min=0)
    single = buckets // 2  # how many distances have a bucket of their own
    growth = (distances.clamp(min=1) / single).log() / math.log(FARTHEST / single)  # 0 to 1 for the rest
    wide = (single + (growth * (buckets - single)).long()).clamp(max=buckets - 1)
    found = torch.where(distances < single, distances, wide)
    return found + buckets * (offsets > 0) if both_ways else found


class T5Bias(Positions):
    """A learned bias on each score, by head and by bucket of distances (Raffel et al. 2020, §2.1)."""

    def __init__(self, heads: int, both_ways: bool, spread: float = 1.0) -> None:
        """both_ways: whether keys ahead have buckets, as in an encoder. spread: of the untrained biases."""
        super().__init__()
        self.both_ways = both_ways
        self.table = nn.Parameter(torch.empty(BUCKETS, heads))
        nn.init.normal_(self.table, std=spread)

    def bias(self, queries: Tensor, keys: Tensor) -> Tensor:
        offsets = keys - queries.unsqueeze(-1)  # (T, S)
        return self.table[t5_buckets(offsets, self.both_ways)].movedim(-1, 0)  # (H, T, S)


# Every scheme by the name that a config gives it: how to make it, from the config and whether it serves
# an encoder, which looks both ways. A further scheme is a class above and a row here.
SCHEMES: dict[str, Callable[[Any, bool], Positions]] = {
    "none": lambda config, both_ways: Positions(),
    "learned": lambda config, both_ways: Learned(config.max_length, config.width),
    "sinusoidal": lambda config, both_ways: Sinusoidal(config.max_length, config.width),
    "rotary": lambda config, both_ways: Rotary(
        config.head_width,
        config.rotary_base,
        config.rotary_fraction,
        config.rotary_stretch,
        config.rotary_trained,
    ),
    "alibi": lambda config, both_ways: Alibi(config.heads),
    "t5": lambda config, both_ways: T5Bias(config.heads, both_ways, config.width**-0.5),
}
