"""Marian: the translators opus-mt of Helsinki-NLP, a pair of languages each.

As the Transformer of 2017: norms behind each part, sinusoids, one matrix for embeddings and output, or one
for each language. The decoder begins with the padding token, and the logits have a bias.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from ..errors import UserError
from ..messages import Message
from ..text.conventions import SHORT
from ..text.specials import language_mark
from ..text.tokenizer import Tokenizer
from ..transformer import TransformerConfig
from .family import ACTIVATIONS, ANY_LANGUAGE, FORBIDDEN, READS, Family, Tensors, Tokenizers
from .sentencepiece import read_pieces, unigram
from .settings import Settings, read_json
from .vocabulary import make_tokenizer
from .weights import Change, Names, under

UNKNOWN = "<unk>"
USUAL = ("fr", "en")  # of several languages, those of this page first
MARK = re.compile(">>(.*)<<")  # a token that asks for a language
LAYER = {
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
SHARED = ("model.shared", "lm_head", "model.decoder.embed_tokens", "model.encoder.embed_tokens")
LAYERS: Names = {
    "logits_bias": "final_logits_bias",
    **under("encoder.{}", "model.encoder.layers.{}", LAYER),
    **under("decoder.{}", "model.decoder.layers.{}", LAYER),
}


def names(settings: Settings) -> Names:
    if settings.switch("share_encoder_decoder_embeddings", True):
        return {"embedding": SHARED, **LAYERS}
    return {
        "embedding": ("model.decoder.embed_tokens", "lm_head"),
        "source_embedding": "model.encoder.embed_tokens",
        **LAYERS,
    }


def encoder_decoder(settings: Settings, **choices: object) -> TransformerConfig:
    """What Marian and BART have in common."""
    for name, default in (("attention_heads", 16), ("ffn_dim", 4096)):
        if settings.size(f"encoder_{name}", default) != settings.size(f"decoder_{name}", default):
            raise settings.wrong(f"decoder_{name}", Message("models.wanted-as-encoder", {"name": name}))
    return TransformerConfig(
        kind="encoder-decoder",
        width=settings.size("d_model", 1024),
        heads=settings.size("encoder_attention_heads", 16),
        encoder_layers=settings.layers("encoder_layers", 12),
        decoder_layers=settings.layers("decoder_layers", 12),
        feed_forward=settings.size("encoder_ffn_dim", 4096),
        max_length=min(settings.size("max_position_embeddings", 1024), READS),
        norm_first=False,
        activation=settings.choice("activation_function", ACTIVATIONS, "gelu"),
        scale_embeddings=settings.switch("scale_embedding", False),
        logits_bias=True,
        **choices,
    )


def configure(settings: Settings, theirs: Tensors) -> TransformerConfig:
    settings.refuse("normalize_before", [False], "Marian with norms in front of each part")
    settings.refuse("normalize_embedding", [False], "Marian with a norm behind its embeddings")
    settings.refuse("add_final_layer_norm", [False], "Marian with a norm at its end")
    settings.refuse("static_position_embeddings", [True], "Marian with learned positions")
    settings.refuse("tie_word_embeddings", [True], "Marian whose output vectors are not its embeddings")
    vocabulary = settings.size("vocab_size", 58101)
    if settings.switch("share_encoder_decoder_embeddings", True):
        return encoder_decoder(settings, vocab_size=vocabulary)
    return encoder_decoder(
        settings,
        vocab_size=settings.size("decoder_vocab_size", vocabulary),
        source_vocab_size=vocabulary,
    )


def never_written(settings: Settings) -> list[int]:
    """The tokens that the config forbids to write: the padding, whose vector of zeros would often win."""
    words = settings.content.get("bad_words_ids")
    words = words if isinstance(words, list) else []
    single = [word[0] for word in words if isinstance(word, list) and len(word) == 1]
    return [id for id in single if type(id) is int and id >= 0]


def forbidding(settings: Settings, bias: Tensor) -> Tensor:
    """The bias on the logits (V,), with what is never written out of reach."""
    bias = bias.clone()
    bias[[id for id in never_written(settings) if id < len(bias)]] = FORBIDDEN
    return bias


def as_waves(settings: Settings, config: TransformerConfig, theirs: Tensors) -> Change:
    """Marian's sinusoids fill the first half of the width with sines and the second with cosines; ours
    alternate. A network does not care how its width is numbered, so every matrix that reads or writes the
    residual stream gets its width reordered to sine, cosine, sine, cosine, …"""
    # 0, D/2, 1, D/2 + 1, …; of an odd width the first half is the longer one
    half = (config.width + 1) // 2
    order = torch.tensor([(n % 2) * half + n // 2 for n in range(config.width)])

    def ours(name: str, weight: Tensor) -> Tensor:
        if name == "logits_bias":
            return forbidding(settings, weight[0])
        if re.search(r"(output|down|norm)\.(weight|bias)$", name):
            return weight[order]
        return weight[:, order] if weight.dim() == 2 else weight

    return ours


def tokenizers_of(settings: Settings, config: TransformerConfig, folder: Path) -> Tokenizers:
    """Of the language that is read and of the one that is written: the pieces of two SentencePiece models, by
    the ids of one vocabulary or of two."""
    source = one_tokenizer(settings, config.source_vocab_size or config.vocab_size, folder, "source", "vocab")
    target = "target_vocab" if config.source_vocab_size else "vocab"
    return source, one_tokenizer(settings, config.vocab_size, folder, "target", target)


def one_tokenizer(settings: Settings, size: int, folder: Path, side: str, vocabulary: str) -> Tokenizer:
    path = folder / f"{vocabulary}.json"
    ids = read_json(path)
    if sorted(ids.values(), key=str) != sorted(range(size), key=str):
        raise UserError(Message("models.misnumbered", {"file": path, "last": size - 1}))
    names = sorted(ids, key=ids.__getitem__)
    if UNKNOWN not in ids:
        raise UserError(Message("models.no-unknown", {"file": path, "token": UNKNOWN}))
    marks = {
        "pad": settings.id("pad_token_id"),
        "bos": settings.id("decoder_start_token_id"),
        "eos": settings.id("eos_token_id"),
        **{language_mark(language): id for language, id in languages_in(ids).items()},
    }
    called = [names[id] for id in marks.values() if id in range(size)]
    special = list(dict.fromkeys([*called, UNKNOWN, *(name for name in names if MARK.fullmatch(name))]))
    try:
        inner = unigram(read_pieces(folder / f"{side}.spm"), names, special, UNKNOWN)
    except UserError:
        raise
    except Exception as error:  # the library raises plain Exception
        told = {"file": f"{folder / side}.spm", "why": str(error)}
        raise UserError(Message("models.makes-no-tokenizer", told)) from None
    return make_tokenizer(inner, size, marks, path)


def task(settings: Settings, folder: Path) -> dict[str, str]:
    """From which language into which; a model that writes several is asked by a mark for one of them."""
    path = folder / "tokenizer_config.json"
    said = read_json(path) if path.is_file() else {}
    source, target = (code(said.get(f"{side}_lang")) for side in ("source", "target"))
    if not (marked := languages_in(read_json(folder / "vocab.json"))):
        return {"name": "translate", "source": source, "target": target}
    usual = next((one for one in (target, *USUAL) if one in marked), next(iter(marked)))
    return {"name": "translate", "source": source, "target": usual, "targets": " ".join(marked)}


def languages_in(vocabulary: Mapping[str, object]) -> dict[str, object]:
    """The languages that a vocabulary has marks for, by their codes, and the ids of the marks."""
    found = {code(mark[1]): id for name, id in vocabulary.items() if (mark := MARK.fullmatch(name))}
    return {language: id for language, id in found.items() if language != ANY_LANGUAGE}


def code(language: object) -> str:
    """A language by its code of two letters where it has one here."""
    if not isinstance(language, str) or not re.fullmatch("[A-Za-z_-]{2,12}", language):
        return ANY_LANGUAGE
    return SHORT.get(language, language)


MARIAN = Family(
    name="Marian",
    classes=("MarianMTModel",),
    configure=configure,
    names=names,
    change=as_waves,
    prefix="model",
    outside=r"lm_head\.|final_logits_bias",
    ignored=r"embed_positions\.weight$|^(lm_head|model\.shared|model\.(en|de)coder\.embed_tokens)\.weight$",
    tokenizers=tokenizers_of,
    task=task,
)
