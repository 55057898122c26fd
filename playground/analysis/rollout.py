"""Several heads and layers as one map.

H heads, T queries, S keys.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..transformer import Trace


def mean_pattern(trace: Trace, kind: str, heads: Sequence[tuple[int, int]]) -> Tensor:
    """The mean attention (T, S) of the chosen heads of one kind, each (layer, head)."""
    return torch.stack([trace.attention[kind, layer].weights[0, head] for layer, head in heads]).mean(dim=0)


def rollout(layers: Sequence[Tensor]) -> Tensor:
    """Attention rollout (Abnar & Zuidema 2020, "Quantifying Attention Flow in Transformers", §3):
    from attention (H, T, T) of each layer, first to last, what reaches each position from each
    position of the input, (T, T).

    In each layer half of a vector is taken to come from the residual connection, half from the mean
    over the heads.
    """
    reached = torch.eye(layers[0].size(-1)).to(layers[0])
    for weights in layers:
        mixed = (weights.mean(dim=0) + torch.eye(len(reached)).to(weights)) / 2
        reached = (mixed / mixed.sum(dim=-1, keepdim=True)) @ reached
    return reached


def rollout_of(trace: Trace, kind: str, layer: int) -> Tensor:
    """The rollout up to a layer. Cross-attention is followed back through the whole encoder: the mean
    of the layer's heads, times the encoder's rollout (T, S)."""

    def weights(kind: str, count: int) -> list[Tensor]:
        return [trace.attention[kind, n].weights[0] for n in range(count)]

    if kind != "cross":
        return rollout(weights(kind, layer + 1))
    depth = sum(where == "encoder" for where, _ in trace.attention)
    return trace.attention["cross", layer].weights[0].mean(dim=0) @ rollout(weights("encoder", depth))
