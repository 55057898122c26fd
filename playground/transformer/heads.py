"""One head of a model: its matrices, and the stream of vectors that its layer reads.

B batch, T queries, D width, K head width, V vocabulary.
"""

from dataclasses import dataclass

from torch import Tensor

from .attention import MultiHeadAttention
from .model import Transformer
from .trace import Site, Trace


@dataclass(frozen=True, eq=False)
class HeadMatrices:
    """A head's parts of the four matrices of its attention, and of their biases where it has any.

    Heads of a group share `key` and `value`. The bias behind the output matrix is of all heads together, so
    it is none of these.
    """

    query: Tensor  # (K, D)
    key: Tensor  # (K, D)
    value: Tensor  # (K, D)
    output: Tensor  # (D, K)
    query_bias: Tensor | None  # (K,)
    key_bias: Tensor | None  # (K,)
    value_bias: Tensor | None  # (K,)


def attention_at(model: Transformer, site: Site) -> MultiHeadAttention:
    kind, layer = site
    block = model.encoder[layer] if kind == "encoder" else model.decoder[layer]
    return block.cross.part if kind == "cross" else block.attention.part


def matrices_of(model: Transformer, site: Site, head: int) -> HeadMatrices:
    attention = attention_at(model, site)
    width, group = attention.head_width, head * attention.groups // attention.heads
    own, shared = (slice(n * width, (n + 1) * width) for n in (head, group))

    def bias(bias: Tensor | None, rows: slice) -> Tensor | None:
        return None if bias is None else bias[rows]

    return HeadMatrices(
        query=attention.query.weight[own],
        key=attention.key.weight[shared],
        value=attention.value.weight[shared],
        output=attention.output.weight[:, own],
        query_bias=bias(attention.query.bias, own),
        key_bias=bias(attention.key.bias, shared),
        value_bias=bias(attention.value.bias, shared),
    )


def position_bias(model: Transformer, site: Site, queries: Tensor, keys: Tensor) -> Tensor | None:
    """What the position scheme adds to the scores of an attention, (H, T, S), for query positions (T,) and
    key positions (S,); None where it adds nothing, as between the two sides."""
    kind, _ = site
    return None if kind == "cross" else model.positions_of(kind).bias(queries, keys)


def stream_at(trace: Trace, site: Site) -> Tensor:
    """The residual stream (B, T, D) that enters the layer of this attention, on the side of its queries."""
    kind, layer = site
    return trace.residual["encoder" if kind == "encoder" else "decoder", layer]


def copying_circuit(model: Transformer, layer: int, head: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The way of a token through a decoder's head to the output (Elhage et al. 2021, "OV circuit"): the
    head's value (K, D) and output (D, K) matrices, the embeddings and the output vectors, both (V, D).

    The gain of the norm in front of the head is folded into the value matrix, that of the final norm
    into the output vectors.
    """
    matrices, norm = matrices_of(model, ("decoder", layer), head), model.decoder[layer].attention.norm
    before = getattr(norm, "weight", 1.0) if model.config.norm_first else 1.0
    after = getattr(model.decoder_norm, "weight", 1.0)
    embedding = model.embedding.weight.float()
    return matrices.value * before, matrices.output, embedding, model.output_matrix * after
