"""Tiny models with random weights, and a comparison, for every test."""

from typing import TypeVar

import torch
from torch import Tensor, nn

from playground.transformer import Transformer, TransformerConfig
from playground.transformer.config import CHOICES

KINDS = CHOICES["kind"]
SCHEMES = CHOICES["positions"]
VOCAB = 40
Module = TypeVar("Module", bound=nn.Module)


def tiny_config(kind: str = "decoder", **changes: object) -> TransformerConfig:
    """Two layers of four heads, four wide each; any field can be changed."""
    sizes: dict = {
        "vocab_size": VOCAB,
        "width": 16,
        "heads": 4,
        "encoder_layers": 2 if kind == "encoder-decoder" else 0,
        "decoder_layers": 2,
        "feed_forward": 24,
        "max_length": 32,
    }
    return TransformerConfig(kind=kind, **{**sizes, **changes})


def tiny_model(kind: str = "decoder", **changes: object) -> Transformer:
    """A model in eval mode none of whose parameters is 0 or 1, so that forgetting one shows."""
    return randomise(Transformer(tiny_config(kind, **changes)).eval())


def randomise(module: Module, spread: float = 0.3) -> Module:
    """Give every parameter random values; norm weights stay around 1. Returns the module."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.requires_grad:  # fixed tables stay what they are
                parameter.normal_(0, spread, generator=generator)
                if parameter.dim() == 1 and name.endswith("weight"):
                    parameter.add_(1)
    return module


def tokens(*shape: int, seed: int = 2) -> Tensor:
    """Random ids of the tiny vocabulary, never 0 to 2 (the special tokens)."""
    return torch.randint(3, VOCAB, shape, generator=torch.Generator().manual_seed(seed))


def present(length: int, *real: int, left: bool = False) -> Tensor:
    """(B, length): row i has real[i] tokens, then padding (before them with left=True)."""
    rows = torch.arange(length).expand(len(real), -1) < torch.tensor(real)[:, None]
    return rows.flip(1) if left else rows


def assert_close(actual: Tensor, expected: Tensor, tolerance: float = 1e-5) -> None:
    """Equal shape, and equal values but for rounding."""
    torch.testing.assert_close(actual, expected, rtol=tolerance, atol=tolerance)
