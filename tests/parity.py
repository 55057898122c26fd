"""Copy weights between our Transformer and independent implementations of the same architecture.

`load_marian` and `load_gpt2` build our model from one of Hugging Face's; the `fill_…` functions
copy our random weights into PyTorch's own layers.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from playground.transformer import Transformer, TransformerConfig
from playground.transformer.attention import MultiHeadAttention
from playground.transformer.blocks import DecoderBlock, EncoderBlock, Residual
from tests.helpers import randomise

if TYPE_CHECKING:  # its import takes seconds, and the mapping needs only the objects
    from transformers import GPT2LMHeadModel, MarianMTModel

ACTIVATIONS = {"relu": "relu", "silu": "silu", "swish": "silu", "gelu_new": "gelu_tanh"}


def copy_into(module: nn.Module, weight: Tensor, bias: Tensor | None = None) -> None:
    """Overwrite the module's weight (and bias) with these values."""
    with torch.no_grad():
        module.get_parameter("weight").copy_(weight)
        if bias is not None:
            module.get_parameter("bias").copy_(bias)


# ---- PyTorch's own layers, filled from ours


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


# ---- ours, filled from Hugging Face's


def load_marian(theirs: "MarianMTModel") -> Transformer:
    """Our model with the weights of a Marian model, in eval mode; it computes the same logits.

    Marian's sinusoids fill the first half of the width with sines and the second with cosines;
    ours alternate. A network does not care how its width is numbered, so every matrix that reads
    or writes the residual stream gets its width reordered to sine, cosine, sine, cosine, …
    """
    hf = theirs.config
    if theirs.final_logits_bias.any():
        raise ValueError("this Marian model has a bias on its logits, which ours cannot hold")
    if not (hf.share_encoder_decoder_embeddings and hf.tie_word_embeddings):
        raise ValueError("this Marian model has several embedding matrices; ours shares one")
    model = Transformer(
        TransformerConfig(
            kind="encoder-decoder",
            vocab_size=hf.vocab_size,
            width=hf.d_model,
            heads=hf.encoder_attention_heads,
            encoder_layers=hf.encoder_layers,
            decoder_layers=hf.decoder_layers,
            feed_forward=hf.encoder_ffn_dim,
            max_length=hf.max_position_embeddings,
            positions="sinusoidal",
            norm_first=False,
            activation=ACTIVATIONS[hf.activation_function],
            scale_embeddings=hf.scale_embedding,
        )
    )
    order = torch.arange(hf.d_model).view(2, -1).T.flatten()  # 0, D/2, 1, D/2 + 1, …

    def attention(ours: MultiHeadAttention, their: nn.Module) -> None:
        reads = [(ours.query, their.q_proj), (ours.key, their.k_proj), (ours.value, their.v_proj)]
        for mine, linear in reads:
            copy_into(mine, linear.weight[:, order], linear.bias)
        copy_into(ours.output, their.out_proj.weight[order], their.out_proj.bias[order])

    def norm(ours: nn.Module, their: nn.LayerNorm) -> None:
        copy_into(ours, their.weight[order], their.bias[order])

    copy_into(model.embedding, theirs.model.shared.weight[:, order])
    for blocks, layers in [
        (model.encoder, theirs.model.encoder.layers),
        (model.decoder, theirs.model.decoder.layers),
    ]:
        for block, layer in zip(blocks, layers, strict=True):
            attention(block.attention.part, layer.self_attn)
            norm(block.attention.norm, layer.self_attn_layer_norm)
            if isinstance(block, DecoderBlock) and block.cross is not None:
                attention(block.cross.part, layer.encoder_attn)
                norm(block.cross.norm, layer.encoder_attn_layer_norm)
            copy_into(block.feed_forward.part.up, layer.fc1.weight[:, order], layer.fc1.bias)
            copy_into(block.feed_forward.part.down, layer.fc2.weight[order], layer.fc2.bias[order])
            norm(block.feed_forward.norm, layer.final_layer_norm)
    return model.eval()


def load_gpt2(theirs: "GPT2LMHeadModel") -> Transformer:
    """Our model with the weights of a GPT-2 model, in eval mode; it computes the same logits."""
    hf = theirs.config
    model = Transformer(
        TransformerConfig(
            kind="decoder",
            vocab_size=hf.vocab_size,
            width=hf.n_embd,
            heads=hf.n_head,
            decoder_layers=hf.n_layer,
            feed_forward=hf.n_inner or 4 * hf.n_embd,
            max_length=hf.n_positions,
            positions="learned",
            norm_first=True,
            activation=ACTIVATIONS[hf.activation_function],
            scale_embeddings=False,
        )
    )
    copy_into(model.embedding, theirs.transformer.wte.weight)
    with torch.no_grad():
        model.positions.table.copy_(theirs.transformer.wpe.weight)
    for block, layer in zip(model.decoder, theirs.transformer.h, strict=True):
        own, fused = block.attention.part, layer.attn.c_attn
        # GPT-2 stores (in, out), with query, key and value side by side.
        parts = zip(fused.weight.T.chunk(3), fused.bias.chunk(3), strict=True)
        for linear, (weight, bias) in zip((own.query, own.key, own.value), parts, strict=True):
            copy_into(linear, weight, bias)
        copy_into(own.output, layer.attn.c_proj.weight.T, layer.attn.c_proj.bias)
        copy_into(block.feed_forward.part.up, layer.mlp.c_fc.weight.T, layer.mlp.c_fc.bias)
        copy_into(block.feed_forward.part.down, layer.mlp.c_proj.weight.T, layer.mlp.c_proj.bias)
        copy_into(block.attention.norm, layer.ln_1.weight, layer.ln_1.bias)
        copy_into(block.feed_forward.norm, layer.ln_2.weight, layer.ln_2.bias)
    copy_into(model.decoder_norm, theirs.transformer.ln_f.weight, theirs.transformer.ln_f.bias)
    return model.eval()


def make_gpt2() -> "GPT2LMHeadModel":
    """A small GPT-2 of Hugging Face with random weights."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=40,
        n_positions=32,
        n_embd=16,
        n_layer=3,
        n_head=4,
        bos_token_id=1,
        eos_token_id=2,
        attn_implementation="eager",
    )
    return randomise(GPT2LMHeadModel(config)).eval()
