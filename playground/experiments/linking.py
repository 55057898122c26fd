"""Which heads link a role to its predicate: how much they look there, and what the role is without them.

L layers, H heads, T tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..transformer import Edits
from ..uses.roles.labeller import FoundRole, Labeller
from ..uses.roles.reading import reading_of
from .effects import head_effects
from .subjects import Subject, subject_of

SHOWN = 3  # heads that look most


@dataclass(frozen=True)
class LinkedHead:
    """A head, how much it looks from the words of a role to the verb, and the role without it."""

    layer: int
    head: int
    weight: float  # the mean over the words; on the verb and on the mark in front of it
    without: float  # the probability of the role with the head switched off everywhere


@dataclass(frozen=True)
class Linking:
    """The heads between a role and its predicate."""

    looking: tuple[LinkedHead, ...]  # those that look most, the first most of all
    needed: LinkedHead  # the one without which the role's labels are least probable


def linking(labeller: Labeller, words: Sequence[str], predicate: int, role: FoundRole) -> Linking:
    """The heads between a role that was found and its predicate."""
    row = labeller.speller.row(words, predicate)
    one = subject_of(labeller.checkpoint, reading_of(labeller, words, predicate))
    rows = tuple(row.firsts[role.start : role.end])
    one = replace(one, counted=rows)
    weights = weights_on(one, range(row.firsts[predicate] - 1, end_of(row.firsts, predicate, len(row.ids))))
    falls = head_effects(one)["encoder"]  # (L, H)
    heads = weights.size(1)

    def linked(place: int) -> LinkedHead:
        layer, head = divmod(place, heads)
        _, logits = one.run(Edits(gains={(("encoder", layer), head): 0.0}))
        without = labeller.probability(logits, row, predicate, role)
        return LinkedHead(layer, head, weights[layer, head].item(), without)

    most = weights.flatten().topk(SHOWN).indices.tolist()
    return Linking(tuple(map(linked, most)), linked(int(falls.argmax())))


def end_of(firsts: Sequence[int], word: int, length: int) -> int:
    """The token behind a word; the last of a row is its end mark."""
    return firsts[word + 1] if word + 1 < len(firsts) else length - 1


def weights_on(one: Subject, keys: range) -> Tensor:
    """The mean weight of each head (L, H) that the counted rows put on these tokens together."""
    trace, _ = one.run()
    layers = [trace.attention["encoder", layer].weights[0] for layer in range(one.layers("encoder"))]
    rows = list(one.counted)
    return torch.stack([weights[:, rows][:, :, list(keys)].sum(dim=-1).mean(dim=-1) for weights in layers])
