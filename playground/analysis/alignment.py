"""Which source word a target word was read from, by cross-attention.

T target tokens, S source tokens; a group is a range of tokens that make one word.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

Link = tuple[int, int]  # (source word, target word)


def merge_words(weights: Tensor, targets: Sequence[range], sources: Sequence[range]) -> Tensor:
    """Attention between tokens (..., T, S) -> between words (..., target words, source words): the mean
    over the tokens of a target word of the weight on all tokens of a source word."""
    rows, columns = membership(targets, weights.size(-2)), membership(sources, weights.size(-1))
    mean = rows / rows.sum(dim=-1, keepdim=True)
    return mean.to(weights) @ weights @ columns.T.to(weights)


def membership(groups: Sequence[range], size: int) -> Tensor:
    """(groups, size): 1 where a token belongs to a group."""
    members = torch.zeros(len(groups), size)
    for row, group in enumerate(groups):
        members[row, list(group)] = 1
    return members


def strongest_links(weights: Tensor) -> set[Link]:
    """For each target word, the source word with the largest weight (target words, source words)."""
    if weights.numel() == 0:
        return set()
    return {(int(source), target) for target, source in enumerate(weights.argmax(dim=1))}


def alignment_error_rate(
    found: Iterable[set[Link]], sure: Iterable[set[Link]], possible: Iterable[set[Link]]
) -> float:
    """1 - (|A∩S| + |A∩P|) / (|A| + |S|) over all sentences, where P includes S (Och & Ney 2003)."""
    hits = total = 0
    for a, s, p in zip(found, sure, possible, strict=True):
        hits += len(a & s) + len(a & (p | s))
        total += len(a) + len(s)
    return 1 - hits / total if total else 0.0
