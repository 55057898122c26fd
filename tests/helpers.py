"""Tiny models with random weights, and a comparison, for every test."""

from typing import TypeVar

import torch
from torch import Tensor, nn

from playground.transformer import Transformer, TransformerConfig
from playground.transformer.config import CHOICES

KINDS = ("encoder-decoder", "decoder")  # those that write; an encoder alone has tests of its own
SCHEMES = CHOICES["positions"]
VOCAB = 40
PAD, BOS, EOS = 0, 1, 2  # in every vocabulary that is made here
SPECIALS = 3  # how many special tokens it begins with, without those of a task

# What the choices of public models are, beside their sizes.
LLAMA = {
    "kind": "decoder",
    "positions": "rotary",
    "rotary_base": 500_000.0,
    "norm": "rms",
    "norm_eps": 1e-6,
    "activation": "silu",
    "gated": True,
    "bias": False,
    "key_value_heads": 2,
    "scale_embeddings": False,
    "tie_embeddings": False,
}
T5 = {
    "kind": "encoder-decoder",
    "positions": "t5",
    "norm": "rms",
    "norm_eps": 1e-6,
    "bias": False,
    "head_dim": 6,
    "scale_attention": False,
    "scale_embeddings": False,
}
BART = {
    "kind": "encoder-decoder",
    "positions": "learned",
    "share_positions": False,
    "norm_first": False,
    "activation": "gelu",
    "embedding_norm": True,
    "scale_embeddings": False,
    "logits_bias": True,
}
BERT = {
    "kind": "encoder",
    "positions": "learned",
    "norm_first": False,
    "norm_eps": 1e-12,
    "activation": "gelu",
    "embedding_norm": True,
    "scale_embeddings": False,
    "logits_bias": True,
}
PUBLIC: dict[str, dict] = {
    "gpt2": {"kind": "decoder", "positions": "learned", "activation": "gelu_tanh", "scale_embeddings": False},
    "llama": LLAMA,
    "qwen2": {**LLAMA, "qkv_bias": True, "tie_embeddings": True},
    "qwen3": {**LLAMA, "qk_norm": True, "head_dim": 6},
    "neox": {
        "kind": "decoder",
        "positions": "rotary",
        "rotary_fraction": 0.5,
        "activation": "gelu",
        "parallel": True,
        "scale_embeddings": False,
        "tie_embeddings": False,
    },
    "marian": {
        "kind": "encoder-decoder",
        "norm_first": False,
        "activation": "silu",
        "source_vocab_size": 50,
        "logits_bias": True,
    },
    "bart": BART,
    "t5": T5,
    "t5 1.1": {**T5, "activation": "gelu_tanh", "gated": True, "tie_embeddings": False},
    "bert": BERT,
    "bert tagger": {**BERT, "labels": 5, "tie_embeddings": False},
}
WRITERS = [name for name, changes in PUBLIC.items() if changes["kind"] != "encoder"]
READERS = [name for name, changes in PUBLIC.items() if changes["kind"] != "decoder"]
Module = TypeVar("Module", bound=nn.Module)


def tiny_config(kind: str = "decoder", **changes: object) -> TransformerConfig:
    """Two layers of four heads, four wide each; any field can be changed."""
    sizes: dict = {
        "vocab_size": VOCAB,
        "width": 16,
        "heads": 4,
        "encoder_layers": 2 if "encoder" in kind else 0,
        "decoder_layers": 2 if "decoder" in kind else 0,
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
