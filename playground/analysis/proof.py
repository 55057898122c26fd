"""Recompute what the model did from what it recorded, in NumPy and float64, and compare."""

import numpy as np
import torch

from ..transformer import Site, Trace, Transformer
from ..transformer.heads import attention_at, position_bias


def recompute_weights(model: Transformer, trace: Trace, site: Site) -> np.ndarray:
    """softmax(q kᵀ / sqrt(K) + position bias) of one recorded attention (B, H, T, S), written out.

    Holds for attentions without padding or edits.
    """
    record = trace.attention[site]
    q, k = record.q.double().numpy(), record.k.double().numpy()
    scores = q @ np.swapaxes(k, -1, -2) / attention_at(model, site).divisor  # (B, H, T, S)
    bias = position_bias(model, site, *(torch.arange(length) for length in scores.shape[-2:]))
    if bias is not None:
        scores = scores + bias.detach().double().numpy()
    if site[0] == "decoder":
        ahead = np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1)
        scores = np.where(ahead, -np.inf, scores)
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    z = exponentials.sum(axis=-1, keepdims=True)
    return exponentials / z


def largest_difference(model: Transformer, trace: Trace) -> float:
    """The largest difference between the model's attention weights and the recomputed ones."""
    return max(
        float(np.abs(recompute_weights(model, trace, site) - record.weights.numpy()).max())
        for site, record in trace.attention.items()
    )
