"""States for the tests: a made-up language model whose every probability is known, and real tiny ones."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from playground.generation.decoding import Hypothesis, State
from playground.transformer import Decoding, Prepared, PreparedState, Transformer
from playground.uses.translation.translator import real_tokens
from tests.helpers import PAD

START, END, SMALL = 1, 2, 5  # of the made-up model: its first token, its end token, its vocabulary


class Invented:
    """A State whose logits (V,) are random but fixed for every sentence and every text so far."""

    def __init__(self, sentences: Sequence[int], vocab: int = SMALL, spread: float = 2.0) -> None:
        self.vocab, self.spread = vocab, spread
        self.rows: list[list[int]] = [[sentence] for sentence in sentences]

    def logits(self, row: Sequence[int]) -> Tensor:
        generator = torch.Generator().manual_seed(hash(tuple(row)) % 2**62)
        return self.spread * torch.randn(self.vocab, generator=generator)

    def step(self, tokens: Tensor) -> Tensor:
        assert len(tokens) == len(self.rows)
        self.rows = [row + new for row, new in zip(self.rows, tokens.tolist(), strict=True)]
        return torch.stack([self.logits(row) for row in self.rows])

    def select(self, rows: Tensor) -> None:
        self.rows = [self.rows[n] for n in rows.tolist()]

    def logprobs(self, sentence: int, tokens: Sequence[int]) -> list[float]:
        """The log-probability of each of these tokens as the output for a sentence."""
        row, found = [sentence, START], []
        for token in tokens:
            found.append(self.logits(row).log_softmax(0)[token].item())
            row.append(token)
        return found

    def outputs(self, sentence: int, limit: int) -> list[Hypothesis]:
        """Every finished output of at most `limit` tokens."""
        others = [token for token in range(self.vocab) if token != END]
        texts = [[*text, END] for length in range(limit) for text in itertools.product(others, repeat=length)]
        return [Hypothesis(text, self.logprobs(sentence, text), True) for text in texts]


class Uncached:
    """A State that reads everything from the start at each step, with the plain model."""

    def __init__(self, model: Transformer, source: Tensor | None) -> None:
        self.model, self.source = model, source
        self.read = torch.empty(0, dtype=torch.long)

    def step(self, tokens: Tensor) -> Tensor:
        self.read = torch.cat([self.read, tokens], dim=1) if self.read.numel() else tokens
        present = None if self.source is None else real_tokens(self.source, PAD)
        return self.model(self.read, self.source, present)[:, -1]

    def select(self, rows: Tensor) -> None:
        self.read = self.read[rows]
        self.source = None if self.source is None else self.source[rows]


def states(model: Transformer, source: Tensor | None) -> dict[str, State]:
    """The same batch, to be decoded in each of our ways."""
    present = None if source is None else real_tokens(source, PAD)
    return {
        "uncached": Uncached(model, source),
        "cached": Decoding(model, source, present),
        "prepared": PreparedState(Prepared(model), source, present),
    }


def starts(count: int) -> Tensor:
    """(N, 1): what the decoder reads first."""
    return torch.full((count, 1), START)


def close(a: Hypothesis, b: Hypothesis) -> bool:
    """The same output with the same probabilities, but for rounding."""
    same = a.tokens == b.tokens and a.finished == b.finished
    return same and all(math.isclose(x, y, abs_tol=1e-4) for x, y in zip(a.logprobs, b.logprobs, strict=True))
