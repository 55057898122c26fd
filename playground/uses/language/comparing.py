"""One text in the eyes of several language models that share their tokens: what attention buys."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .scored import Scored


class Counting(Protocol):
    """A model that looks up counts of what followed the last few tokens."""

    def logprobs(self, ids: Sequence[int]) -> np.ndarray:
        """The log-probability (natural) of each of ids but the first, (len - 1,)."""

    def lookback(self, ids: Sequence[int]) -> np.ndarray:
        """How many tokens before it each of ids but the first was looked up with, (len - 1,)."""


@dataclass(frozen=True)
class Rated:
    """How surprising one word is, in bits."""

    text: str
    transformer: float
    ngram: float
    uniform: float
    lookback: int  # tokens of context that the n-gram model had counts for, at the word's first token


def rate(scored: Scored, ngram: Counting, vocab_size: int) -> list[Rated]:
    """Each word of a text for the Transformer that scored it, for an n-gram model over the same tokens,
    and for a guess at which every one of `vocab_size` tokens is as likely as any other."""
    counted, seen = ngram.logprobs(scored.ids), ngram.lookback(scored.ids)
    return [
        Rated(
            word.name,
            word.bits,
            sum(-float(counted[n - 1]) for n in word.tokens if not scored.starts[n]) / math.log(2),
            len(word.tokens) * math.log2(vocab_size),
            int(seen[word.tokens.start - 1]),
        )
        for word in scored.words
    ]
