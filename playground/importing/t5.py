"""T5 and Flan-T5: an encoder and a decoder whose positions are a learned bias on the scores.

What one is asked for stands in front of the text in words: a translation, a summary.
"""

from pathlib import Path

from torch import Tensor

from ..messages import Message
from ..text.specials import LANGUAGE
from ..transformer import TransformerConfig
from .family import READS, Family, Tensors, Tokenizers
from .settings import Settings
from .vocabulary import FILE, make_tokenizer, read_tokenizer
from .weights import Change, Names, under

TABLE = "block.0.layer.0.SelfAttention.relative_attention_bias.weight"
FORWARD = {  # feed_forward_proj -> our activation, and whether it is gated
    "relu": ("relu", False),
    "gated-gelu": ("gelu_tanh", True),
    "gated-silu": ("silu", True),
}
OWN, CROSS = {"attention": "layer.0.SelfAttention"}, {"cross": "layer.1.EncDecAttention"}


def layer(last: int, attention: dict[str, str], gated: bool) -> dict[str, str]:
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
        **{f"feed_forward.part.{a}": f"layer.{last}.DenseReluDense.{b}" for a, b in forward.items()},
    }


def forward_of(settings: Settings) -> tuple[str, bool]:
    kind = settings.choice("feed_forward_proj", {name: name for name in FORWARD}, "relu")
    return FORWARD[kind]


def names(settings: Settings) -> Names:
    gated = forward_of(settings)[1]
    return {
        "embedding": ("shared", "decoder.embed_tokens", "encoder.embed_tokens", "lm_head"),
        "unembedding": "lm_head",
        "source_positions.table": f"encoder.{TABLE}",
        "positions.table": f"decoder.{TABLE}",
        "encoder_norm": "encoder.final_layer_norm",
        "decoder_norm": "decoder.final_layer_norm",
        **under("encoder.{}", "encoder.block.{}", layer(1, OWN, gated)),
        **under("decoder.{}", "decoder.block.{}", layer(2, OWN | CROSS, gated)),
    }


def configure(settings: Settings, theirs: Tensors) -> TransformerConfig:
    settings.refuse("relative_attention_num_buckets", [32], "other number of buckets of distances than 32")
    settings.refuse("relative_attention_max_distance", [128], "other farthest bucket than 128")
    activation, gated = forward_of(settings)
    layers = settings.layers("num_layers", 6)
    own = "lm_head.weight" in theirs and "shared.weight" in theirs
    return TransformerConfig(
        kind="encoder-decoder",
        vocab_size=settings.size("vocab_size", 32128),
        width=settings.size("d_model", 512),
        heads=settings.size("num_heads", 8),
        head_dim=settings.size("d_kv", 64),
        scale_attention=False,
        encoder_layers=layers,
        decoder_layers=settings.layers("num_decoder_layers", layers),
        feed_forward=settings.size("d_ff", 2048),
        max_length=min(settings.size("n_positions", 512), READS),
        positions="t5",
        norm="rms",
        norm_eps=settings.number("layer_norm_epsilon", 1e-6),
        activation=activation,
        gated=gated,
        bias=False,
        scale_embeddings=False,
        tie_embeddings=not (own and not theirs["lm_head.weight"].equal(theirs["shared.weight"])),
    )


def scaled(settings: Settings) -> bool:
    """Whether what enters the output layer is multiplied by D^-0.5, as in T5 1.0: older configs say so by
    tie_word_embeddings, newer ones, in which that is always true, by a setting of its own."""
    return settings.switch("scale_decoder_outputs", settings.switch("tie_word_embeddings", True))


def change(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    """The gains of the last norm take over the factor D^-0.5."""
    scale = config.width**-0.5 if scaled(settings) else 1.0

    def ours(name: str, weight: Tensor) -> Tensor:
        return weight.float() * scale if name == "decoder_norm.weight" else weight

    return ours


def tokenizers_of(settings: Settings, config: TransformerConfig, folder: Path) -> Tokenizers:
    path = folder / FILE
    padding = settings.id("pad_token_id")
    padding = 0 if padding is None else padding
    start, end = settings.id("decoder_start_token_id"), settings.id("eos_token_id")
    marks = {"pad": padding, "bos": padding if start is None else start, "eos": 1 if end is None else end}
    return None, make_tokenizer(read_tokenizer(path), config.vocab_size, marks, path)


def task(settings: Settings, folder: Path) -> dict[str, str]:
    """As the original was trained: into three languages, and for summaries."""
    return {
        "name": "translate",
        "source": "en",
        "target": "fr",
        "targets": "fr de ro",
        "prompt": f"translate English to {LANGUAGE}:",
        "also": "summaries",
        "summary": "summarize:",
    }


T5 = Family(
    name="T5",
    classes=("T5ForConditionalGeneration", "T5WithLMHeadModel"),
    configure=configure,
    names=names,
    change=change,
    prefix="",
    missing=(Message("models.missing-t5-tasks"), Message("models.missing-t5-gaps")),
    ignored=r"^((en|de)coder\.embed_tokens|lm_head)\.weight$|EncDecAttention\.relative_attention_bias",
    tokenizers=tokenizers_of,
    task=task,
)
