"""Checkpoints with vocabularies as public models have them: other special tokens, other spellings."""

import json

import tokenizers
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers

from playground.checkpoints import Checkpoint
from playground.text.specials import Specials
from playground.text.tokenizer import SPACE, Tokenizer
from tests.helpers import PUBLIC, tiny_model

TEXTS = [
    "The cat sleeps. Le chat dort.",
    "I am hungry. J'ai faim.",
    "The dog eats, and the cat's kitten plays in the café.",
    "Un chien mange une pomme. Où est l'été ?",
    "abcdefghijklmnopqrstuvwxyz",
] * 3
END = "<|endoftext|>"


def gpt2_tokenizer() -> Tokenizer:
    """Pieces of bytes, each byte written as a letter (a space as Ġ); one special token, the last, for all."""
    inner = tokenizers.Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    inner.train_from_iterator(
        TEXTS, trainers.BpeTrainer(vocab_size=310, initial_alphabet=alphabet, show_progress=False)
    )
    inner.add_special_tokens([END])
    last = inner.token_to_id(END)
    return Tokenizer(inner, Specials(last, last, last))


def marian_tokenizer() -> Tokenizer:
    """SentencePiece: the end is 0, padding comes last, and decoding begins with it."""
    characters = sorted({SPACE, *"".join(TEXTS)} - {" "})
    pieces = [SPACE + word for word in "The cat dog eats Le chat dort est".split()] + ["at", "ing"]
    scores = [(piece, -5.0) for piece in characters] + [(piece, -6.0) for piece in pieces]
    vocabulary = [("</s>", -9.0), ("<unk>", -9.0), *scores, ("<pad>", -9.0)]
    inner = tokenizers.Tokenizer(models.Unigram(vocabulary, unk_id=1))
    # The library would find the special tokens in a text too, so that it is cut at their brackets before.
    cut = pre_tokenizers.Split(tokenizers.Regex("[<>]"), "isolated")
    inner.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace(), cut])
    inner.decoder = decoders.Metaspace()
    inner.add_special_tokens(["</s>", "<unk>", "<pad>"])
    last = len(vocabulary) - 1
    return Tokenizer(inner, Specials(pad=last, bos=last, eos=0, others={"unk": 1}))


def llama_tokenizer(pad: int) -> Tokenizer:
    """Byte fallback, and a tokenizer that would put the start mark in front by itself. pad: 0 or the end."""
    learned = json.loads(Tokenizer.train(TEXTS, 320).inner.to_str())["model"]
    vocabulary = {"<unk>" if name == "<pad>" else name: id for name, id in learned["vocab"].items()}
    merges = [tuple(merge) for merge in learned["merges"]]
    inner = tokenizers.Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True))
    inner.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    inner.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    inner.decoder = decoders.Sequence(
        [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    inner.add_special_tokens(["<unk>", "<s>", "</s>"])
    return Tokenizer(inner, Specials(pad, bos=1, eos=2, others={} if pad == 0 else {"unk": 0}))


def gpt2() -> Checkpoint:
    return with_model(gpt2_tokenizer(), PUBLIC["gpt2"], {"name": "language-model"})


def marian() -> Checkpoint:
    choices = {**PUBLIC["marian"], "source_vocab_size": 0}
    return with_model(marian_tokenizer(), choices, {"name": "translate", "source": "en", "target": "fr"})


def llama(pad: int = 2) -> Checkpoint:
    return with_model(llama_tokenizer(pad), PUBLIC["llama"], {"name": "language-model"})


def with_model(tokenizer: Tokenizer, choices: dict, task: dict[str, str]) -> Checkpoint:
    model = tiny_model(**{"kind": "encoder-decoder", **choices, "vocab_size": len(tokenizer)})
    return Checkpoint(model, tokenizer, task)


VOCABULARIES = {
    "gpt2": gpt2_tokenizer,
    "marian": marian_tokenizer,
    "llama": lambda: llama_tokenizer(2),
    "llama, padding first": lambda: llama_tokenizer(0),
}
CHECKPOINTS = {"gpt2": gpt2, "marian": marian, "llama": llama, "llama, padding first": lambda: llama(0)}
