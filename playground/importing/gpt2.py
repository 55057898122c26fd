"""GPT-2 and its kin: distilgpt2, gpt2, gpt2-medium, and fine-tuned ones.

Learned positions, norms in front of each part, queries, keys and values in one matrix that is stored
(in, out), and output vectors that are the embeddings.
"""

from torch import Tensor

from ..transformer import TransformerConfig
from .family import ACTIVATIONS, CHAT, THIRDS, Family, Tensors, ties
from .settings import Settings
from .weights import Change, Names, under

NAMES: Names = {
    "embedding": "transformer.wte",
    "positions.table": "transformer.wpe.weight",
    "decoder_norm": "transformer.ln_f",
    "unembedding": "lm_head",
    **under(
        "decoder.{}",
        "transformer.h.{}",
        {
            "attention.norm": "ln_1",
            "attention.part.query": "attn.c_attn",
            "attention.part.key": "attn.c_attn",
            "attention.part.value": "attn.c_attn",
            "attention.part.output": "attn.c_proj",
            "feed_forward.norm": "ln_2",
            "feed_forward.part.up": "mlp.c_fc",
            "feed_forward.part.down": "mlp.c_proj",
        },
    ),
}


def configure(settings: Settings, theirs: Tensors) -> TransformerConfig:
    settings.refuse("scale_attn_by_inverse_layer_idx", [False], "scores that are scaled by layer")
    settings.refuse("add_cross_attention", [False], "attention from GPT-2 to another model")
    width = settings.size("n_embd", 768)
    return TransformerConfig(
        kind="decoder",
        vocab_size=settings.size("vocab_size", 50257),
        width=width,
        heads=settings.size("n_head", 12),
        scale_attention=settings.switch("scale_attn_weights", True),
        decoder_layers=settings.layers("n_layer", 12),
        feed_forward=settings.size("n_inner", 4 * width),
        max_length=settings.size("n_positions", 1024),
        positions="learned",
        norm_eps=settings.number("layer_norm_epsilon", 1e-5),
        activation=settings.choice("activation_function", ACTIVATIONS, "gelu_new"),
        scale_embeddings=False,
        tie_embeddings=ties(settings, theirs, "transformer.wte.weight", default=True),
    )


def change(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    def ours(name: str, weight: Tensor) -> Tensor:
        *_, part, kind = name.split(".")
        if ".part." in name and kind == "weight":  # stored (in, out)
            weight = weight.T
        return weight.chunk(3)[THIRDS.index(part)] if part in THIRDS else weight

    return ours


GPT2 = Family(
    name="GPT-2",
    classes=("GPT2LMHeadModel",),
    configure=configure,
    names=lambda settings: NAMES,
    change=change,
    prefix="transformer",
    missing=(CHAT,),
    ignored=r"\.attn\.(masked_)?bias$|^lm_head\.weight$",
)
