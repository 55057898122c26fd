"""The Transformer: tokens -> embeddings + positions -> blocks -> logits.

B batch, T target length, S source length, D width, V vocabulary. One class serves for training,
decoding and inspection, as an encoder-decoder (translation), as a decoder alone or as an encoder alone.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from .attention import LayerCache, causal_mask, padding_mask
from .blocks import DecoderBlock, Dropout, EncoderBlock, GapTransform, make_norm
from .config import TransformerConfig
from .positions import SCHEMES, Positions
from .trace import Edits, Trace


class Cache:
    """What the decoder has computed so far, layer by layer, so that a step needs only the new token."""

    def __init__(self, layers: int) -> None:
        self.layers = [(LayerCache(), LayerCache()) for _ in range(layers)]  # (self, cross)

    @property
    def length(self) -> int:
        """How many target positions it holds."""
        k = self.layers[0][0].k
        return 0 if k is None else k.size(2)

    def select(self, rows: Tensor) -> None:
        """Keep these rows of the batch, in this order; rows is (B',) of indices."""
        for pair in self.layers:
            for layer in pair:
                layer.select(rows)


class Transformer(nn.Module):
    """An encoder and a decoder, or one of them, as its config says."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab_size, config.width)  # (V, D)
        self.positions = SCHEMES[config.positions](config, config.kind == "encoder")
        self.embedding_norm = make_norm(config) if config.embedding_norm else nn.Identity()
        self.source_embedding = self.source_positions = self.source_embedding_norm = None
        if config.kind == "encoder-decoder":
            self.add_source_parts(config)
        self.dropout = Dropout(config.dropout)
        self.encoder = nn.ModuleList(EncoderBlock(config, n) for n in range(config.encoder_layers))
        self.decoder = nn.ModuleList(DecoderBlock(config, n) for n in range(config.decoder_layers))
        # With pre-norm the residual stream is never normalised itself, so it is at the end.
        final = make_norm if config.norm_first else lambda _: nn.Identity()
        self.encoder_norm = final(config) if config.encoder_layers else None
        self.decoder_norm = final(config) if config.decoder_layers else None
        outputs = config.labels or config.vocab_size
        fills_gaps = config.kind == "encoder" and not config.labels
        self.transform = GapTransform(config) if fills_gaps else None
        self.unembedding = None if config.tie_embeddings else nn.Linear(config.width, outputs, bias=False)
        self.logits_bias = nn.Parameter(torch.zeros(outputs)) if config.logits_bias else None
        self.apply(self.initialise)

    def add_source_parts(self, config: TransformerConfig) -> None:
        """What the encoder has of its own where the two sides differ; the rest it shares with the decoder."""
        if config.source_vocab_size:
            self.source_embedding = nn.Embedding(config.source_vocab_size, config.width)
        if config.positions == "t5" or (config.positions == "learned" and not config.share_positions):
            self.source_positions = SCHEMES[config.positions](config, True)
        if config.embedding_norm:
            self.source_embedding_norm = make_norm(config)

    def initialise(self, module: nn.Module) -> None:
        """Glorot for linear maps; embeddings such that they enter the first block at about size 1."""
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            scale = self.config.width**-0.5 if self.config.scale_embeddings else 0.02
            nn.init.normal_(module.weight, std=scale)

    def positions_of(self, side: str) -> Positions:
        """The position scheme of the "encoder" or the "decoder"."""
        own = self.source_positions if side == "encoder" else None
        return self.positions if own is None else own

    def embed(self, tokens: Tensor, at: Tensor, side: str = "decoder") -> Tensor:
        """Token ids (B, T) of one side at positions `at`, (T,) or (B, T) -> vectors (B, T, D)."""
        embedding, norm = self.embedding, self.embedding_norm
        if side == "encoder":
            embedding, norm = self.source_embedding or embedding, self.source_embedding_norm or norm
        x = embedding(tokens).float()  # public models may be stored in 16 bits
        if self.config.scale_embeddings:
            x = x * math.sqrt(self.config.width)
        return self.dropout(norm(self.positions_of(side).embed(x, at)))

    def encode(
        self,
        source: Tensor,
        present: Tensor | None = None,
        trace: Trace | None = None,
        edits: Edits | None = None,
    ) -> Tensor:
        """Source ids (B, S) -> contextual vectors (B, S, D), the memory of a decoder if there is one.

        present: (B, S), False at padding; None where nothing is padded.
        """
        at, positions = torch.arange(source.size(1), device=source.device), self.positions_of("encoder")
        bias = add(positions.bias(at, at), None if present is None else padding_mask(present))
        x = self.embed(source, at, "encoder")
        for n, block in enumerate(self.encoder):
            if trace is not None:
                trace.residual["encoder", n] = x
            x = block(x, bias, positions, at, trace, edits)
        final = self.encoder_norm(x)
        if trace is not None:
            trace.residual["encoder", len(self.encoder)], trace.final["encoder"] = x, final
        return final

    def decode(
        self,
        target: Tensor,
        memory: Tensor | None = None,
        memory_present: Tensor | None = None,
        present: Tensor | None = None,
        cache: Cache | None = None,
        trace: Trace | None = None,
        edits: Edits | None = None,
        causal: bool = True,
    ) -> Tensor:
        """Target ids (B, T) and the encoder's memory (B, S, D) -> contextual vectors (B, T, D).

        With a cache, `target` holds only the new tokens. present: (B, all target tokens so far),
        False at padding on the left; None where nothing is padded. causal: False lets every token look
        ahead too, where what it should say is hidden. Raises ValueError for padding on the left
        together with edited patterns, since their rows and columns are positions, and with smearing,
        which would mix the padding in.
        """
        if present is not None and edits is not None and (edits.patterns or edits.patches):
            raise ValueError("attention patterns cannot be edited in a batch that is padded on the left")
        if present is not None and self.config.smear:
            raise ValueError("a model that smears cannot read a batch that is padded on the left")
        start = cache.length if cache is not None else 0
        steps = torch.arange(start + target.size(1), device=target.device)
        new = steps[start:]
        bias = self.positions.bias(new, steps)
        ordinary = bias is present is trace is edits is None
        masked = causal and new.numel() > 1  # a single new token may look at everything before it
        fused = masked and ordinary and start == 0  # needs no mask: the fused kernel has its own
        if masked and not fused:
            bias = add(bias, causal_mask(new, steps))
        at = new
        if present is not None:
            bias = add(bias, padding_mask(present))
            at = (present.cumsum(dim=1) - 1).clamp(min=0)[:, start:]  # (B, T): count real tokens only
        memory_bias = None if memory_present is None else padding_mask(memory_present)

        x = self.embed(target, at)
        for n, block in enumerate(self.decoder):
            if trace is not None:
                trace.residual["decoder", n] = x
            layer_cache = None if cache is None else cache.layers[n]
            x = block(x, bias, memory, memory_bias, self.positions, at, layer_cache, trace, edits, fused)
        final = self.decoder_norm(x)
        if trace is not None:
            trace.residual["decoder", len(self.decoder)], trace.final["decoder"] = x, final
        return final

    @property
    def output_matrix(self) -> Tensor:
        """(V, D): the vector of each token (or label) that a contextual vector is compared with."""
        return (self.unembedding or self.embedding).weight.float()

    def logits(self, x: Tensor) -> Tensor:
        """Contextual vectors (B, T, D) -> a score for every token of the vocabulary, or label (B, T, V)."""
        x = x if self.transform is None else self.transform(x)
        return F.linear(x, self.output_matrix, self.logits_bias)

    def forward(
        self,
        tokens: Tensor,
        source: Tensor | None = None,
        present: Tensor | None = None,
        trace: Trace | None = None,
        edits: Edits | None = None,
        causal: bool = True,
    ) -> Tensor:
        """The logits (B, T, V) of the token after each of tokens (B, T), given source (B, S) if any; in an
        encoder alone, those of each token itself. present: False at padding in what the encoder reads.
        causal: False lets a decoder look ahead (see `decode`).
        """
        if self.config.kind == "encoder":
            return self.logits(self.encode(tokens, present, trace, edits))
        memory = None if source is None else self.encode(source, present, trace, edits)
        return self.logits(self.decode(tokens, memory, present, trace=trace, edits=edits, causal=causal))


def add(a: Tensor | None, b: Tensor | None) -> Tensor | None:
    """The sum of two score biases, each of which may be absent."""
    if a is None or b is None:
        return a if b is None else b
    return a + b


class Shapes(TorchFunctionMode):
    """Weights have a shape and no values: they lie on the meta device, and nothing is drawn for them. All
    else is computed as ever, since to compute on that device PyTorch loads its compiler, 70 MB."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = dict(kwargs or {})
        if func.__name__ in ("uniform_", "normal_"):  # of a tensor, or in torch.nn.init
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs | ({"device": "meta"} if func is torch.empty else {}))


def sketch(config: TransformerConfig) -> Transformer:
    """A model whose weights are shapes alone, to be counted or filled. Raises ValueError, RuntimeError,
    OverflowError or TypeError for a config that describes no model."""
    with Shapes():
        return Transformer(config)
