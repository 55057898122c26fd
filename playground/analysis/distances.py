"""How far away heads look: attention weight by the distance of the key.

H heads, T tokens, R reach.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

REACH = 8  # tokens to both sides that are recorded and shown


def sums_by_distance(weights: Tensor, reach: int) -> tuple[Tensor, Tensor]:
    """For each distance from -R to R (below 0: the key stands before the query) the sum of the weights
    (..., 2R + 1) from (..., T, T), and how many pairs have that distance (2R + 1,)."""
    distances = range(-reach, reach + 1)
    sums = [weights.diagonal(k, dim1=-2, dim2=-1).sum(dim=-1) for k in distances]
    counts = [max(0, weights.size(-1) - abs(k)) for k in distances]
    return torch.stack(sums, dim=-1), torch.tensor(counts)


def weight_by_distance(weights: Tensor, reach: int) -> Tensor:
    """The mean weight on the key at each distance, (..., 2R + 1); 0 where no pair has it."""
    sums, counts = sums_by_distance(weights, reach)
    return sums / counts.clamp(min=1)


def rows_by_distance(
    sums: Mapping[tuple[str, int], Sequence[tuple[Tensor, Tensor]]],
) -> dict[str, list[list[list[float]]]]:
    """From `sums_by_distance` of many texts, by site (kind, layer): for each kind, layer and head the mean
    weight at every distance, over all pairs of all texts."""
    found: dict[str, list] = defaultdict(list)
    for (kind, _), texts in sums.items():
        total, count = (torch.stack(part).sum(dim=0) for part in zip(*texts, strict=True))
        rows = (total / count.clamp(min=1)).tolist()
        found[kind].append([[round(value, 4) for value in row] for row in rows])
    return dict(found)
