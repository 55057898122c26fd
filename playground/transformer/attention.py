"""Scaled dot-product attention, its heads, its masks and the key-value cache.

B batch, T queries, S keys, D width, H heads, G key/value heads (H, or fewer that are shared), K head width.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import TransformerConfig
from .positions import Positions
from .trace import Edits, Site, Trace

# What a mask adds to a forbidden score. exp(-1e9) is exactly 0 in float32, and unlike -inf it
# leaves a row without any allowed key (padding) free of NaN.
FORBIDDEN = -1e9


def attention(
    q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None = None, divisor: float | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """softmax(q kᵀ / sqrt(K) + bias) v, step by step (Vaswani et al. 2017, equation 1).

    q (B, H, T, K), k and v (B, H, S, K), bias broadcastable to (B, H, T, S); divisor: in place of sqrt(K).
    Returns the output (B, H, T, K), the weights and the raw scores (both (B, H, T, S)).
    """
    scores = q @ k.transpose(-2, -1) / (divisor or math.sqrt(q.size(-1)))  # (B, H, T, S)
    if bias is not None:
        scores = scores + bias
    weights = scores.softmax(dim=-1)  # each row: exp(score) / Z
    return weights @ v, weights, scores


def causal_mask(queries: Tensor, keys: Tensor) -> Tensor:
    """(T, S): 0 where a query may look (at its own position and before), FORBIDDEN elsewhere."""
    return (queries.unsqueeze(-1) < keys) * FORBIDDEN


def padding_mask(present: Tensor) -> Tensor:
    """(B, 1, 1, S) from present (B, S), True at real tokens: nobody may look at padding."""
    return (~present)[:, None, None, :] * FORBIDDEN


@dataclass
class LayerCache:
    """What one attention has already computed: keys and values (B, G, S, K), and the last inputs
    (B, taps, D) where it smears."""

    k: Tensor | None = None
    v: Tensor | None = None
    recent: Tensor | None = None

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Append the new positions and return all of them."""
        if self.k is not None and self.v is not None:
            k, v = torch.cat([self.k, k], dim=2), torch.cat([self.v, v], dim=2)
        self.k, self.v = k, v
        return k, v

    def select(self, rows: Tensor) -> None:
        """Keep these rows of the batch, in this order (a row may be taken twice)."""
        if self.k is not None and self.v is not None:
            self.k, self.v = self.k.index_select(0, rows), self.v.index_select(0, rows)
        if self.recent is not None:
            self.recent = self.recent.index_select(0, rows)


class Smear(nn.Module):
    """Mix the tokens just before it into each token, dimension by dimension: a causal convolution.

    A head that reads smeared keys finds "the token after an A" in one step; without it that takes a
    head in an earlier layer (Olsson et al. 2022, "In-context Learning and Induction Heads", smeared
    keys; So et al. 2021, Primer, puts such a convolution behind the projections).
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.taps = config.smear
        self.weight = nn.Parameter(torch.zeros(config.smear + 1, config.width))  # row b: b tokens back
        nn.init.ones_(self.weight[0])  # at first a token is itself

    def forward(self, x: Tensor, cache: LayerCache | None = None) -> Tensor:
        """x (B, T, D) -> (B, T, D). With a cache, the first of them also see the tokens before."""
        if cache is not None and cache.recent is not None:
            x = torch.cat([cache.recent, x], dim=1)
        else:
            x = F.pad(x, (0, 0, self.taps, 0))  # (B, taps + T, D): nothing stands before the first token
        if cache is not None:
            cache.recent = x[:, -self.taps :]
        length = x.size(1) - self.taps
        shifted = [x[:, self.taps - back :][:, :length] * self.weight[back] for back in range(self.taps + 1)]
        return torch.stack(shifted).sum(dim=0)


def make_head_norm(config: TransformerConfig) -> nn.Module:
    """RMSNorm over the K dimensions of each query or key, with gains that all heads share (Qwen3)."""
    return nn.RMSNorm(config.head_width, eps=config.norm_eps) if config.qk_norm else nn.Identity()


class MultiHeadAttention(nn.Module):
    """H attentions side by side, each with K dimensions of its own (Vaswani et al. 2017, §3.2.2).

    Keys and values may be fewer: head h then uses those of h // (H / G) (Ainslie et al. 2023, GQA).
    """

    def __init__(self, config: TransformerConfig, kind: str, layer: int) -> None:
        super().__init__()
        self.site: Site = (kind, layer)
        self.heads, self.head_width = config.heads, config.head_width
        self.groups = config.key_value_heads or config.heads  # G
        self.divisor = math.sqrt(config.head_width) if config.scale_attention else 1.0
        wide, narrow = self.heads * self.head_width, self.groups * self.head_width  # H·K, G·K
        biased = config.bias or config.qkv_bias
        self.query = nn.Linear(config.width, wide, biased)
        self.key = nn.Linear(config.width, narrow, biased)
        self.value = nn.Linear(config.width, narrow, biased)
        self.output = nn.Linear(wide, config.width, config.bias)
        self.query_norm, self.key_norm = make_head_norm(config), make_head_norm(config)
        self.smear = Smear(config) if config.smear and kind != "cross" else None

    def split(self, x: Tensor) -> Tensor:
        """(B, T, H·K) -> (B, H, T, K), and (B, S, G·K) -> (B, G, S, K)."""
        return x.unflatten(-1, (-1, self.head_width)).transpose(1, 2)

    def forward(
        self,
        x: Tensor,
        source: Tensor | None,
        bias: Tensor | None,
        positions: Positions,
        at: Tensor,
        cache: LayerCache | None = None,
        trace: Trace | None = None,
        edits: Edits | None = None,
        causal: bool = False,
    ) -> Tensor:
        """Let each of x (B, T, D) look at source (B, S, D), or at x itself where that is None.

        bias: masks and position bias, broadcastable to (B, H, T, S). causal: in place of a bias, and
        without trace and edits, says that nobody looks ahead: the fused kernel then skips half of the
        work. at: the positions of x, (T,) or (B, T). With a cache, self-attention also sees the earlier
        tokens, and cross-attention computes the source's keys and values only once.
        """
        if self.smear is not None:
            x = self.smear(x, cache)  # (B, T, D)
        q = self.query_norm(self.split(self.query(x)))  # (B, H, T, K)
        if source is None:
            k, v = self.key_norm(self.split(self.key(x))), self.split(self.value(x))  # (B, G, T, K)
            q, k = positions.rotate(q, at), positions.rotate(k, at)
            if cache is not None:
                k, v = cache.extend(k, v)  # (B, G, S, K)
        elif cache is not None and cache.k is not None and cache.v is not None:
            k, v = cache.k, cache.v
        else:
            k = self.key_norm(self.split(self.key(source)))  # (B, G, S, K)
            v = self.split(self.value(source))  # (B, G, S, K)
            if cache is not None:
                cache.extend(k, v)

        if trace is None and edits is None:
            grouped = self.groups < self.heads
            heads = F.scaled_dot_product_attention(
                q, k, v, bias, is_causal=causal, scale=1 / self.divisor, enable_gqa=grouped
            )
        else:
            heads = self.explicit(q, k, v, bias, at, trace, edits)
        return self.output(heads.transpose(1, 2).flatten(-2))  # (B, T, D)

    def explicit(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        bias: Tensor | None,
        at: Tensor,
        trace: Trace | None,
        edits: Edits | None,
    ) -> Tensor:
        """The same arithmetic in the open, so that it can be recorded and changed."""
        if self.groups < self.heads:  # from here on every head has keys and values of its own
            k, v = (x.repeat_interleave(self.heads // self.groups, dim=1) for x in (k, v))  # (B, H, S, K)
        heads, weights, scores = attention(q, k, v, bias, self.divisor)
        if edits is not None:
            first = int(at.flatten()[0])
            weights = edited_weights(weights, self.site, edits, first)
            heads = edited_heads(weights @ v, self.site, edits, first)
        if trace is not None:
            trace.record(self.site, q=q, k=k, v=v, scores=scores, weights=weights, heads=heads)
        return heads


def edited_weights(weights: Tensor, site: Site, edits: Edits, first: int) -> Tensor:
    """Weights (B, H, T, S), whose first query stands at position `first`, with the patterns
    that `edits` holds for this site put in."""
    weights = weights.clone()
    for (where, head), pattern in edits.patterns.items():
        if where == site:
            rows = pattern[first : first + weights.size(2), : weights.size(3)]
            weights[:, head, : rows.size(0), : rows.size(1)] = rows.to(weights)
            weights[:, head, : rows.size(0), rows.size(1) :] = 0
    return weights


def edited_heads(heads: Tensor, site: Site, edits: Edits, first: int) -> Tensor:
    """Head outputs (B, H, T, K), whose first query stands at position `first`, with the patches of
    this site put in, and each multiplied by its gain."""
    for (where, head), patch in edits.patches.items():
        if where == site:
            rows = patch[..., first : first + heads.size(2), :].to(heads)  # ([B,] T, K)
            own = heads[:, head, : rows.size(-2)]
            heads[:, head, : rows.size(-2)] = torch.where(rows.isnan(), own, rows)
    gains = [torch.as_tensor(edits.gains.get((site, head), 1.0)).to(heads) for head in range(heads.size(1))]
    return heads * torch.stack([gain.expand(heads.size(0)) for gain in gains], dim=1)[..., None, None]
