"""BERT and DistilBERT, which fill in hidden words: an encoder alone, norms behind each part."""

from dataclasses import replace
from pathlib import Path

from torch import Tensor

from ..messages import Message
from ..transformer import TransformerConfig
from .family import ACTIVATIONS, ANY_LANGUAGE, Family, Tensors, Tokenizers, ties
from .settings import Settings
from .vocabulary import FILE, make_tokenizer, read_tokenizer
from .weights import Change, Names, under

BERT_NAMES: Names = {
    "embedding": "bert.embeddings.word_embeddings",
    "positions.table": "bert.embeddings.position_embeddings.weight",
    "embedding_norm": "bert.embeddings.LayerNorm",
    "transform.linear": "cls.predictions.transform.dense",
    "transform.norm": "cls.predictions.transform.LayerNorm",
    "unembedding": "cls.predictions.decoder",
    "logits_bias": ("cls.predictions.decoder.bias", "cls.predictions.bias"),
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
DISTILBERT_NAMES: Names = {
    "embedding": "distilbert.embeddings.word_embeddings",
    "positions.table": "distilbert.embeddings.position_embeddings.weight",
    "embedding_norm": "distilbert.embeddings.LayerNorm",
    "transform.linear": "vocab_transform",
    "transform.norm": "vocab_layer_norm",
    "unembedding": "vocab_projector",
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
KINDS = "bert.embeddings.token_type_embeddings.weight"


def encoder(settings: Settings, **choices: object) -> TransformerConfig:
    """What the two have in common."""
    return TransformerConfig(
        kind="encoder",
        vocab_size=settings.size("vocab_size", 30522),
        decoder_layers=0,
        max_length=settings.size("max_position_embeddings", 512),
        positions="learned",
        norm_first=False,
        scale_embeddings=False,
        embedding_norm=True,
        logits_bias=True,
        **choices,
    )


def configure_bert(settings: Settings, theirs: Tensors) -> TransformerConfig:
    settings.refuse("position_embedding_type", ["absolute"], "positions of this kind")
    settings.refuse("is_decoder", [False], "BERT as a decoder")
    return encoder(
        settings,
        width=settings.size("hidden_size", 768),
        heads=settings.size("num_attention_heads", 12),
        encoder_layers=settings.layers("num_hidden_layers", 12),
        feed_forward=settings.size("intermediate_size", 3072),
        norm_eps=settings.number("layer_norm_eps", 1e-12),
        activation=settings.choice("hidden_act", ACTIVATIONS, "gelu"),
        tie_embeddings=ties(
            settings,
            theirs,
            "bert.embeddings.word_embeddings.weight",
            True,
            "cls.predictions.decoder.weight",
        ),
    )


def configure_distilbert(settings: Settings, theirs: Tensors) -> TransformerConfig:
    """Its sinusoidal positions, where it has them, stand in the file as a table."""
    return encoder(
        settings,
        width=settings.size("dim", 768),
        heads=settings.size("n_heads", 12),
        encoder_layers=settings.layers("n_layers", 6),
        feed_forward=settings.size("hidden_dim", 3072),
        norm_eps=1e-12,
        activation=settings.choice("activation", ACTIVATIONS, "gelu"),
        tie_embeddings=ties(
            settings,
            theirs,
            "distilbert.embeddings.word_embeddings.weight",
            True,
            "vocab_projector.weight",
        ),
    )


def with_first_kind(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    """Every token is of the first of two texts here, so the vector that says so stands in the table of
    positions."""

    def ours(name: str, weight: Tensor) -> Tensor:
        if name == "positions.table" and KINDS in theirs:
            return weight.float() + theirs[KINDS][0].float()
        return weight

    return ours


def tokenizers_of(settings: Settings, config: TransformerConfig, folder: Path) -> Tokenizers:
    """Of a model which reads a text between [CLS] and [SEP]."""
    path = folder / FILE
    inner = read_tokenizer(path)
    ids = {name: inner.token_to_id(token) for name, token in MARKS.items()}
    return None, make_tokenizer(inner, config.vocab_size, ids, path)


def task(settings: Settings, folder: Path) -> dict[str, str]:
    return {"name": "masked-words", "language": ANY_LANGUAGE}


MARKS = {"pad": "[PAD]", "bos": "[CLS]", "eos": "[SEP]", "mask": "[MASK]"}
BERT = Family(
    name="BERT",
    classes=("BertForMaskedLM", "BertForPreTraining"),
    configure=configure_bert,
    names=lambda settings: BERT_NAMES,
    change=with_first_kind,
    prefix="bert",
    missing=(Message("models.missing-two-texts"),),
    outside=r"cls\.",
    ignored=r"position_ids$|^bert\.pooler\.|^cls\.seq_relationship\.|^cls\.predictions\.decoder\.|"
    r"^bert\.embeddings\.token_type_embeddings\.",
    tokenizers=tokenizers_of,
    task=task,
)
DISTILBERT = replace(
    BERT,
    name="DistilBERT",
    classes=("DistilBertForMaskedLM",),
    configure=configure_distilbert,
    names=lambda settings: DISTILBERT_NAMES,
    change=lambda settings, config, theirs: lambda name, weight: weight,
    prefix="distilbert",
    missing=(Message("models.missing-one-text"),),
    outside=r"vocab_",
    ignored=r"position_ids$|^vocab_projector\.weight$",
)
