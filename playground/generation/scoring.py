"""How probable a model finds given tokens."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..pausing import give_way

Logits = Callable[[Tensor], Tensor]  # ids (B, T) -> the logits (B, T, V) of the token after each


def token_logprobs(logits: Tensor, tokens: Tensor) -> Tensor:
    """The log-probability (natural) of each of tokens (B, T) under logits (B, T, V) -> (B, T).

    logits[:, t] must be the prediction for tokens[:, t].
    """
    return torch.log_softmax(logits, dim=-1).gather(-1, tokens.unsqueeze(-1)).squeeze(-1)


def perplexity(logprob: float, count: int) -> float:
    """As how many equally likely choices a text with this log-probability (natural) is for each of its
    `count` parts; infinite where no float is large enough, as for a long text that is one word."""
    try:
        return math.exp(-logprob / count)
    except OverflowError:
        return math.inf


@dataclass(frozen=True)
class Window:
    """A stretch ids[start:stop] that is read at once, and from which ids[first:stop] are scored."""

    start: int
    first: int
    stop: int


def windows(length: int, context: int, stride: int) -> list[Window]:
    """How to score a sequence of `length` tokens with a model that reads `context` of them.

    Every token but the first is scored once. The first window is as long as the model can read;
    each later one scores the next `stride` tokens, each of which then sees at least
    context - stride + 1 tokens before it. Raises ValueError for a stride outside 1 to context.
    """
    if not 1 <= stride <= context:
        raise ValueError(f"stride is {stride}; it must be from 1 to the context of {context}")
    found: list[Window] = []
    first, step = 1, context
    while first < length:
        stop = min(first + step, length)
        found.append(Window(max(0, stop - 1 - context), first, stop))
        first, step = stop, stride
    return found


@torch.no_grad()
def sequence_logprobs(
    logits: Logits, sequences: Sequence[Sequence[int]], context: int, stride: int, batch_tokens: int = 4096
) -> list[Tensor]:
    """The log-probability (natural) of every token but the first of each sequence, given those before
    it in its window: one tensor (length - 1,) a sequence.

    Windows of similar length are read together, up to `batch_tokens` padded ones.
    """
    found = [torch.zeros(max(0, len(ids) - 1)) for ids in sequences]
    parts = [(n, window) for n, ids in enumerate(sequences) for window in windows(len(ids), context, stride)]
    parts.sort(key=lambda part: part[1].stop - part[1].start)
    for group in groups(parts, batch_tokens):
        give_way()
        longest = max(window.stop - window.start for _, window in group)
        rows = torch.zeros(len(group), longest, dtype=torch.long)  # what pads comes last: nobody sees it
        for row, (n, window) in zip(rows, group, strict=True):
            row[: window.stop - window.start] = torch.tensor(sequences[n][window.start : window.stop])
        found_logits = logits(rows[:, :-1]).float()
        values = token_logprobs(found_logits, rows[:, 1:].to(found_logits.device))  # (B, longest - 1)
        for value, (n, window) in zip(values, group, strict=True):
            found[n][window.first - 1 : window.stop - 1] = value[
                window.first - window.start - 1 : window.stop - window.start - 1
            ]
    return found


def groups(parts: Sequence[tuple[int, Window]], tokens: int) -> Iterator[list[tuple[int, Window]]]:
    """Neighbours together, as long as they hold at most `tokens` with their padding."""
    group: list[tuple[int, Window]] = []
    for part in parts:  # from short to long, so each is the longest so far
        if group and (len(group) + 1) * (part[1].stop - part[1].start) > tokens:
            yield group
            group = []
        group.append(part)
    if group:
        yield group
