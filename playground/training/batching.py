"""Batches of similar length, filled up to a number of tokens."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from ..text.specials import NO_LABEL, Specials
from ..text.tokenizer import pad


@dataclass(frozen=True)
class PairBatch:
    """Sentence pairs as ids, padded on the right."""

    source: Tensor  # (B, S), each ends with the end mark
    present: Tensor  # (B, S), False at padding
    target: Tensor  # (B, T), begins with the start mark: what the decoder reads
    labels: Tensor  # (B, T), ends with the end mark: what it should answer, NO_LABEL where nothing counts

    @property
    def tokens(self) -> int:
        """Target tokens that count."""
        return int((self.labels != NO_LABEL).sum())

    def to(self, device: torch.device) -> "PairBatch":
        return PairBatch(*(getattr(self, part.name).to(device) for part in fields(self)))

    def part(self, rank: int, ranks: int) -> "PairBatch":
        return PairBatch(*(getattr(self, part.name)[rank::ranks] for part in fields(self)))


def bucket(
    lengths: Sequence[int], tokens: int, rng: random.Random, lead: Sequence[int] | None = None
) -> list[list[int]]:
    """Group indices so that each group has similar lengths and at most `tokens` padded tokens.

    Groups come in random order, and neighbours in length are shuffled, so that an epoch never
    repeats the batches of another. A sequence longer than `tokens` makes a group of its own.
    lead: of pairs, by how much the first side is longer than the second (lengths then hold the longer):
    pairs with the same lead stand together too, so that neither side is padded much.
    """
    noise = [rng.random() for _ in lengths]
    if lead is None:
        order = sorted(range(len(lengths)), key=lambda i: lengths[i] + noise[i])
    else:
        order = sorted(range(len(lengths)), key=lambda i: (lengths[i], lead[i] + noise[i]))
    groups, group = [], []
    for index in order:
        if group and lengths[index] * (len(group) + 1) > tokens:
            groups.append(group)
            group = []
        group.append(index)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    return groups


def pair_batch(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], specials: Specials
) -> PairBatch:
    """The batch of these pairs of ids, in this order."""
    source = pad([[*ids, specials.eos] for ids in sources], specials.pad)
    return PairBatch(
        source=source,
        present=source != specials.pad,
        target=pad([[specials.bos, *ids] for ids in targets], specials.pad),
        labels=pad([[*ids, specials.eos] for ids in targets], NO_LABEL),
    )
