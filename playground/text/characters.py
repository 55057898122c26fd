"""One token a character: what a model needs that copies, cuts and joins."""

import string

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from .specials import new_specials
from .tokenizer import Tokenizer

SEPARATOR = "sep"  # the special token between an input and its output
ACCENTED = "àâäáçèéêëíîïñóôöùúûü"
ALPHABET = (
    string.ascii_letters + string.digits + string.punctuation + " " + ACCENTED + ACCENTED.upper() + "€£°ß"
)


def character_tokenizer(alphabet: str = ALPHABET) -> Tokenizer:
    """A token a character of the alphabet (as it stands, that of the few-shot model), behind the special
    tokens.

    It has no token for anything else: see `Tokenizer.unknown_characters`.
    """
    specials, names = new_specials([SEPARATOR])
    vocabulary = {name: id for id, name in enumerate([*names, *alphabet])}
    inner = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token=None))
    inner.pre_tokenizer = pre_tokenizers.Split(tokenizers.Regex("(?m)."), "isolated")
    inner.decoder = decoders.Fuse()
    return Tokenizer(inner, specials)
