"""Choosing the next token at random, from a distribution that the user shapes."""

import math

import torch
from torch import Tensor

from ..errors import UserError
from ..messages import Message

COLDEST = 0.01  # below it a temperature counts as 0: the division would overflow


def restrict(logprobs: Tensor, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0) -> Tensor:
    """Sharpen or flatten log-probabilities (B, V), cut off the unlikely ones, renormalise.

    temperature divides them first (below 1 sharpens; 0 leaves the most probable token alone).
    top_k keeps the k most probable tokens (0: all). top_p keeps the fewest tokens that together
    reach this probability (Holtzman et al. 2020), always at least one. What is cut off becomes -inf.
    """
    if not 0 <= temperature <= 5:
        raise UserError(Message("errors.temperature", {"value": f"{temperature:g}"}))
    if not (0 <= top_p <= 1 and top_k >= 0):
        raise UserError(Message("errors.top", {"p": f"{top_p:g}", "k": top_k}))
    if temperature < COLDEST:
        temperature, top_k = 1.0, 1
    logprobs = torch.log_softmax(logprobs / temperature, dim=-1)
    if 0 < top_k < logprobs.size(-1):
        best = logprobs.topk(top_k)  # of equals as many as asked for, and no more
        logprobs = torch.full_like(logprobs, -math.inf).scatter(1, best.indices, best.values)
    if top_p < 1:
        ordered, order = logprobs.softmax(dim=-1).sort(descending=True)
        before = ordered.cumsum(dim=-1) - ordered  # the mass of all that is more probable
        cut = torch.zeros_like(ordered, dtype=torch.bool).scatter(1, order, (before >= top_p) & (before > 0))
        logprobs = logprobs.masked_fill(cut, -math.inf)
    return torch.log_softmax(logprobs, dim=-1)


class Sampler:
    """Draws tokens; the same seed gives the same text."""

    def __init__(self, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, seed: int = 0) -> None:
        self.settings = (temperature, top_k, top_p)
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, logprobs: Tensor) -> Tensor:
        """log-probabilities (B, V) -> drawn ids (B,)."""
        probabilities = restrict(logprobs, *self.settings).exp()
        return torch.multinomial(probabilities, 1, generator=self.generator).squeeze(1)
