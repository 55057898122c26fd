"""Weights that stand in memory in 16 bits, for models of which there are many or large ones."""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from .model import Transformer

HALVES = (nn.Linear, nn.Embedding)  # what may keep 16 bits


class Widened(nn.Module):
    """A weight that stands in memory in 16 bits, as the single floats that everybody sees."""

    def forward(self, weight: Tensor) -> Tensor:
        return weight.float()


def widen(model: Transformer) -> None:
    """Let everybody see single floats where matrices have 16 bits; of embeddings the model itself does so."""
    for module in list(model.modules()):
        if isinstance(module, nn.Linear) and module.weight.dtype != torch.float32:
            parametrize.register_parametrization(module, "weight", Widened(), unsafe=True)


def halve(model: Transformer) -> None:
    """Keep the matrices of a model that was stored in 16 bits so: half of the memory, and the same values."""
    for module in model.modules():
        if isinstance(module, HALVES):
            module.weight.data = module.weight.data.half()
    widen(model)
