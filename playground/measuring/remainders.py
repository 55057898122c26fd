"""How a toy that adds remainders does it: with which waves around the circle of its remainders.

P remainders, K = P // 2 frequencies, L layers, H heads.
"""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor

from ..analysis.fourier import pair_shares, shares, with_waves
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer
from ..transformer import Trace, Transformer
from .toys import Rows, Values, scores

NOTABLE = 2.0  # a frequency counts that holds so many times what it would hold if all were equal


@dataclass(frozen=True)
class Waves:
    """What the frequencies hold, and whether they matter."""

    embedding: Values  # (K,): shares of the variance of the vectors of the remainders
    heads: Values  # (L, H, K): of its weights from where the answer is written to the two, over all sums
    main: tuple[int, ...]  # frequencies that count in the embedding
    only: float  # share of the held-out rows that are right with these waves of the embedding alone
    without: float  # and with all but these


@torch.inference_mode()
def waves(model: Transformer, tokenizer: Tokenizer, circle: str, held: Rows) -> Waves:
    """circle: the characters of the remainders, from 0 on."""
    ids = torch.tensor(tokenizer.encode(circle))
    found = shares(model.embedding.weight[ids])
    counts = found * len(found) >= NOTABLE
    return Waves(
        embedding=found.numpy(),
        heads=head_shares(model, held, ids).numpy(),
        main=tuple((counts.nonzero()[:, 0] + 1).tolist()),
        only=scores(limited(model, ids, counts), held).exact,
        without=scores(limited(model, ids, ~counts), held).exact,
    )


def limited(model: Transformer, ids: Tensor, kept: Tensor) -> Transformer:
    """A copy whose vectors of the remainders have these waves alone."""
    model = copy.deepcopy(model)
    model.embedding.weight[ids] = with_waves(model.embedding.weight[ids], kept)
    return model


def head_shares(model: Transformer, held: Rows, ids: Tensor) -> Tensor:
    """(L, H, K): every sum is asked, in the form of a row, whose places 1 and 3 are the remainders."""
    form = held.ids[0, : int((held.wanted[0] != NO_LABEL).nonzero()) + 1]  # up to where the answer is written
    first, second = torch.meshgrid(ids, ids, indexing="ij")
    rows = form.repeat(first.numel(), 1)  # (P * P, T)
    rows[:, 1], rows[:, 3] = first.flatten(), second.flatten()
    trace = Trace()
    model(rows, trace=trace)
    layers = [record.weights[:, :, -1, [1, 3]] for record in trace.attention.values()]  # (P * P, H, 2)
    return torch.stack(
        [
            torch.stack([pair_shares(head.unflatten(0, first.shape)) for head in layer.unbind(dim=1)])
            for layer in layers
        ]
    )
