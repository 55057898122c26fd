"""What positions do inside a twin.

H heads, T tokens, K head width.
"""

import torch
from torch import Tensor

from ...analysis.encodings import with_positions
from ...transformer import Trace, Transformer
from ...transformer.positions import Positions
from .tasks import prompts


@torch.inference_mode()
def plain_queries_and_keys(model: Transformer, string: Tensor) -> tuple[Tensor, Tensor]:
    """Queries and keys (H, T, K) of the first layer before any turning, on one string of ids (n,)."""
    trace = Trace()
    with_positions(model, Positions())(prompts(string[None]), trace=trace)
    record = trace.attention["decoder", 0]
    return record.q[0], record.k[0]


@torch.inference_mode()
def most_biased(model: Transformer, string: Tensor, layer: int) -> tuple[int, Tensor, Tensor]:
    """The head of a layer whose attention, from the end of a string (n,), the position bias changes most; its
    weights (T,) with the bias taken off, and as they are."""
    trace = Trace()
    read = prompts(string[None])
    model(read, trace=trace)
    scores = trace.attention["decoder", layer].scores[0]
    places = torch.arange(read.size(1))
    bias = model.positions.bias(places, places)
    without, weights = (scores - bias).softmax(dim=-1)[:, -1], scores.softmax(dim=-1)[:, -1]  # (H, T)
    head = int((weights - without).abs().sum(dim=-1).argmax())
    return head, without[head], weights[head]
