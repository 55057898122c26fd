"""Looking inside a forward pass (Trace) and changing it (Edits)."""

from dataclasses import dataclass, field

from torch import Tensor

Site = tuple[str, int]  # which attention: ("encoder" | "decoder" | "cross", layer)
SITE_KINDS = ("encoder", "decoder", "cross")


@dataclass(frozen=True)
class AttentionRecord:
    """All that one attention computed, with every recorded head in dimension 1. Heads of a group have the
    same keys and values."""

    q: Tensor  # (B, H, T, K), after any norm and rotation
    k: Tensor  # (B, H, S, K), after any norm and rotation
    v: Tensor  # (B, H, S, K)
    scores: Tensor  # (B, H, T, S), q·k / sqrt(K), or q·k unscaled, with mask and bias, before softmax
    weights: Tensor  # (B, H, T, S), the pattern that was used: after softmax and edits
    heads: Tensor  # (B, H, T, K), what each head hands to the output projection, after edits


@dataclass
class Trace:
    """Fills up while the model runs: `model(..., trace=trace)`.

    sites: which attentions to record; None records all. heads: which heads; None, all.
    """

    sites: frozenset[Site] | None = None
    heads: tuple[int, ...] | None = None
    attention: dict[Site, AttentionRecord] = field(default_factory=dict)
    # The residual stream: ("encoder" | "decoder", n) is the (B, T, D) that enters layer n;
    # the highest n is what leaves the last layer, in front of the final norm if there is one ...
    residual: dict[Site, Tensor] = field(default_factory=dict)
    # ... and this is what the norm makes of that, by side: the memory, or what becomes logits.
    final: dict[str, Tensor] = field(default_factory=dict)

    def record(self, site: Site, **tensors: Tensor) -> None:
        if self.sites is not None and site not in self.sites:
            return
        if self.heads is not None:
            tensors = {name: t[:, list(self.heads)] for name, t in tensors.items()}
        self.attention[site] = AttentionRecord(**tensors)


@dataclass(frozen=True)
class Edits:
    """What to do differently: `model(..., edits=edits)`. Keys are (site, head).

    gains: the head's output is multiplied by this (0 switches it off, 1 changes nothing); a
    number, or one for each row of the batch (B,).
    patterns: attention weights (T, S) in place of the softmax; row t is used for the query
    at position t, and a query past the last row keeps the model's own weights. A row need not
    sum to 1; where it is all 0, the head gives 0.
    patches: head outputs (T, K) or (B, T, K) in place of weights · v, row t for the query at
    position t; where they are NaN, and past the last row, the head's own stand. A gain acts on top.
    """

    gains: dict[tuple[Site, int], float | Tensor] = field(default_factory=dict)
    patterns: dict[tuple[Site, int], Tensor] = field(default_factory=dict)
    patches: dict[tuple[Site, int], Tensor] = field(default_factory=dict)
