"""How probable a model finds given tokens."""

import torch
from torch import Tensor


def token_logprobs(logits: Tensor, tokens: Tensor) -> Tensor:
    """The log-probability (natural) of each of tokens (B, T) under logits (B, T, V) -> (B, T).

    logits[:, t] must be the prediction for tokens[:, t].
    """
    return torch.log_softmax(logits, dim=-1).gather(-1, tokens.unsqueeze(-1)).squeeze(-1)
