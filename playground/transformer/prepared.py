"""The same Transformer for serving on a CPU: prepared once, when its checkpoint is loaded.

Decoding one sentence is reading weights. So they are kept in half the bytes where they were stored
so; and queries, keys and values come from one product, the encoder's memory is projected
once for all layers, and nothing is masked or copied without need. A large model of single floats shares
its weights with this, laid out anew, since there memory counts. `model.py` says what is computed; a test
holds this to it.

B batch, T new tokens, S keys, D width, H heads, G key/value heads, K head width, L decoder layers,
V vocabulary. Products see rows (B·T, D).
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .attention import LayerCache, causal_mask, padding_mask
from .blocks import DecoderBlock, EncoderBlock, FeedForward, GatedFeedForward, Residual
from .model import Transformer, add
from .positions import Positions

LARGE = 40_000_000  # parameters of a model, above which its weights stand in memory once
ROWS = 4096  # of a weight that are looked at at once
Pair = tuple[Tensor, Tensor]  # keys and values, both (B, G, S, K)


@dataclass(frozen=True, eq=False)
class Packed:
    """A weight (out, in) as half floats in FBGEMM's order, perhaps multiplied by a power of 2."""

    weight: Tensor
    scale: float

    def __call__(self, x: Tensor, bias: Tensor) -> Tensor:
        """(rows, in) -> (rows, out). Activations and sums stay single floats."""
        x = x if self.scale == 1 else x / self.scale
        return torch.fbgemm_linear_fp16_weight(x, self.weight, bias)


def scale_for(weight: Tensor) -> float | None:
    """By what to multiply a weight (out, in) so that half floats hold it; None where they would not.

    Our checkpoints are half floats. bfloat16, in which many public models are stored, has fewer digits and
    a wider range: by the right power of 2 all that is lost is below 2^-39 of the largest weight, where each
    sum in single floats loses 2^-24.
    """
    if held(weight, 1.0, 0.0):
        return 1.0
    largest = max(block.abs().max().item() for block in weight.split(ROWS))
    scale = 2.0 ** (15 - math.frexp(largest)[1])  # half floats end at 2^16
    return scale if held(weight, scale, 2.0**-25) else None


def held(weight: Tensor, scale: float, loss: float) -> bool:
    """Whether half floats hold every scaled value but for this loss."""
    blocks = (block * scale for block in weight.split(ROWS))
    return all(bool((block.half().float() - block).abs().max() <= loss) for block in blocks)


def pack(weight: Tensor) -> Packed | None:
    """None where that would change its values, or where this PyTorch or processor cannot."""
    if (scale := scale_for(weight)) is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one day PyTorch drops these functions: so try them first
            packed = Packed(torch.fbgemm_pack_gemm_matrix_fp16(weight * scale), scale)
            product = packed(weight[:2], weight.new_zeros(len(weight)))
    except (AttributeError, RuntimeError):
        return None
    return packed if torch.allclose(product, F.linear(weight[:2], weight), rtol=1e-4, atol=1e-4) else None


@cache
def packs() -> bool:
    """Whether this PyTorch and processor multiply by half floats, which is two to four times as quick."""
    return pack(torch.eye(8)) is not None


def side_by_side(weights: list[Tensor]) -> Tensor:
    """Weights (out, in) as one, (all out, in); without a copy where they are views of it already."""
    rows, start = sum(map(len, weights)), weights[0].storage_offset()
    for weight in weights:
        shared = weight.untyped_storage().data_ptr() == weights[0].untyped_storage().data_ptr()
        if not shared or weight.stride() != (1, rows) or weight.storage_offset() != start:
            return torch.cat(weights) if len(weights) > 1 else weight
        start += len(weight)
    return weights[0].as_strided((rows, weights[0].size(1)), (1, rows))


class Product:
    """Linear maps of the same input as one: (rows, in) -> (rows, all out)."""

    def __init__(self, *layers: nn.Linear | nn.Embedding, bias: Tensor | None = None, shared: bool = False):
        """layers: each with a weight (out, in). bias: in place of theirs. shared: their weights become views
        of this one, so that they stand in memory once."""
        weights = [layer.weight.detach().float() for layer in layers]
        weight = side_by_side(weights)
        own = [layer.bias.detach() for layer in layers if getattr(layer, "bias", None) is not None]
        bias = torch.cat(own) if own else bias
        self.bias = weight.new_zeros(len(weight)) if bias is None else bias.detach()
        self.packed = pack(weight)
        if self.packed is not None:
            return
        # One row is multiplied faster by a weight that is stored (in, out).
        self.weight = weight.t().contiguous()
        if shared:
            widths = [len(layer.weight) for layer in layers]
            for layer, columns in zip(layers, self.weight.split(widths, dim=1), strict=True):
                layer.weight.data = columns.t()

    def __call__(self, x: Tensor) -> Tensor:
        if self.packed is not None:
            return self.packed(x, self.bias)
        return torch.addmm(self.bias, x, self.weight)


def attend(
    q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None, divisor: float, causal: bool = False
) -> Tensor:
    """q (B, H, T, K), k and v (B, G, S, K) -> the heads side by side, (B·T, H·K). causal: in place of a bias,
    nobody looks ahead."""
    grouped = q.size(1) > k.size(1)
    heads = F.scaled_dot_product_attention(
        q, k, v, attn_mask=bias, is_causal=causal, scale=1 / divisor, enable_gqa=grouped
    )
    return heads.transpose(1, 2).reshape(-1, q.size(1) * q.size(3))


def attend_shared(
    q: Tensor, shared: Pair, k: Tensor, v: Tensor, bias: Tensor | None, divisor: float
) -> Tensor:
    """As `attend`, where all rows also see the `shared` keys and values (1, G, P, K) in front of their
    own: read once for the whole batch instead of being copied into every row."""
    (batch, heads, new, width), groups = q.shape, k.size(1)
    rows = q.transpose(0, 1).reshape(groups, -1, width)  # (G, H/G·B·T, K)
    before = (rows @ shared[0][0].mT).view(heads, batch, new, -1).transpose(0, 1)  # (B, H, T, P)
    after = (q.reshape(batch, groups, -1, width) @ k.mT).view(batch, heads, new, -1)  # (B, H, T, S)
    scores = torch.cat([before, after], dim=-1) / divisor  # (B, H, T, P + S)
    weights = (scores if bias is None else scores + bias).softmax(dim=-1)
    first, rest = weights.split([before.size(-1), k.size(2)], dim=-1)
    read = first.transpose(0, 1).reshape(groups, -1, first.size(-1)) @ shared[1][0]  # (G, H/G·B·T, K)
    own = rest.reshape(batch, groups, -1, rest.size(-1)) @ v  # (B, G, H/G·T, K)
    out = read.view(heads, batch, new, width).transpose(0, 1) + own.view(batch, heads, new, width)
    return out.transpose(1, 2).reshape(-1, heads * width)


def residual(part: Residual, x: Tensor, change: Callable[[Tensor], Tensor]) -> Tensor:
    """As `Residual`, with `change` in place of its part."""
    return x + change(part.norm(x)) if part.norm_first else part.norm(x + change(x))


@dataclass
class LazyCache(LayerCache):
    """Rows are taken when the next position is appended, so that keys and values are copied once a step."""

    rows: Tensor | None = None  # still to be taken, of those in `k` and `v`

    def extend(self, k: Tensor, v: Tensor) -> Pair:
        """Append the new positions and return all of them."""
        if self.k is not None and self.v is not None:
            k, v = self.append(self.k, k), self.append(self.v, v)
        self.k, self.v, self.rows = k, v, None
        return k, v

    def append(self, old: Tensor, new: Tensor) -> Tensor:
        """old (any rows, G, S, K) and new (B, G, T, K) -> (B, G, S + T, K)."""
        if self.rows is None:
            return torch.cat([old, new], dim=2)
        before = old.size(2)
        both = new.new_empty(*new.shape[:2], before + new.size(2), new.size(3))
        torch.index_select(old, 0, self.rows, out=both[:, :, :before])
        both[:, :, before:] = new
        return both

    def select(self, rows: Tensor) -> None:
        """Keep these rows of the batch, in this order (a row may be taken twice)."""
        self.rows = rows if self.rows is None else self.rows[rows]
        if self.recent is not None:
            self.recent = self.recent.index_select(0, rows)


class PreparedFeedForward:
    """A feed-forward network, gated or not."""

    def __init__(self, part: FeedForward, shared: bool) -> None:
        self.gated, self.activation = isinstance(part, GatedFeedForward), part.activation
        entering = (part.gate, part.up) if self.gated else (part.up,)
        self.up, self.down = Product(*entering, shared=shared), Product(part.down, shared=shared)

    def __call__(self, x: Tensor) -> Tensor:
        """(B·T, D) -> (B·T, D)."""
        hidden = self.up(x)
        if not self.gated:
            return self.down(self.activation(hidden))
        gate, hidden = hidden.chunk(2, dim=-1)
        return self.down(self.activation(gate) * hidden)


class PreparedBlock:
    """An encoder or decoder block."""

    def __init__(self, block: EncoderBlock | DecoderBlock, positions: Positions, shared: bool) -> None:
        own = block.attention.part
        self.block, self.rotate, self.divisor = block, positions.rotate, own.divisor
        self.width, self.sizes = own.head_width, (own.heads, own.groups, own.groups)  # q, k and v
        self.query_norm, self.key_norm, self.smear = own.query_norm, own.key_norm, own.smear
        self.project = Product(own.query, own.key, own.value, shared=shared)
        self.output = Product(own.output, shared=shared)
        if cross := getattr(block, "cross", None):
            self.cross_query = Product(cross.part.query, shared=shared)
            self.cross_output = Product(cross.part.output, shared=shared)
            self.cross_query_norm, self.cross_key_norm = cross.part.query_norm, cross.part.key_norm
        self.feed_forward = PreparedFeedForward(block.feed_forward.part, shared)
        self.parallel = getattr(block, "parallel", False)

    def __call__(
        self,
        x: Tensor,
        batch: int,
        at: Tensor,
        bias: Tensor | None,
        past: LayerCache | None = None,
        memory: Pair | None = None,
        memory_bias: Tensor | None = None,
        shared: Pair | None = None,
        causal: bool = False,
    ) -> Tensor:
        """x (B·T, D) at positions (T,) -> (B·T, D). memory: the keys and values of N sources (N, G, S, K),
        each read by B/N rows one after the other. shared: those of tokens that stand in front of every row.
        causal: as in `attend`."""

        def attend_to_own(x: Tensor) -> Tensor:
            if self.smear is not None:
                x = self.smear(x.view(batch, -1, x.size(-1)), past).flatten(0, 1)
            qkv = self.project(x).view(batch, -1, sum(self.sizes), self.width).transpose(1, 2)
            q, k, v = qkv.split_with_sizes(self.sizes, dim=1)  # (B, H, T, K), and (B, G, T, K) twice
            q, k = self.rotate(self.query_norm(q), at), self.rotate(self.key_norm(k), at)
            if past is not None:
                k, v = past.extend(k, v)  # (B, G, S, K)
            if shared is not None:
                return self.output(attend_shared(q, shared, k, v, bias, self.divisor))
            return self.output(attend(q, k, v, bias, self.divisor, causal))

        def attend_to_source(x: Tensor) -> Tensor:
            # Rows that share a source stand together: to its keys they are further new tokens, N x (B/N·T).
            q = self.cross_query(x).view(len(memory[0]), -1, self.sizes[0], self.width).transpose(1, 2)
            return self.cross_output(attend(self.cross_query_norm(q), *memory, memory_bias, self.divisor))

        if self.parallel:
            attended = attend_to_own(self.block.attention.norm(x))
            return x + attended + self.feed_forward(self.block.feed_forward.norm(x))
        x = residual(self.block.attention, x, attend_to_own)
        if memory is not None:
            x = residual(self.block.cross, x, attend_to_source)
        return residual(self.block.feed_forward, x, self.feed_forward)


class Prepared:
    """A Transformer laid out for decoding. Its matrices are copied, so make another after a change of
    the model (embeddings and norms are read from the model itself); or they are shared, where the model is
    large and its weights are fixed."""

    def __init__(self, model: Transformer) -> None:
        self.model = model
        values = sum(weight.numel() for weight in model.parameters())
        shared = values > LARGE and not any(weight.requires_grad for weight in model.parameters())
        # First, since it may be the largest by far, and needs room while it is packed.
        self.logits = Product(model.unembedding or model.embedding, bias=model.logits_bias, shared=shared)
        own, other = model.positions_of("decoder"), model.positions_of("encoder")
        self.encoder = [PreparedBlock(block, other, shared) for block in model.encoder]
        self.decoder = [PreparedBlock(block, own, shared) for block in model.decoder]
        cross = [block.cross.part for block in model.decoder if block.cross is not None]
        parts = [layer for part in cross for layer in (part.key, part.value)]
        self.memory = Product(*parts, shared=shared) if parts else None

    def encode(self, source: Tensor, bias: Tensor | None) -> Tensor:
        """Source ids (B, S) -> keys and values for every decoder layer, (B, S, L·2·G·K)."""
        at = torch.arange(source.size(1), device=source.device)
        bias = add(self.model.positions_of("encoder").bias(at, at), bias)
        x = self.model.embed(source, at, "encoder").flatten(0, 1)  # (B·S, D)
        for block in self.encoder:
            x = block(x, source.size(0), at, bias)
        return self.memory(self.model.encoder_norm(x)).view(*source.shape, -1)


class PreparedState:
    """A batch being decoded: `step` and `select`, as `generation` wants them."""

    def __init__(self, model: Prepared, source: Tensor | None = None, present: Tensor | None = None) -> None:
        """source: (B, S) ids, None for a model without an encoder. present: False at padding."""
        self.prepared, self.model = model, model.model
        self.length = 0
        self.past = [LazyCache() for _ in model.decoder]
        self.memory = self.bias = None  # of all sentences, and the mask of their padding
        self.read = self.memory_bias = None  # which of them the rows read, and the mask of these
        self.pairs: list[Pair | None] = [None] * len(model.decoder)
        self.shared: list[Pair | None] = [None] * len(model.decoder)
        if source is not None:
            self.bias = None if present is None else padding_mask(present)
            self.memory = model.encode(source, self.bias)
            self.remember(torch.arange(len(source), device=source.device))

    def remember(self, sentences: Tensor) -> None:
        """sentences: which one each row decodes (B,). Rows that stand together and decode the same one read
        the same keys and values, if each of the sentences is decoded by as many."""
        read, counts = sentences.unique_consecutive(return_counts=True)
        if not (counts == counts[:1]).all():
            read = sentences
        unchanged = self.read is not None and read.equal(self.read)
        self.sentences, self.read = sentences, read
        if unchanged:  # beams of one sentence that change places leave its memory as it is
            return
        self.memory_bias = None if self.bias is None else self.bias.index_select(0, read)
        decoder = self.prepared.decoder
        memory = self.memory.index_select(0, read)  # (N, S, L·2·G·K)
        split = memory.unflatten(2, (len(decoder), 2, -1, decoder[0].width))  # (N, S, L, 2, G, K)
        pairs = [pair.unbind() for pair in split.permute(2, 3, 0, 4, 1, 5)]  # (N, G, S, K) each
        self.pairs = [(block.cross_key_norm(k), v) for block, (k, v) in zip(decoder, pairs, strict=True)]

    @torch.no_grad()  # it serves: the copied weights learn nothing
    def step(self, tokens: Tensor) -> Tensor:
        """Read new tokens (B, T); return the logits (B, V) of what follows the last of them."""
        batch, new = tokens.shape
        self.length += new
        steps = torch.arange(self.length, device=tokens.device)
        at = steps[-new:]
        bias = self.model.positions.bias(at, steps)
        causal = bias is None and new == self.length > 1  # the kernel has a mask of its own
        if new > 1 and not causal:  # a single new token may look at everything before it
            bias = add(bias, causal_mask(at, steps))
        x = self.model.embed(tokens, at).flatten(0, 1)  # (B·T, D)
        layers = zip(self.prepared.decoder, self.past, self.pairs, self.shared, strict=True)
        for block, past, pair, shared in layers:
            x = block(x, batch, at, bias, past, pair, self.memory_bias, shared, causal)
        return self.prepared.logits(self.model.decoder_norm(x.view(batch, new, -1)[:, -1]))

    def fan_out(self, rows: int) -> "PreparedState":
        """A new state in which `rows` rows go on from the one row that was read so far; they share its
        keys and values, and this state stays as it is. For a model without an encoder, once."""
        state = PreparedState(self.prepared)
        state.length = self.length
        state.shared = [(past.k, past.v) for past in self.past]
        for new, past in zip(state.past, self.past, strict=True):
            new.recent = None if past.recent is None else past.recent.expand(rows, -1, -1)
        return state

    def select(self, rows: Tensor) -> None:
        """Keep these rows of the batch, in this order; a row may be taken twice."""
        for layer in self.past:
            layer.select(rows)
        if self.memory is not None:
            self.remember(self.sentences.index_select(0, rows))
