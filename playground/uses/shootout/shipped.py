"""The twins that the project ships, and what was measured of all of them."""

from functools import lru_cache

import torch
from torch import Tensor

from ... import checkpoints
from ...analysis.encodings import with_positions
from ...checkpoints import Checkpoint
from ...transformer import Trace, Transformer
from ...transformer.positions import Positions
from .tasks import prompts

FOLDER = checkpoints.FOLDER / "positions"


@lru_cache
def twin(task: str, scheme: str) -> Checkpoint:
    """The twin of seed 0. Raises UserError where it is missing or damaged."""
    return checkpoints.load(FOLDER / f"{task}-{scheme}")


@lru_cache
def record() -> dict:
    """The scores of all runs."""
    return checkpoints.read_json(FOLDER / "metrics.json")


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
