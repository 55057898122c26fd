"""What every decoder is trained on: to say, at each place of a row, which token comes next."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from ..text.specials import NO_LABEL
from ..transformer import Transformer, TransformerConfig


def decoder_config(
    vocab_size: int, width: int, heads: int, layers: int, max_length: int, smear: int, dropout: float = 0.0
) -> TransformerConfig:
    """The architecture that the decoders share, whatever their size."""
    return TransformerConfig(
        kind="decoder",
        vocab_size=vocab_size,
        width=width,
        heads=heads,
        decoder_layers=layers,
        feed_forward=4 * width,
        max_length=max_length,
        positions="rotary",
        norm="rms",
        activation="relu2",
        bias=False,
        qk_norm=True,
        smear=smear,
        dropout=dropout,
    )


@dataclass(frozen=True)
class RowBatch:
    """Rows of token ids, padded on the right."""

    ids: Tensor  # (B, T)
    labels: Tensor  # (B, T): what should be answered at each place, NO_LABEL where nothing counts
    tokens: int  # labels that count
    causal: bool = True  # False: every place may look ahead too, since what it should answer is hidden

    def to(self, device: torch.device) -> "RowBatch":
        return replace(self, ids=self.ids.to(device), labels=self.labels.to(device))

    def part(self, rank: int, ranks: int) -> "RowBatch":
        return row_batch(self.ids[rank::ranks], self.labels[rank::ranks], self.causal)


def row_batch(ids: Tensor, labels: Tensor, causal: bool = True) -> RowBatch:
    """The batch of these ids and labels, both (B, T)."""
    return RowBatch(ids, labels, int((labels != NO_LABEL).sum()), causal)


def compiled(loss: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The same function, compiled where there is a compiler: it joins the many small steps between the matrix
    products, which take half of the time. Each shape is compiled anew."""
    return torch.compile(loss, dynamic=False) if shutil.which("c++") else loss


def compiled_loss(one_shape: bool = False) -> Callable[[Transformer, RowBatch], Tensor]:
    """Mean cross-entropy (nats) of the labels that count, compiled; for a GPU only where all batches have one
    shape (see `Settings.one_shape`)."""

    def loss(model: Transformer, ids: Tensor, labels: Tensor, causal: bool) -> Tensor:
        logits = model(ids, causal=causal)  # (B, T, V)
        return F.cross_entropy(logits.flatten(0, 1).float(), labels.flatten())

    fast = compiled(loss)

    def batch_loss(model: Transformer, batch: RowBatch) -> Tensor:
        run = fast if one_shape or not batch.ids.is_cuda else loss
        return run(model, batch.ids, batch.labels, batch.causal)

    return batch_loss
