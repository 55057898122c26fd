"""Beam search: the W most probable beginnings are kept at each step.

N sentences, W beams each, V vocabulary; a batch row is one beam.
"""

import math
from collections.abc import Callable, Hashable, Sequence

import torch
from torch import Tensor

from ..pausing import give_way
from .decoding import Hypothesis, State, ban_repeats

BLOCK = 64  # values of a row that `topk` looks at together


def normalised(hypothesis: Hypothesis, length_penalty: float) -> float:
    """log-probability / length^penalty: 0 favours short outputs, 1 compares means per token."""
    return hypothesis.logprob / max(1, len(hypothesis.tokens)) ** length_penalty


class Beams:
    """The beams of one sentence: those that still grow, and those that are finished."""

    def __init__(
        self,
        width: int,
        limit: int,
        end: int,
        length_penalty: float,
        forced: Sequence[int],
        spell: Callable[[Sequence[int]], Hashable],
    ) -> None:
        self.width, self.limit, self.end = width, limit, end
        self.length_penalty, self.forced, self.spell = length_penalty, forced, spell
        self.live = [Hypothesis()]  # at first all beams would be equal, so there is one
        self.finished: list[Hypothesis] = []

    def grow(self, candidates: Sequence[tuple[int, int, float]]) -> list[int]:
        """Extend by the best of (beam, token, token's log-probability), best first.

        Returns the beam that each new live beam came from.
        """
        grown, origins = [], []
        spellings = {self.spell(h.tokens) for h in self.finished}
        for rank, (beam, token, logprob) in enumerate(candidates):
            old = self.live[beam]
            new = Hypothesis([*old.tokens, token], [*old.logprobs, logprob], token == self.end)
            if (spelling := self.spell(new.tokens)) in spellings:
                continue
            spellings.add(spelling)
            if new.finished:
                # An end that is not among the best W was beaten by a longer beginning.
                if rank < self.width:
                    self.finished.append(new)
            elif len(grown) < self.width:
                grown.append(new)
                origins.append(beam)
            if len(grown) == self.width <= rank + 1:  # no further one could join or end
                break
        self.live = grown
        return origins

    @property
    def done(self) -> bool:
        """No growing beam can still become one of the W best (if it ended now), or length ran out."""
        if not self.live or len(self.live[0].tokens) >= self.limit:
            return True
        if len(self.finished) < self.width:
            return False
        worst = sorted(normalised(h, self.length_penalty) for h in self.finished)[-self.width]
        return max(normalised(h, self.length_penalty) for h in self.live) <= worst

    def chosen(self) -> list[list[int]]:
        """The tokens of each live beam; none while they are forced, since then nothing is banned."""
        return [h.tokens if len(h.tokens) >= len(self.forced) else [] for h in self.live]

    def best(self) -> list[Hypothesis]:
        """Up to W hypotheses, best first; unfinished ones only where there are too few others."""
        by_score = sorted(self.finished, key=lambda h: -normalised(h, self.length_penalty))
        return (by_score + self.live)[: self.width]


@torch.inference_mode()
def beam_search(
    state: State,
    start: Tensor,
    limits: Sequence[int],
    end: int,
    width: int = 4,
    length_penalty: float = 1.0,
    forced: Sequence[Sequence[int]] | None = None,
    spell: Callable[[Sequence[int]], Hashable] = tuple,
    may_repeat: bool = False,
) -> list[list[Hypothesis]]:
    """The up to `width` best outputs of each sentence, best first.

    start: (N, T), what the decoder reads first. limits, forced, may_repeat: as in `decode`. spell: what
    tokens say; of outputs that say the same only the first that is found is kept.
    """
    forced = forced or [()] * len(limits)
    sentences = [
        Beams(width, limit, end, length_penalty, prefix, spell)
        for limit, prefix in zip(limits, forced, strict=True)
    ]
    live = list(sentences)
    tokens = start
    while live:
        give_way()
        logits = state.step(tokens)  # (rows, V)
        logprobs = torch.log_softmax(logits, dim=-1, out=logits)
        if not may_repeat:
            logprobs = ban_repeats(logprobs, [tokens for beams in live for tokens in beams.chosen()])
        rows, last, first = [], [], 0
        still = []
        for beams, candidates in zip(live, best_candidates(logprobs, live), strict=True):
            count = len(beams.live)
            origins = beams.grow(candidates)
            if not beams.done:
                still.append(beams)
                rows += [first + origin for origin in origins]
                last += [[h.tokens[-1]] for h in beams.live]
            first += count
        live = still
        if live:
            state.select(torch.tensor(rows, device=start.device))
            tokens = torch.tensor(last, device=start.device)
    return [beams.best() for beams in sentences]


def topk(values: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The `count` largest values of each row (rows, V), or all, and where they stand, largest first. They lie
    in the blocks with the largest maxima, so a long row need not be sorted."""
    blocks = values.size(-1) // BLOCK
    if blocks <= count:
        return values.topk(min(count, values.size(-1)), dim=-1)
    columns = torch.arange(values.size(-1), device=values.device)
    whole, rest = columns[: blocks * BLOCK].view(blocks, BLOCK), columns[blocks * BLOCK :]
    maxima = values[:, : blocks * BLOCK].unflatten(1, (blocks, BLOCK)).amax(dim=-1)  # (rows, blocks)
    best = whole[maxima.topk(count, dim=-1).indices].flatten(1)  # (rows, count·BLOCK)
    places = torch.cat([best, rest.expand(len(values), -1)], dim=1)
    found, chosen = values.gather(1, places).topk(count, dim=-1)
    return found, places.gather(1, chosen)


def best_candidates(logprobs: Tensor, live: Sequence[Beams]) -> list[list[tuple[int, int, float]]]:
    """For each sentence its 2W best extensions (beam, token, log-probability), best first: even
    if W of them end the sentence, W others go on."""
    counts = [len(beams.live) for beams in live]
    if len(set(counts)) > 1:
        rows = logprobs.split(counts)
        return [best_candidates(own, [beams])[0] for own, beams in zip(rows, live, strict=True)]
    # A beam cannot supply more than 2W. (rows, C)
    values, tokens = (found.cpu() for found in topk(logprobs, 2 * live[0].width))
    hypotheses = [(hypothesis, beams.forced) for beams in live for hypothesis in beams.live]
    for row, (hypothesis, forced) in enumerate(hypotheses):
        position = len(hypothesis.tokens)
        if position < len(forced):
            values[row], tokens[row, 0] = -math.inf, forced[position]
            values[row, 0] = logprobs[row, forced[position]]
    sums = torch.tensor([hypothesis.logprob for hypothesis, _ in hypotheses], dtype=torch.float64)
    totals, values, tokens = (x.view(len(live), -1) for x in (values + sums.unsqueeze(1), values, tokens))
    best = totals.sort(dim=-1, descending=True, stable=True).indices[:, : 2 * live[0].width]  # (N, 2W)
    beams = best // (totals.size(1) // counts[0])
    columns = (column.tolist() for column in (beams, tokens.gather(1, best), values.gather(1, best)))
    return [[c for c in zip(*found, strict=True) if c[2] > -math.inf] for found in zip(*columns, strict=True)]
