"""The labeller: a text's words -> its predicates -> the roles of each.

B batch, T tokens, W words, L labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from ...checkpoints import Checkpoint
from ...corpora.frames import Role
from ...text.conventions import normalise
from ...text.specials import Specials
from ...text.tokenizer import Tokenizer, pad
from .labels import Labels, best_row, spans_of

AT_ONCE = 32  # rows that are read together
MARK = "predicate"  # the special token in front of the word that is asked about


@dataclass(frozen=True)
class Row:
    """What the model reads of a sentence, and which token is the first of each word."""

    ids: list[int]
    firsts: list[int]


class Speller:
    """Words to rows of tokens. Words repeat, so each is cut into tokens once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.specials: Specials = tokenizer.specials
        self.spell = lru_cache(maxsize=100_000)(
            lambda word: tuple(tokenizer.encode(normalise(word))) or (self.specials.eos,)
        )

    def row(self, words: Sequence[str], predicate: int | None = None) -> Row:
        """A sentence as it is, or with one of its words marked as the predicate that is asked about."""
        ids, firsts = [self.specials.bos], []
        for n, word in enumerate(words):
            if n == predicate:
                ids.append(self.specials[MARK])
            firsts.append(len(ids))
            ids += self.spell(word)
        return Row([*ids, self.specials.eos], firsts)


class Labeller:
    """Finds predicates and their roles in sentences that are cut into words."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint, self.model = checkpoint, checkpoint.model
        self.labels, self.speller = Labels(checkpoint.labels), Speller(checkpoint.tokenizer)

    def predicates(self, sentences: Sequence[Sequence[str]]) -> list[dict[int, str]]:
        """For each sentence its predicates by word, with the sense of each."""
        of, found = self.labels.of_predicates, []
        for logprobs in self.logprobs([self.speller.row(words) for words in sentences], of):
            is_one = np.exp(logprobs[:, 1:]).sum(axis=1) > 0.5
            senses = logprobs[:, 1:].argmax(axis=1) + 1
            found.append({int(n): self.labels.names[of[senses[n]]][2:] for n in np.flatnonzero(is_one)})
        return found

    def roles(self, asked: Sequence[tuple[Sequence[str], int]]) -> list[list[Role]]:
        """For each sentence and the word that is its predicate the roles of that."""
        rows = [self.speller.row(words, predicate) for words, predicate in asked]
        found = []
        for (_, predicate), logprobs in zip(asked, self.logprobs(rows, self.labels.of_roles), strict=True):
            logprobs[predicate, 1:] = -np.inf  # the predicate plays no role itself
            found.append(spans_of(best_row(logprobs), self.labels.roles))
        return found

    @torch.inference_mode()
    def logprobs(self, rows: Sequence[Row], of: Sequence[int]) -> list[NDArray[np.float64]]:
        """For each row (W, L): the log-probabilities of these labels, others left out, at each word."""
        order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
        found: list[NDArray[np.float64]] = [np.empty(0)] * len(rows)
        filler = self.speller.specials.pad
        for start in range(0, len(order), AT_ONCE):
            chosen = order[start : start + AT_ONCE]
            ids = pad([rows[n].ids for n in chosen], filler)  # (B, T)
            logits = self.model(ids, present=ids != filler)[..., list(of)]
            for n, result in zip(chosen, logits.double().log_softmax(dim=-1), strict=True):
                found[n] = result[rows[n].firsts].numpy()
        return found
