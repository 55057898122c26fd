"""What a head does, from where it looks: each role says which keys count for which query.

H heads, T queries, S keys (tokens, or words after merging). A role's targets are (T, S), True where
looking there is what the role does; allowed is (T, S), True where a query may look at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

MIXED = "mixed"
THRESHOLD = 0.4  # how far from chance (0) to always (1) the best role must be, else a head is mixed

# What each role means, the catalogue says: `attention.does-NAME`.
ROLES = (
    *("previous", "next", "same", "first", "last", "punctuation", "verb", "induction"),
    *("aligned", "aligned next", "copied", MIXED),
)


@dataclass(frozen=True)
class Score:
    """How a head does one role: sums over queries, so that scores of many texts add up."""

    weight: Tensor  # (H,), sum of the weight on the targets
    chance: float  # sum of what uniform attention would give
    queries: int  # for how many queries there was something to decide

    def __add__(self, other: "Score") -> "Score":
        return Score(self.weight + other.weight, self.chance + other.chance, self.queries + other.queries)

    def above_chance(self) -> Tensor:
        """(H,): 0 for uniform attention, 1 for all weight on the targets, below 0 for less than chance.
        NaN where there was nothing to decide."""
        return (self.weight - self.chance) / (self.queries - self.chance)


def score(weights: Tensor, targets: Tensor, allowed: Tensor) -> Score:
    """Score attention (H, T, S) on targets. Queries that can look at nothing but targets, or at none,
    say nothing and are left out."""
    possible = (targets & allowed).sum(dim=-1)  # (T,)
    rows = (possible > 0) & (possible < allowed.sum(dim=-1))
    weight = (weights * targets).sum(dim=-1)[:, rows].sum(dim=-1)  # (H,)
    return Score(weight, (possible / allowed.sum(dim=-1))[rows].sum().item(), int(rows.sum()))


def label(scores: dict[str, float]) -> str:
    """The role with the highest score above chance; "mixed" where none reaches the threshold."""
    best = max(scores, key=lambda role: scores[role], default=MIXED)
    return best if scores.get(best, 0) >= THRESHOLD else MIXED


# ---- the targets of each role


def offset(queries: int, keys: int, by: int) -> Tensor:
    """The key `by` places after the query (before it where negative)."""
    return torch.arange(keys) == torch.arange(queries)[:, None] + by


def same(queries: Sequence[object], keys: Sequence[object]) -> Tensor:
    """Keys that are equal to the query: the same word."""
    return torch.tensor([[key == query for key in keys] for query in queries])


def column(queries: int, keys: int, chosen: Sequence[bool] | int) -> Tensor:
    """The same keys for every query: one position (-1: the last), or all where `chosen` is True."""
    row = torch.zeros(keys, dtype=torch.bool)
    if isinstance(chosen, int):
        row[chosen] = True
    else:
        row |= torch.tensor(chosen)
    return row.expand(queries, -1)


def after_earlier(words: Sequence[object]) -> Tensor:
    """Keys that follow an earlier occurrence of the query: prefix matching (Olsson et al. 2022,
    "In-context Learning and Induction Heads")."""
    targets = torch.zeros(len(words), len(words), dtype=torch.bool)
    targets[:, 1:] = same(words, words).tril(-1)[:, :-1]
    return targets


def next_copied(written: Sequence[object], source: Sequence[object]) -> torch.Tensor:
    """(T, S), the source token that is the next to be written, where all that is written stands in the
    source in one piece, once; nowhere otherwise."""
    targets = torch.zeros(len(written), len(source), dtype=torch.bool)
    size = len(written) - 1  # without the end mark
    starts = [n for n in range(len(source) - size + 1) if list(source[n : n + size]) == list(written[:size])]
    if len(starts) == 1:
        rows = torch.arange(size)
        targets[rows, starts[0] + rows] = True
    return targets


def self_targets(words: Sequence[str], marks: Sequence[bool], causal: bool) -> dict[str, Tensor]:
    """The targets of every role of self-attention over these words, but for induction, which shows on
    repeated text only, and for the verb that is asked about; marks: which words are punctuation."""
    size = len(words)
    targets = {
        "previous": offset(size, size, -1),
        "same": same(words, words),
        "first": column(size, size, 0),
        # A mark that looks at itself says nothing, and in a decoder the last one is seen by itself only.
        "punctuation": column(size, size, marks) & ~offset(size, size, 0),
    }
    if not causal:
        targets |= {"next": offset(size, size, 1), "last": column(size, size, -1)}
    return targets


def verb_targets(size: int, mark: int) -> Tensor:
    """(T, S) for a text of `size` words in which word `mark` stands for nothing but says that the next one is
    asked about: both count, for all other words."""
    targets = torch.zeros(size, size, dtype=torch.bool)
    targets[:, mark : mark + 2] = True
    targets[mark : mark + 2] = False
    return targets


def cross_targets(links: Tensor, marks: Sequence[bool]) -> dict[str, Tensor]:
    """The targets of every role of cross-attention, for T words read and S source words.

    links: (T, S), True where the word that a row writes is linked with a source word. The word that a
    row reads was written by the row before. marks: which source words are punctuation.
    """
    queries, keys = links.shape
    read = torch.zeros_like(links)
    read[1:] = links[:-1]
    return {
        "aligned": read,
        "aligned next": links,
        "first": column(queries, keys, 0),
        "last": column(queries, keys, -1),
        "punctuation": column(queries, keys, marks),
    }


# ---- other numbers


def entropy(weights: Tensor) -> Tensor:
    """The entropy of each row (..., S) in bits -> (...): 0 for one key, log2(S) for uniform attention."""
    return -torch.special.xlogy(weights, weights).sum(dim=-1) / torch.log(torch.tensor(2.0))


def copying(value: Tensor, output: Tensor, embedding: Tensor, unembedding: Tensor) -> float:
    """How much a head that looks at a token raises that same token: the share of positive eigenvalues
    of its OV circuit, Σλ / Σ|λ|, from -1 to 1 (Elhage et al. 2021, "A Mathematical Framework for
    Transformer Circuits", copying heads).

    value (K, D) and output (D, K) are the head's parts of W_V and W_O; embedding and unembedding (V, D).
    Norms may be folded in; positions and what other layers do are left out. A head that writes nothing: 0.
    """
    # The circuit is (V, V), but its non-zero eigenvalues are those of this (K, K) matrix.
    small = value.double() @ (embedding.double().T @ unembedding.double()) @ output.double()
    values = torch.linalg.eigvals(small)
    total = values.abs().sum().item()
    return values.real.sum().item() / total if total else 0.0
