"""The twins: one small decoder for each position scheme, with the same initial weights for a seed."""

import torch

from ...transformer import Transformer, TransformerConfig, positions
from .tasks import LONGEST, VOCABULARY

SCHEMES = tuple(positions.SCHEMES)  # one twin each


def twin_config(scheme: str) -> TransformerConfig:
    return TransformerConfig(
        kind="decoder",
        vocab_size=VOCABULARY,
        width=96,
        heads=4,
        decoder_layers=3,
        feed_forward=384,
        max_length=2 * LONGEST + 4,
        positions=scheme,
        norm="rms",
        activation="relu2",
        bias=False,
    )


def make_twin(scheme: str, seed: int) -> Transformer:
    """A fresh twin. A learned table takes random numbers too; so that it does not shift those of all
    other weights, these come from the twin without positions."""
    torch.manual_seed(seed)
    plain = Transformer(twin_config("none"))
    twin = Transformer(twin_config(scheme))
    twin.load_state_dict(plain.state_dict(), strict=False)
    return twin
