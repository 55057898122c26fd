"""GPT-NeoX: the Pythia models, with their revisions by training step.

Attention and feed-forward network read the same stream, and a part of each head's dimensions turns.
"""

from torch import Tensor

from ..transformer import TransformerConfig
from .family import ACTIVATIONS, CHAT, READS, THIRDS, Family, Tensors, rotary, ties
from .settings import Settings
from .weights import Change, Names, as_pairs, under

NAMES: Names = {
    "embedding": "gpt_neox.embed_in",
    "decoder_norm": "gpt_neox.final_layer_norm",
    "unembedding": ("embed_out", "lm_head"),
    **under(
        "decoder.{}",
        "gpt_neox.layers.{}",
        {
            "attention.norm": "input_layernorm",
            "attention.part.query": "attention.query_key_value",
            "attention.part.key": "attention.query_key_value",
            "attention.part.value": "attention.query_key_value",
            "attention.part.output": "attention.dense",
            "feed_forward.norm": "post_attention_layernorm",
            "feed_forward.part.up": "mlp.dense_h_to_4h",
            "feed_forward.part.down": "mlp.dense_4h_to_h",
        },
    ),
}


def configure(settings: Settings, theirs: Tensors) -> TransformerConfig:
    settings.refuse("attention_bias", [True], "attention of this family without biases")
    return TransformerConfig(
        kind="decoder",
        vocab_size=settings.size("vocab_size", 50432),
        width=settings.size("hidden_size", 6144),
        heads=settings.size("num_attention_heads", 64),
        decoder_layers=settings.layers("num_hidden_layers", 44),
        feed_forward=settings.size("intermediate_size", 24576),
        max_length=min(settings.size("max_position_embeddings", 2048), READS),
        positions="rotary",
        **rotary(settings, base="rotary_emb_base", fraction=("rotary_pct", 0.25)),
        norm_eps=settings.number("layer_norm_eps", 1e-5),
        parallel=settings.switch("use_parallel_residual", True),
        activation=settings.choice("hidden_act", ACTIVATIONS, "gelu"),
        scale_embeddings=False,
        tie_embeddings=ties(settings, theirs, "gpt_neox.embed_in.weight", False, "embed_out.weight"),
    )


def change(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    paired = as_pairs(config)

    def ours(name: str, weight: Tensor) -> Tensor:
        part = name.split(".")[-2]
        if part in THIRDS:  # head by head, its queries, keys and values
            weight = weight.unflatten(0, (config.heads, 3, -1))[:, THIRDS.index(part)].flatten(0, 1)
        return paired(name, weight)

    return ours


NEOX = Family(
    name="GPT-NeoX",
    classes=("GPTNeoXForCausalLM",),
    configure=configure,
    names=lambda settings: NAMES,
    change=change,
    prefix="gpt_neox",
    missing=(CHAT,),
    outside=r"(lm_head|embed_out)\.",
    ignored=r"\.attention\.(masked_)?bias$|rotary_emb\.inv_freq$|^(lm_head|embed_out)\.weight$",
)
