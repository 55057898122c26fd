"""The parts of a layer: normalisation, feed-forward network, dropout; encoder and decoder block.

B batch, T target length, S source length, D width, F feed-forward width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .attention import LayerCache, MultiHeadAttention
from .config import TransformerConfig
from .positions import Positions
from .trace import Edits, Trace

ACTIVATIONS = {
    "relu": F.relu,
    "gelu": F.gelu,  # Hendrycks & Gimpel 2016, with the error function, as BERT computes it ...
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),  # ... and nearly so, as GPT-2 does
    "silu": F.silu,
    "relu2": lambda x: F.relu(x).square(),  # So et al. 2021, Primer
}


def make_norm(config: TransformerConfig) -> nn.Module:
    """LayerNorm (Ba et al. 2016) or RMSNorm (Zhang & Sennrich 2019) over the width."""
    if config.norm == "layer":
        return nn.LayerNorm(config.width, eps=config.norm_eps, bias=config.bias)
    return nn.RMSNorm(config.width, eps=config.norm_eps)


class Dropout(nn.Module):
    """Silence each value with probability p in training and scale up the rest (Srivastava et al. 2014).

    On a CPU one random byte decides on each value, so p is rounded to a multiple of 1/256: PyTorch's own
    dropout draws its random numbers on one core there and takes ten times as long.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p
        self.threshold = min(round(p * 256), 255)  # something must remain

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.threshold == 0:
            return x
        if x.is_cuda:
            return F.dropout(x, self.p)
        words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64, device=x.device)
        noise = words.random_(-(2**63), None).view(torch.uint8)[: x.numel()].view(x.shape)
        keep = (noise >= self.threshold).to(x.dtype)
        return x * (keep * (256 / (256 - self.threshold)))


class FeedForward(nn.Module):
    """Two linear maps with a non-linearity between, on each position alone (Vaswani et al. 2017, §3.3)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[config.activation]
        self.up = nn.Linear(config.width, config.feed_forward, config.bias)
        self.down = nn.Linear(config.feed_forward, config.width, config.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(self.activation(self.up(x)))  # (B, T, D)


class GatedFeedForward(FeedForward):
    """The same, where a second linear map says how much of each hidden value to let through: SwiGLU with
    SiLU, GEGLU with GELU (Shazeer 2020, "GLU Variants Improve Transformer")."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.gate = nn.Linear(config.width, config.feed_forward, config.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(self.activation(self.gate(x)) * self.up(x))  # (B, T, D)


def make_feed_forward(config: TransformerConfig) -> FeedForward:
    return GatedFeedForward(config) if config.gated else FeedForward(config)


class GapTransform(nn.Module):
    """What stands between an encoder and the output layer that fills its gaps (Devlin et al. 2019, BERT, in
    the published code): a linear map, a non-linearity and a norm."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[config.activation]
        self.linear, self.norm = nn.Linear(config.width, config.width, config.bias), make_norm(config)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.activation(self.linear(x)))  # (B, S, D)


class Residual(nn.Module):
    """x + part(x), with the norm before the part (pre-norm) or after the sum (post-norm)."""

    def __init__(self, config: TransformerConfig, part: nn.Module) -> None:
        super().__init__()
        self.norm_first = config.norm_first
        self.norm, self.part, self.dropout = make_norm(config), part, Dropout(config.dropout)

    def forward(self, x: Tensor, *arguments: object, **keywords: object) -> Tensor:
        if self.norm_first:
            return x + self.change(x, *arguments, **keywords)
        return self.norm(x + self.dropout(self.part(x, *arguments, **keywords)))

    def change(self, x: Tensor, *arguments: object, **keywords: object) -> Tensor:
        """What is added to the stream x, with the norm before the part."""
        return self.dropout(self.part(self.norm(x), *arguments, **keywords))


class EncoderBlock(nn.Module):
    """Self-attention, then feed-forward."""

    def __init__(self, config: TransformerConfig, layer: int) -> None:
        super().__init__()
        self.attention = Residual(config, MultiHeadAttention(config, "encoder", layer))
        self.feed_forward = Residual(config, make_feed_forward(config))

    def forward(
        self,
        x: Tensor,
        bias: Tensor | None,
        positions: Positions,
        at: Tensor,
        trace: Trace | None,
        edits: Edits | None,
    ) -> Tensor:
        x = self.attention(x, None, bias, positions, at, trace=trace, edits=edits)
        return self.feed_forward(x)  # (B, S, D)


class DecoderBlock(nn.Module):
    """Causal self-attention, then attention to the encoder if there is one, then feed-forward; or the first
    and the last side by side (Wang & Komatsuzaki 2021, GPT-J; Pythia)."""

    def __init__(self, config: TransformerConfig, layer: int) -> None:
        super().__init__()
        self.parallel = config.parallel
        self.attention = Residual(config, MultiHeadAttention(config, "decoder", layer))
        self.cross = (
            Residual(config, MultiHeadAttention(config, "cross", layer))
            if config.kind == "encoder-decoder"
            else None
        )
        self.feed_forward = Residual(config, make_feed_forward(config))

    def forward(
        self,
        x: Tensor,
        bias: Tensor | None,
        memory: Tensor | None,
        memory_bias: Tensor | None,
        positions: Positions,
        at: Tensor,
        cache: tuple[LayerCache, LayerCache] | None,
        trace: Trace | None,
        edits: Edits | None,
        causal: bool = False,
    ) -> Tensor:
        own, cross = cache or (None, None)
        if self.parallel:
            attended = self.attention.change(x, None, bias, positions, at, own, trace, edits, causal)
            return x + attended + self.feed_forward.change(x)  # (B, T, D)
        x = self.attention(x, None, bias, positions, at, own, trace, edits, causal)
        if self.cross is not None:
            x = self.cross(x, memory, memory_bias, positions, at, cross, trace, edits)
        return self.feed_forward(x)  # (B, T, D)
