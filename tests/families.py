"""Our model from one of Hugging Face's, for each family that it can be: a config and a table of names.

Each `load_…` computes the same logits, in eval mode.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from playground.transformer import Transformer, TransformerConfig
from tests.helpers import randomise

if TYPE_CHECKING:  # its import takes seconds, and the mapping needs only the objects
    from transformers import GPT2LMHeadModel, MarianMTModel, PretrainedConfig, PreTrainedModel

ACTIVATIONS = {
    "relu": "relu",
    "silu": "silu",
    "swish": "silu",
    "gelu": "gelu",
    "gelu_new": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
}
Names = dict[str, str]  # a module or tensor of ours -> of theirs; {} stands for the number of a layer
Change = Callable[[str, Tensor], Tensor]  # (our name of a tensor, their values) -> ours


def fill(
    config: TransformerConfig,
    theirs: Mapping[str, Tensor],
    names: Names,
    change: Change = lambda name, weight: weight,
) -> Transformer:
    """Our model with their tensors, in eval mode."""
    model, weights = Transformer(config), {}
    for name in model.state_dict():
        pattern, layer = re.sub(r"\.\d+\.", ".{}.", name), re.findall(r"\.(\d+)\.", name)
        module, _, kind = pattern.rpartition(".")
        their = names[pattern] if pattern in names else f"{names[module]}.{kind}"
        weights[name] = change(name, theirs[their.format(*layer)])
    model.load_state_dict(weights)
    return model.eval()


def under(ours: str, theirs: str, names: Names) -> Names:
    """The names of parts, with what stands before them."""
    return {f"{ours}.{a}": f"{theirs}.{b}" for a, b in names.items()}


def as_pairs(config: TransformerConfig) -> Change:
    """Hugging Face turns dimension i of a head with i + K/2, ours turns neighbours. Scores do not care how a
    head's width is numbered, so the rows of queries and keys are put in our order."""
    width = config.head_width
    turned = int(width * config.rotary_fraction)
    order = torch.cat([torch.arange(turned).view(2, -1).T.flatten(), torch.arange(turned, width)])

    def change(name: str, weight: Tensor) -> Tensor:
        if re.search(r"\.(query|key)(_norm)?\.", name):
            return weight.unflatten(0, (-1, width))[:, order].flatten(0, 1)
        return weight

    return change


def as_waves(width: int) -> Change:
    """Marian's sinusoids fill the first half of the width with sines and the second with cosines; ours
    alternate. A network does not care how its width is numbered, so every matrix that reads or writes the
    residual stream gets its width reordered to sine, cosine, sine, cosine, …"""
    order = torch.arange(width).view(2, -1).T.flatten()  # 0, D/2, 1, D/2 + 1, …

    def change(name: str, weight: Tensor) -> Tensor:
        if re.search(r"(output|down|norm)\.(weight|bias)$", name):
            return weight[order]
        return weight[:, order] if weight.dim() == 2 else weight

    return change


GPT2 = {
    "embedding": "transformer.wte",
    "positions.table": "transformer.wpe.weight",
    "decoder_norm": "transformer.ln_f",
    **under(
        "decoder.{}",
        "transformer.h.{}",
        {
            "attention.norm": "ln_1",
            "attention.part.query": "attn.query",
            "attention.part.key": "attn.key",
            "attention.part.value": "attn.value",
            "attention.part.output": "attn.c_proj",
            "feed_forward.norm": "ln_2",
            "feed_forward.part.up": "mlp.c_fc",
            "feed_forward.part.down": "mlp.c_proj",
        },
    ),
}


def load_gpt2(theirs: "GPT2LMHeadModel") -> Transformer:
    hf = theirs.config
    config = TransformerConfig(
        kind="decoder",
        vocab_size=hf.vocab_size,
        width=hf.n_embd,
        heads=hf.n_head,
        decoder_layers=hf.n_layer,
        feed_forward=hf.n_inner or 4 * hf.n_embd,
        max_length=hf.n_positions,
        positions="learned",
        norm_eps=hf.layer_norm_epsilon,
        activation=ACTIVATIONS[hf.activation_function],
        scale_embeddings=False,
    )
    weights = {}
    for name, weight in theirs.state_dict().items():  # stored (in, out); queries, keys, values side by side
        weight = weight.T if ".c_" in name and weight.dim() == 2 else weight
        if "c_attn" in name:
            for part, third in zip(("query", "key", "value"), weight.chunk(3), strict=True):
                weights[name.replace("c_attn", part)] = third
        weights[name] = weight
    return fill(config, weights, GPT2)


LLAMA = {
    "embedding": "model.embed_tokens",
    "decoder_norm": "model.norm",
    "unembedding": "lm_head",
    **under(
        "decoder.{}",
        "model.layers.{}",
        {
            "attention.norm": "input_layernorm",
            "attention.part.query": "self_attn.q_proj",
            "attention.part.key": "self_attn.k_proj",
            "attention.part.value": "self_attn.v_proj",
            "attention.part.output": "self_attn.o_proj",
            "attention.part.query_norm": "self_attn.q_norm",
            "attention.part.key_norm": "self_attn.k_norm",
            "feed_forward.norm": "post_attention_layernorm",
            "feed_forward.part.gate": "mlp.gate_proj",
            "feed_forward.part.up": "mlp.up_proj",
            "feed_forward.part.down": "mlp.down_proj",
        },
    ),
}


def load_llama(theirs: "PreTrainedModel") -> Transformer:
    """Of a Llama, Qwen2 or Qwen3 model."""
    hf = theirs.config
    config = TransformerConfig(
        kind="decoder",
        vocab_size=hf.vocab_size,
        width=hf.hidden_size,
        heads=hf.num_attention_heads,
        key_value_heads=hf.num_key_value_heads,
        head_dim=getattr(hf, "head_dim", None) or 0,
        decoder_layers=hf.num_hidden_layers,
        feed_forward=hf.intermediate_size,
        max_length=hf.max_position_embeddings,
        positions="rotary",
        rotary_base=hf.rope_parameters["rope_theta"],
        norm="rms",
        norm_eps=hf.rms_norm_eps,
        activation=ACTIVATIONS[hf.hidden_act],
        gated=True,
        bias=False,
        qkv_bias=hf.model_type == "qwen2",
        qk_norm=hf.model_type == "qwen3",
        scale_embeddings=False,
        tie_embeddings=hf.tie_word_embeddings,
    )
    return fill(config, theirs.state_dict(), LLAMA, as_pairs(config))


NEOX = {
    "embedding": "gpt_neox.embed_in",
    "decoder_norm": "gpt_neox.final_layer_norm",
    "unembedding": "lm_head",
    **under(
        "decoder.{}",
        "gpt_neox.layers.{}",
        {
            "attention.norm": "input_layernorm",
            "attention.part.query": "attention.query",
            "attention.part.key": "attention.key",
            "attention.part.value": "attention.value",
            "attention.part.output": "attention.dense",
            "feed_forward.norm": "post_attention_layernorm",
            "feed_forward.part.up": "mlp.dense_h_to_4h",
            "feed_forward.part.down": "mlp.dense_4h_to_h",
        },
    ),
}


def load_neox(theirs: "PreTrainedModel") -> Transformer:
    hf = theirs.config
    config = TransformerConfig(
        kind="decoder",
        vocab_size=hf.vocab_size,
        width=hf.hidden_size,
        heads=hf.num_attention_heads,
        decoder_layers=hf.num_hidden_layers,
        feed_forward=hf.intermediate_size,
        max_length=hf.max_position_embeddings,
        positions="rotary",
        rotary_base=hf.rope_parameters["rope_theta"],
        rotary_fraction=hf.rope_parameters["partial_rotary_factor"],
        norm_eps=hf.layer_norm_eps,
        parallel=hf.use_parallel_residual,
        activation=ACTIVATIONS[hf.hidden_act],
        scale_embeddings=False,
        tie_embeddings=hf.tie_word_embeddings,
    )
    weights = dict(theirs.state_dict())
    for name in [name for name in weights if "query_key_value" in name]:
        parts = weights[name].unflatten(0, (hf.num_attention_heads, 3, -1)).unbind(dim=1)  # head by head
        for part, third in zip(("query", "key", "value"), parts, strict=True):
            weights[name.replace("query_key_value", part)] = third.flatten(0, 1)
    return fill(config, weights, NEOX, as_pairs(config))


BART_LAYER = {
    "attention.norm": "self_attn_layer_norm",
    "attention.part.query": "self_attn.q_proj",
    "attention.part.key": "self_attn.k_proj",
    "attention.part.value": "self_attn.v_proj",
    "attention.part.output": "self_attn.out_proj",
    "cross.norm": "encoder_attn_layer_norm",
    "cross.part.query": "encoder_attn.q_proj",
    "cross.part.key": "encoder_attn.k_proj",
    "cross.part.value": "encoder_attn.v_proj",
    "cross.part.output": "encoder_attn.out_proj",
    "feed_forward.norm": "final_layer_norm",
    "feed_forward.part.up": "fc1",
    "feed_forward.part.down": "fc2",
}
BART = {
    "embedding": "model.decoder.embed_tokens",
    "positions.table": "model.decoder.embed_positions.weight",
    "embedding_norm": "model.decoder.layernorm_embedding",
    "source_embedding": "model.encoder.embed_tokens",
    "source_positions.table": "model.encoder.embed_positions.weight",
    "source_embedding_norm": "model.encoder.layernorm_embedding",
    "logits_bias": "final_logits_bias",
    **under("encoder.{}", "model.encoder.layers.{}", BART_LAYER),
    **under("decoder.{}", "model.decoder.layers.{}", BART_LAYER),
}


def bart_config(hf: "PretrainedConfig", **choices: object) -> TransformerConfig:
    """What BART and Marian have in common."""
    return TransformerConfig(
        kind="encoder-decoder",
        width=hf.d_model,
        heads=hf.encoder_attention_heads,
        encoder_layers=hf.encoder_layers,
        decoder_layers=hf.decoder_layers,
        feed_forward=hf.encoder_ffn_dim,
        max_length=hf.max_position_embeddings,
        norm_first=False,
        activation=ACTIVATIONS[hf.activation_function],
        scale_embeddings=hf.scale_embedding,
        logits_bias=True,
        **choices,
    )


def load_marian(theirs: "MarianMTModel") -> Transformer:
    """Its embeddings must be those of its output, as Hugging Face's converter makes them."""
    hf, weights = theirs.config, dict(theirs.state_dict())
    weights["final_logits_bias"] = weights["final_logits_bias"][0]
    separate = not hf.share_encoder_decoder_embeddings
    config = bart_config(
        hf,
        vocab_size=hf.decoder_vocab_size if separate else hf.vocab_size,
        source_vocab_size=hf.vocab_size if separate else 0,
    )
    return fill(config, weights, BART, as_waves(hf.d_model))


def load_bart(theirs: "PreTrainedModel") -> Transformer:
    hf, weights = theirs.config, dict(theirs.state_dict())
    weights["final_logits_bias"] = weights["final_logits_bias"][0]
    for side in ("encoder", "decoder"):  # the first two rows are of no position
        weights[f"model.{side}.embed_positions.weight"] = weights[f"model.{side}.embed_positions.weight"][2:]
    config = bart_config(
        hf,
        vocab_size=hf.vocab_size,
        positions="learned",
        share_positions=False,
        embedding_norm=True,
    )
    return fill(config, weights, BART)


def t5_layer(last: int, attention: Names, gated: bool) -> Names:
    """last: the number of the feed-forward network among the parts of a layer."""
    forward = {"gate": "wi_0", "up": "wi_1", "down": "wo"} if gated else {"up": "wi", "down": "wo"}
    return {
        **{f"{ours}.norm": f"{theirs.rpartition('.')[0]}.layer_norm" for ours, theirs in attention.items()},
        **{
            f"{ours}.part.{name}": f"{theirs}.{name[0]}"
            for ours, theirs in attention.items()
            for name in ("query", "key", "value", "output")
        },
        "feed_forward.norm": f"layer.{last}.layer_norm",
        **under("feed_forward.part", f"layer.{last}.DenseReluDense", forward),
    }


def load_t5(theirs: "PreTrainedModel") -> Transformer:
    hf, weights = theirs.config, theirs.state_dict()
    config = TransformerConfig(
        kind="encoder-decoder",
        vocab_size=hf.vocab_size,
        width=hf.d_model,
        heads=hf.num_heads,
        head_dim=hf.d_kv,
        scale_attention=False,
        encoder_layers=hf.num_layers,
        decoder_layers=hf.num_decoder_layers,
        feed_forward=hf.d_ff,
        positions="t5",
        norm="rms",
        norm_eps=hf.layer_norm_epsilon,
        activation=ACTIVATIONS[hf.dense_act_fn],
        gated=hf.is_gated_act,
        bias=False,
        scale_embeddings=False,
        tie_embeddings=weights["lm_head.weight"].equal(weights["shared.weight"]),
    )
    own, cross = {"attention": "layer.0.SelfAttention"}, {"cross": "layer.1.EncDecAttention"}
    table = "block.0.layer.0.SelfAttention.relative_attention_bias.weight"
    names = {
        "embedding": "shared",
        "unembedding": "lm_head",
        "source_positions.table": f"encoder.{table}",
        "positions.table": f"decoder.{table}",
        "encoder_norm": "encoder.final_layer_norm",
        "decoder_norm": "decoder.final_layer_norm",
        **under("encoder.{}", "encoder.block.{}", t5_layer(1, own, hf.is_gated_act)),
        **under("decoder.{}", "decoder.block.{}", t5_layer(2, own | cross, hf.is_gated_act)),
    }
    # T5 1.0 multiplies what enters the output layer by D^-0.5: here the gains of the last norm do.
    scale = hf.d_model**-0.5 if hf.scale_decoder_outputs else 1.0
    return fill(config, weights, names, lambda name, w: w * scale if name == "decoder_norm.weight" else w)


BERT = {
    "embedding": "bert.embeddings.word_embeddings",
    "positions.table": "positions",
    "embedding_norm": "bert.embeddings.LayerNorm",
    "transform.linear": "cls.predictions.transform.dense",
    "transform.norm": "cls.predictions.transform.LayerNorm",
    "logits_bias": "cls.predictions.bias",
    **under(
        "encoder.{}",
        "bert.encoder.layer.{}",
        {
            "attention.norm": "attention.output.LayerNorm",
            "attention.part.query": "attention.self.query",
            "attention.part.key": "attention.self.key",
            "attention.part.value": "attention.self.value",
            "attention.part.output": "attention.output.dense",
            "feed_forward.norm": "output.LayerNorm",
            "feed_forward.part.up": "intermediate.dense",
            "feed_forward.part.down": "output.dense",
        },
    ),
}
DISTILBERT = {
    "embedding": "distilbert.embeddings.word_embeddings",
    "positions.table": "distilbert.embeddings.position_embeddings.weight",
    "embedding_norm": "distilbert.embeddings.LayerNorm",
    "transform.linear": "vocab_transform",
    "transform.norm": "vocab_layer_norm",
    "logits_bias": "vocab_projector.bias",
    **under(
        "encoder.{}",
        "distilbert.transformer.layer.{}",
        {
            "attention.norm": "sa_layer_norm",
            "attention.part.query": "attention.q_lin",
            "attention.part.key": "attention.k_lin",
            "attention.part.value": "attention.v_lin",
            "attention.part.output": "attention.out_lin",
            "feed_forward.norm": "output_layer_norm",
            "feed_forward.part.up": "ffn.lin1",
            "feed_forward.part.down": "ffn.lin2",
        },
    ),
}
LABELS = {"unembedding": "classifier", "logits_bias": "classifier.bias"}


def load_bert(theirs: "PreTrainedModel") -> Transformer:
    """Of a BERT or DistilBERT model that fills gaps or labels tokens."""
    hf, weights, distilled = (
        theirs.config,
        dict(theirs.state_dict()),
        theirs.config.model_type == "distilbert",
    )
    labelling = "classifier.weight" in weights
    names = {**(DISTILBERT if distilled else BERT), **(LABELS if labelling else {})}
    if not distilled:  # every token is of the first text, so its type can stand in the table of positions
        kinds, table = (f"bert.embeddings.{name}_embeddings.weight" for name in ("token_type", "position"))
        weights["positions"] = weights[table] + weights[kinds][0]
    config = TransformerConfig(
        kind="encoder",
        vocab_size=hf.vocab_size,
        width=hf.hidden_size,
        heads=hf.num_attention_heads,
        encoder_layers=hf.num_hidden_layers,
        decoder_layers=0,
        feed_forward=hf.hidden_dim if distilled else hf.intermediate_size,
        max_length=hf.max_position_embeddings,
        positions="learned",
        norm_eps=1e-12 if distilled else hf.layer_norm_eps,
        norm_first=False,
        activation=ACTIVATIONS[hf.activation if distilled else hf.hidden_act],
        scale_embeddings=False,
        embedding_norm=True,
        logits_bias=True,
        tie_embeddings=not labelling,
        labels=hf.num_labels if labelling else 0,
    )
    return fill(config, weights, names)


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
