"""Subword tokens: byte-pair encoding with byte fallback, on the `tokenizers` library."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tokenizers
import torch
from tokenizers import decoders, models, pre_tokenizers, trainers
from torch import Tensor

from .specials import Specials, new_specials

BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
SPACE = "\u2581"  # stands for the space in front of a word
PART = "\ufffd"  # what a part of a character looks like by itself
# Marks and digits are tokens of their own; apostrophes and hyphens stay inside their word. With < and >
# among the marks, no piece learned from text can be called as a special token or a byte is.
ISOLATED = tokenizers.Regex(SPACE + r'?(?:[.,!?;:"<>()\[\]«»…—–/%€$£]|\p{N})')

MARK = re.compile(r'[.,!?;:"()\[\]«»…]')


@dataclass(frozen=True)
class Token:
    """One token of a text: its id and the stretch text[start:end] that it stands for.

    Where one character takes several byte tokens, the first of them carries the character and
    the others an empty stretch behind it.
    """

    id: int
    start: int
    end: int


class Tokenizer:
    """Text to token ids and back. Special tokens never arise from text, whatever it says."""

    def __init__(self, inner: tokenizers.Tokenizer, specials: Specials, size: int | None = None) -> None:
        """size: of a model that has other rows than those of the vocabulary, as public ones do."""
        self.inner, self.specials = inner, specials
        self.names = names_by_id(inner, size)

    @classmethod
    def train(
        cls, texts: Iterable[str], vocab_size: int, alphabet: int = 160, others: Sequence[str] = ()
    ) -> "Tokenizer":
        """Learn the merges from texts (normalised). Characters beyond the `alphabet` most
        frequent ones are spelled as bytes. others: special tokens of the task, such as "2fr"."""
        texts = list(texts)
        counts = Counter(c for text in texts for c in SPACE + text.replace(" ", SPACE))
        # The library would choose among equally frequent characters at random.
        kept = sorted(counts, key=lambda c: (-counts[c], c))[:alphabet]
        learner = assemble(models.BPE())
        size = vocab_size - len(new_specials(others)[1]) - len(BYTES)
        trainer = trainers.BpeTrainer(
            vocab_size=size, initial_alphabet=kept, limit_alphabet=len(kept), show_progress=False
        )
        learner.train_from_iterator(texts, trainer)
        return cls.of_pieces(learner, BYTES + names_by_id(learner), others)

    @classmethod
    def of_pieces(
        cls, learner: tokenizers.Tokenizer, pieces: list[str], others: Sequence[str]
    ) -> "Tokenizer":
        """These pieces behind the special tokens, and the merges of `learner`."""
        specials, names = new_specials(others)
        vocab = {piece: n for n, piece in enumerate(names + pieces)}
        merges = [tuple(merge) for merge in json.loads(learner.to_str())["model"]["merges"]]
        return cls(assemble(models.BPE(vocab, merges, byte_fallback=True)), specials)

    def with_others(self, others: Sequence[str]) -> "Tokenizer":
        """One of the same pieces, with the special tokens of another task."""
        pieces = [name for id, name in enumerate(self.names) if not self.is_special(id)]
        return self.of_pieces(self.inner, pieces, others)

    @classmethod
    def load(cls, path: Path, specials: Specials) -> "Tokenizer":
        inner = tokenizers.Tokenizer.from_file(str(path))
        inner.encode_special_tokens = True  # as the characters that they are written with
        return cls(inner, specials)

    def save(self, path: Path) -> None:
        self.inner.save(str(path))

    def __len__(self) -> int:
        return len(self.names)

    def encode(self, text: str) -> list[int]:
        return self.inner.encode(text, add_special_tokens=False).ids

    def encode_behind(self, text: str) -> list[int]:
        """The ids of a text that stands behind another one, with a space between the two."""
        return self.encode(text if self.adds_space else f" {text}")

    @cached_property
    def adds_space(self) -> bool:
        """Whether a text gets a space in front by itself, as if it stood behind another."""
        ids = self.encode("a")
        return bool(ids) and self.begins_word(ids[0])

    def encode_batch(self, texts: list[str], dropout: float | None = None) -> list[list[int]]:
        """The ids of each text. With dropout, each merge is left out with that probability, so
        that a model in training sees a word in several spellings (Provilkov et al. 2020)."""
        if dropout is not None:
            self.inner.model.dropout = dropout
        try:
            return [encoding.ids for encoding in self.inner.encode_batch(texts, add_special_tokens=False)]
        finally:
            if dropout is not None:  # only byte-pair encoding has it
                self.inner.model.dropout = None

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text with the stretch of it that each stands for, spaces left out."""
        encoding = self.inner.encode(text, add_special_tokens=False)
        space = self.inner.token_to_id(SPACE)
        tokens, reached = [], 0
        for id, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            while start < end and text[start] == " ":
                start += 1
            if id == space:  # in front of the text it stands for nothing, yet claims a character
                end = start
            start, end = max(start, reached), max(end, reached)
            tokens.append(Token(id, start, end))
            reached = end
        return tokens

    def words(self, ids: Sequence[int]) -> list[range]:
        """Which tokens belong together as one word or one mark: ranges of indices into ids.

        Special tokens belong to no word.
        """
        words: list[range] = []
        for n, id in enumerate(ids):
            after_mark = n > 0 and self.is_mark(ids[n - 1])
            if words and words[-1].stop == n and self.continues_word(id) and not after_mark:
                words[-1] = range(words[-1].start, n + 1)
            elif not self.is_special(id):
                words.append(range(n, n + 1))
        return words

    def is_special(self, id: int) -> bool:
        return id in self.specials.ids

    def is_mark(self, id: int) -> bool:
        return MARK.fullmatch(self.texts[id].strip()) is not None

    def begins_word(self, id: int) -> bool:
        """Whether a token has a space in front."""
        return self.texts[id].startswith(" ")

    def continues_word(self, id: int) -> bool:
        """Whether a token goes on with the word before it: it is no mark and has no space in front."""
        return not (self.is_special(id) or self.begins_word(id) or self.is_mark(id))

    @cached_property
    def separates_words(self) -> bool:
        """Whether any token has a space in it, or stands for one: else each is a word of its own."""
        return any(" " in text for text in self.texts)

    @cached_property
    def by_pieces(self) -> bool:
        """Whether words are cut into pieces, of which the first holds the space in front."""
        return any(text.startswith(" ") and text.strip() for text in self.texts)

    @cached_property
    def texts(self) -> list[str]:
        """What each token adds to a text that it does not begin, with the space in front where it has one:
        nothing for a special token, and U+FFFD for a part of a character."""
        ordinary = [id for id in range(len(self)) if not self.is_special(id)]
        # Those learned last are no single bytes, which would join with the next; yet they may end in one.
        first = next(id for id in reversed(ordinary) if PART not in self.inner.decode([id]))
        before = self.inner.decode([first])
        added = self.inner.decode_batch([[first, id] for id in ordinary])
        texts = [""] * len(self)
        for id, text in zip(ordinary, added, strict=True):
            texts[id] = text[len(before) :]
        return texts

    def unknown_characters(self, text: str) -> list[str]:
        """The characters of a text that are not in the alphabet, in order, each once."""
        if isinstance(self.inner.decoder, decoders.ByteLevel):  # whose alphabet are the bytes, as letters
            return []
        alphabet, rules = self.inner.get_vocab(), self.inner.normalizer
        seen = [c for c in dict.fromkeys(text) if not c.isspace()]
        read = {c: rules.normalize_str(c).strip(SPACE + " ") if rules else c for c in seen}
        return [c for c in seen if any(one not in alphabet for one in read[c])]

    def spelling(self, ids: Sequence[int]) -> str:
        """What tokens say, however it is cut into pieces. Quicker than `decode`, and for comparing only."""
        return "".join([self.names[id] for id in ids])

    def decode(self, ids: Sequence[int]) -> str:
        ordinary, joins = [id for id in ids if not self.is_special(id)], self.inner.decoder
        text = self.inner.decode(ordinary)
        if isinstance(joins, decoders.WordPiece) and ordinary:  # which joins no piece to nothing
            opening = self.names[ordinary[0]]
            return text.removeprefix(joins.prefix) if opening.startswith(joins.prefix) else text
        return text


def pad(sequences: Sequence[Sequence[int]], filler: int) -> Tensor:
    """Sequences of ids -> (B, longest), filled up on the right."""
    longest = max(map(len, sequences))
    return torch.tensor([[*ids, *[filler] * (longest - len(ids))] for ids in sequences])


def names_by_id(inner: tokenizers.Tokenizer, size: int | None = None) -> list[str]:
    """size: how many there are, if not those of the vocabulary: further ones are unused."""
    named = {id: name for name, id in inner.get_vocab().items()}
    return [named.get(id, f"<unused {id}>") for id in range(size or len(named))]


def assemble(model: models.BPE) -> tokenizers.Tokenizer:
    """The library's tokenizer around a model: how text is cut before, and joined after."""
    inner = tokenizers.Tokenizer(model)
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(SPACE, prepend_scheme="always"),
            pre_tokenizers.Split(ISOLATED, "isolated"),
        ]
    )
    inner.decoder = decoders.Sequence(
        [
            decoders.Replace(SPACE, " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return inner
