"""Recompute what the model did from what it recorded, in NumPy and float64, and compare."""

import math

import numpy as np

from ..transformer import AttentionRecord, Trace


def recompute_weights(record: AttentionRecord, causal: bool) -> np.ndarray:
    """softmax(q kᵀ / sqrt(K)) of one recorded attention (B, H, T, S), written out.

    Holds for attentions without padding, position bias or edits.
    """
    q, k = record.q.double().numpy(), record.k.double().numpy()
    scores = q @ np.swapaxes(k, -1, -2) / math.sqrt(q.shape[-1])  # (B, H, T, S)
    if causal:
        ahead = np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1)
        scores = np.where(ahead, -np.inf, scores)
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    z = exponentials.sum(axis=-1, keepdims=True)
    return exponentials / z


def largest_difference(trace: Trace) -> float:
    """The largest difference between the model's attention weights and the recomputed ones."""
    return max(
        float(np.abs(recompute_weights(record, causal=kind == "decoder") - record.weights.numpy()).max())
        for (kind, _), record in trace.attention.items()
    )
