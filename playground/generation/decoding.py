"""Token-by-token decoding: greedy or sampled, one row or a batch, with forced beginnings.

B rows, T new tokens, V vocabulary.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from ..pausing import give_way

Choose = Callable[[Tensor], Tensor]  # next-token log-probabilities (B, V) -> chosen ids (B,)

REPEATS = 3  # how often the same stretch of NGRAM tokens may occur in one output
NGRAM = 4


class State(Protocol):
    """A batch being decoded: all that generation knows of a model."""

    def step(self, tokens: Tensor) -> Tensor:
        """Read new tokens (B, T); return the logits (B, V) of what follows the last of them, which the caller
        may overwrite."""

    def select(self, rows: Tensor) -> None:
        """Keep these rows of the batch, in this order; a row may be taken twice."""


@dataclass
class Hypothesis:
    """An output so far: its tokens (without the start, with the end token once it is reached)."""

    tokens: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)  # natural logarithm, one a token
    finished: bool = False  # the end token was reached; False where the length ran out

    @property
    def logprob(self) -> float:
        return math.fsum(self.logprobs)


def greedy(logprobs: Tensor) -> Tensor:
    """The most probable token of each row."""
    return logprobs.argmax(dim=-1)


def repeated(tokens: Sequence[int]) -> list[int]:
    """The tokens that would complete a stretch of NGRAM tokens for the (REPEATS + 1)th time.

    A small model can fall into a loop; a real sentence hardly says the same four tokens more
    than three times.
    """
    if len(tokens) < NGRAM * REPEATS or tokens.count(tokens[-1]) <= REPEATS:  # nearly always
        return []
    tail = tuple(tokens[-(NGRAM - 1) :])
    grams = zip(*(tokens[i:] for i in range(NGRAM)), strict=False)
    seen = Counter(gram[-1] for gram in grams if gram[:-1] == tail)
    return [token for token, count in seen.items() if count >= REPEATS]


def ban_repeats(logprobs: Tensor, rows: Sequence[Sequence[int]]) -> Tensor:
    """log-probabilities (B, V) with -inf where a row would repeat itself too often."""
    banned = [(row, token) for row, tokens in enumerate(rows) for token in repeated(tokens)]
    if banned:
        logprobs = logprobs.clone()
        logprobs[tuple(zip(*banned, strict=True))] = -math.inf
    return logprobs


def decode(
    state: State,
    start: Tensor,
    limits: Sequence[int],
    end: int,
    choose: Choose = greedy,
    forced: Sequence[Sequence[int]] | None = None,
    may_repeat: bool = False,
) -> Iterator[list[Hypothesis]]:
    """Decode a batch, yielding all its hypotheses after each step (the same objects, growing).

    start: (B, T), what the decoder reads first. limits: the most tokens each row may write.
    forced: tokens with which each row must begin; an end among them ends nothing unless it is the last.
    may_repeat: whether the same tokens may come again
    and again (see `repeated`). Rows that are done leave the batch.
    """
    hypotheses = [Hypothesis() for _ in limits]
    forced = forced or [()] * len(limits)
    live = list(range(len(limits)))  # the hypothesis that each row of the batch belongs to
    tokens = start
    while live:
        give_way()
        logprobs = torch.log_softmax(state.step(tokens), dim=-1)  # (B, V)
        allowed = logprobs if may_repeat else ban_repeats(logprobs, [hypotheses[i].tokens for i in live])
        chosen = choose(allowed).tolist()
        for row, i in enumerate(live):
            hypothesis = hypotheses[i]
            if len(hypothesis.tokens) < len(forced[i]):
                chosen[row] = forced[i][len(hypothesis.tokens)]
            hypothesis.tokens.append(chosen[row])
            hypothesis.logprobs.append(logprobs[row, chosen[row]].item())
            hypothesis.finished = chosen[row] == end and len(hypothesis.tokens) >= len(forced[i])
        yield hypotheses
        keep = [
            row
            for row, i in enumerate(live)
            if not hypotheses[i].finished and len(hypotheses[i].tokens) < limits[i]
        ]
        if len(keep) < len(live):
            state.select(torch.tensor(keep, dtype=torch.long, device=start.device))
        live = [live[row] for row in keep]
        tokens = torch.tensor([[chosen[row]] for row in keep], device=start.device)
