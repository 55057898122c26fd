"""The labeller: a sentence's words -> its predicates -> the roles of each.

B batch, T tokens, W words, L labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...checkpoints import Checkpoint
from ...pausing import give_way
from ...text.conventions import normalise
from ...text.specials import Specials
from ...text.tokenizer import Tokenizer, pad
from .labels import ONCE, Labels
from .posterior import Posterior

AT_ONCE = 32  # rows that are read together
MARK = "predicate"  # the special token in front of the word that is asked about
OTHERS = 3  # labels that are told beside the one that is chosen
NO_ROLE = ""


@dataclass(frozen=True)
class Row:
    """What the model reads of a sentence, and which token is the first of each word."""

    ids: list[int]
    firsts: list[int]


@dataclass(frozen=True)
class Predicate:
    """A word that says what happens, or what is the case."""

    word: int
    sense: str  # its number in PropBank, or "other"
    probability: float  # that it is one, whatever its sense


@dataclass(frozen=True)
class FoundRole:
    """A stretch of words and the role that it plays; the word `end` is no part of it."""

    label: str
    start: int
    end: int
    probability: float  # of exactly this span with this label
    others: tuple[tuple[str, float], ...]  # what else these words could be; NO_ROLE: nothing


@dataclass(frozen=True)
class FoundFrame:
    """A predicate with its roles, in the order in which they stand."""

    predicate: Predicate
    roles: tuple[FoundRole, ...]


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

    def count(self, text: str) -> int:
        """How many tokens a text has, without marks."""
        return len(self.checkpoint.tokenizer.encode(normalise(text)))

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the model reads these words at once, with the mark of a predicate."""
        return len(self.speller.row(words, 0).ids) <= self.model.config.max_length

    def frames(self, sentences: Sequence[Sequence[str]]) -> list[list[FoundFrame]]:
        """For each sentence its predicates with their roles."""
        found = self.predicates(sentences)
        asked = [(n, one) for n, predicates in enumerate(found) for one in predicates]
        roles = self.roles([(sentences[n], one.word) for n, one in asked])
        frames: list[list[FoundFrame]] = [[] for _ in sentences]
        for (n, one), of_one in zip(asked, roles, strict=True):
            frames[n].append(FoundFrame(one, tuple(of_one)))
        return frames

    def predicates(self, sentences: Sequence[Sequence[str]]) -> list[list[Predicate]]:
        """For each sentence the words that are more probably a predicate than not."""
        rows = [self.speller.row(words) for words in sentences]
        return [self.read_predicates(one) for one in self.logprobs(rows, self.labels.of_predicates)]

    def read_predicates(self, logprobs: NDArray[np.float64]) -> list[Predicate]:
        """logprobs: (W, L), of the labels `Labels.of_predicates`."""
        senses = [self.labels.names[id].partition(".")[2] for id in self.labels.of_predicates[1:]]
        share = np.exp(logprobs[:, 1:])
        return [
            Predicate(n, senses[int(row.argmax())], float(row.sum()))
            for n, row in enumerate(share)
            if row.sum() > 0.5
        ]

    def roles(self, asked: Sequence[tuple[Sequence[str], int]]) -> list[list[FoundRole]]:
        """For each sentence and the word that is its predicate the roles of that: each span that is more
        probable than not."""
        rows = [self.speller.row(words, predicate) for words, predicate in asked]
        return [
            self.read_roles(logprobs, predicate)
            for (_, predicate), logprobs in zip(asked, self.logprobs(rows, self.labels.of_roles), strict=True)
        ]

    def read_roles(self, logprobs: NDArray[np.float64], predicate: int) -> list[FoundRole]:
        """logprobs: (W, L), of the labels `Labels.of_roles`. The predicate plays no role itself."""
        logprobs = without_role(logprobs, predicate)
        names, posterior, found = (*self.labels.roles, NO_ROLE), Posterior(logprobs), []
        likely = posterior.likely()
        for start, end, number, own in likely:
            # Of two that would be the same role, where a predicate has it once, the more probable one.
            if ONCE.fullmatch(names[number]) and any(
                r == number and share > own for _, _, r, share in likely
            ):
                continue
            shares, nothing = posterior.of_span(start, end)
            every = sorted(zip(names, [*shares, nothing], strict=True), key=lambda pair: -pair[1])
            others = [(name, float(share)) for name, share in every if name != names[number]][:OTHERS]
            found.append(FoundRole(names[number], start, end, own, tuple(others)))
        return found

    def probability(self, logits: Tensor, row: Row, predicate: int, role: FoundRole) -> float:
        """Of a role of this predicate under other logits (T, labels), those of a changed model."""
        logprobs = without_role(of_words(logits, row, self.labels.of_roles), predicate)
        shares, _ = Posterior(logprobs).of_span(role.start, role.end)
        return float(shares[self.labels.roles.index(role.label)])

    @torch.inference_mode()
    def logprobs(self, rows: Sequence[Row], of: Sequence[int]) -> list[NDArray[np.float64]]:
        """For each row (W, L): the log-probabilities of these labels, others left out, at each word."""
        order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
        found: list[NDArray[np.float64]] = [np.empty(0)] * len(rows)
        filler = self.speller.specials.pad
        for start in range(0, len(order), AT_ONCE):
            give_way()
            chosen = order[start : start + AT_ONCE]
            ids = pad([rows[n].ids for n in chosen], filler)  # (B, T)
            logits = self.model(ids, present=ids != filler)
            for n, result in zip(chosen, logits, strict=True):
                found[n] = of_words(result, rows[n], of)
        return found


def without_role(logprobs: NDArray[np.float64], word: int) -> NDArray[np.float64]:
    """(W, L) with certainty that this word plays no role: it is the predicate."""
    certain = logprobs.copy()
    certain[word] = np.where(np.arange(logprobs.shape[1]) == 0, 0.0, -np.inf)
    return certain


def of_words(logits: Tensor, row: Row, of: Sequence[int]) -> NDArray[np.float64]:
    """(T, all labels) -> (W, L): the log-probabilities of some labels, others left out, at each word."""
    return logits[row.firsts][:, list(of)].double().log_softmax(dim=-1).numpy()
