"""Llama and its kin: Llama, TinyLlama, SmolLM2, Mistral, Qwen2, Qwen2.5 and Qwen3.

Rotary positions, RMSNorm in front of each part, gated feed-forward networks without biases, keys and values
that groups of heads share. Qwen2 adds biases to queries, keys and values, Qwen3 norms to queries and keys.
"""

from collections.abc import Callable

from ..transformer import TransformerConfig
from .family import ACTIVATIONS, CHAT, LONG, READS, Family, Tensors, rotary, ties
from .settings import Settings
from .weights import Change, Names, as_pairs, under

NAMES: Names = {
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


def configured(
    head_dim: int = 0, windowed: bool = False, **choices: bool
) -> Callable[[Settings, Tensors], TransformerConfig]:
    """How a config is read. head_dim: where the config names none. windowed: whether a window that it names
    is in force without a switch. choices: what sets the kin apart."""

    def configure(settings: Settings, theirs: Tensors) -> TransformerConfig:
        settings.refuse("attention_bias", [False], "bias behind its heads")
        settings.refuse("mlp_bias", [False], "gated feed-forward network with biases")
        settings.refuse("rope_interleaved", [False], "Llama whose neighbouring dimensions turn together")
        heads = settings.size("num_attention_heads", 32)
        length = min(settings.size("max_position_embeddings", 2048), READS)
        if settings.switch("use_sliding_window", windowed) and "sliding_window" in settings:
            length = min(length, settings.size("sliding_window"))  # within it, it hides nothing
        return TransformerConfig(
            kind="decoder",
            vocab_size=settings.size("vocab_size", 32000),
            width=settings.size("hidden_size"),
            heads=heads,
            key_value_heads=settings.size("num_key_value_heads", heads),
            head_dim=settings.size("head_dim", head_dim) if head_dim or "head_dim" in settings else 0,
            decoder_layers=settings.layers("num_hidden_layers"),
            feed_forward=settings.size("intermediate_size"),
            max_length=length,
            positions="rotary",
            **rotary(settings),
            norm="rms",
            norm_eps=settings.number("rms_norm_eps", 1e-6),
            activation=settings.choice("hidden_act", ACTIVATIONS, "silu"),
            gated=True,
            bias=False,
            scale_embeddings=False,
            tie_embeddings=ties(settings, theirs, "model.embed_tokens.weight", default=False),
            **choices,
        )

    return configure


def change(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    return as_pairs(config)


def kin(name: str, classes: str, configure: Callable[[Settings, Tensors], TransformerConfig]) -> Family:
    return Family(
        name=name,
        classes=(classes,),
        configure=configure,
        names=lambda settings: NAMES,
        change=change,
        prefix="model",
        missing=(CHAT, LONG),
        ignored=r"rotary_emb\.inv_freq$|^lm_head\.weight$",
    )


LLAMA = kin("Llama", "LlamaForCausalLM", configured())
MISTRAL = kin("Mistral", "MistralForCausalLM", configured(windowed=True))
QWEN2 = kin("Qwen2", "Qwen2ForCausalLM", configured(qkv_bias=True))
QWEN3 = kin("Qwen3", "Qwen3ForCausalLM", configured(head_dim=128, qk_norm=True))
