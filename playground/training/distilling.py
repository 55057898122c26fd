"""Learn from what a larger model finds probable, and not from the text alone."""

from collections.abc import Callable

import torch
from torch import Tensor

from ..text.specials import NO_LABEL
from ..transformer import Transformer
from .next_token import RowBatch, compiled

SOFT = 2 / 3  # what the teacher counts; the rest is the token that came


def taught_loss(teacher: Transformer) -> Callable[[Transformer, RowBatch], Tensor]:
    """Mean over the labels that count of the cross-entropy (nats) with what a teacher finds probable at that
    place, mixed with the token that came (Hinton et al. 2015, "Distilling the Knowledge in a Neural Network",
    §2, at a temperature of 1)."""
    teacher.eval().requires_grad_(False)

    def loss(model: Transformer, teacher: Transformer, ids: Tensor, labels: Tensor, causal: bool) -> Tensor:
        with torch.no_grad():
            wanted = teacher(ids, causal=causal).float().softmax(dim=-1)  # (B, T, V)
        logprobs = model(ids, causal=causal).float().log_softmax(dim=-1)  # (B, T, V)
        counts = labels != NO_LABEL
        soft = -(wanted * logprobs).sum(dim=-1)  # (B, T)
        hard = -logprobs.gather(-1, (labels * counts).unsqueeze(-1)).squeeze(-1)  # (B, T)
        return ((SOFT * soft + (1 - SOFT) * hard) * counts).sum() / counts.sum()

    fast = compiled(loss)
    return lambda model, batch: fast(model, teacher, batch.ids, batch.labels, batch.causal)
