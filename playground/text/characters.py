"""One token a character: what a model needs that copies, cuts and joins."""

import string

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from .tokenizer import SPECIALS, Tokenizer

SEP = len(SPECIALS)  # between an input and its output
SEPARATOR = "<sep>"
ACCENTED = "àâäáçèéêëíîïñóôöùúûü"
ALPHABET = (
    string.ascii_letters + string.digits + string.punctuation + " " + ACCENTED + ACCENTED.upper() + "€£°ß"
)


def character_tokenizer() -> Tokenizer:
    """The tokenizer of the few-shot model: special tokens, then the characters of ALPHABET.

    It has no token for anything else: see `Tokenizer.unknown_characters`.
    """
    vocabulary = {name: id for id, name in enumerate([*SPECIALS, SEPARATOR, *ALPHABET])}
    inner = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token=None))
    inner.pre_tokenizer = pre_tokenizers.Split(tokenizers.Regex("(?m)."), "isolated")
    inner.decoder = decoders.Fuse()
    return Tokenizer(inner)
