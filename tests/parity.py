"""Copy our random weights into PyTorch's own layers."""

import torch
from torch import Tensor, nn

from playground.transformer.attention import MultiHeadAttention
from playground.transformer.blocks import DecoderBlock, EncoderBlock, Residual


def copy_into(module: nn.Module, weight: Tensor, bias: Tensor | None = None) -> None:
    """Overwrite the module's weight (and bias) with these values."""
    with torch.no_grad():
        module.get_parameter("weight").copy_(weight)
        if bias is not None:
            module.get_parameter("bias").copy_(bias)


def fill_attention(reference: nn.MultiheadAttention, ours: MultiHeadAttention) -> None:
    parts = (ours.query, ours.key, ours.value)
    with torch.no_grad():
        reference.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        reference.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
    copy_into(reference.out_proj, ours.output.weight, ours.output.bias)


def fill_layer(
    reference: nn.TransformerEncoderLayer | nn.TransformerDecoderLayer, ours: EncoderBlock | DecoderBlock
) -> None:
    """PyTorch numbers the norms of a layer in the order of its parts."""
    residuals: list[Residual] = [ours.attention, ours.feed_forward]
    fill_attention(reference.self_attn, ours.attention.part)
    if isinstance(ours, DecoderBlock) and ours.cross is not None:
        residuals.insert(1, ours.cross)
        fill_attention(reference.multihead_attn, ours.cross.part)
    for n, residual in enumerate(residuals, start=1):
        copy_into(getattr(reference, f"norm{n}"), residual.norm.weight, residual.norm.bias)
    for linear, source in [
        (reference.linear1, ours.feed_forward.part.up),
        (reference.linear2, ours.feed_forward.part.down),
    ]:
        copy_into(linear, source.weight, source.bias)
