"""The labels of words, of two kinds, and the best row of labels.

Where a sentence is read as it is, each word is O or a predicate with its sense ("V.01"). Where one predicate
is marked, each word begins a role ("B-ARG0"), goes on with it ("I-ARG0") or plays none (O).
W words, L labels.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...corpora.frames import Role, Sentence

OUTSIDE = "O"
PREDICATE = "V."  # in front of a sense
OTHER = "V.other"  # a sense that is too rare
BEGIN, INSIDE = "B-", "I-"


class Labels:
    """The labels of a model by id, and which of them are of which kind."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.ids = {name: id for id, name in enumerate(self.names)}

    @classmethod
    def learn(cls, sentences: Iterable[Sentence], least: int) -> "Labels":
        """Those that occur at least so often in these sentences, the most frequent first."""
        frames = [frame for sentence in sentences for frame in sentence.frames]
        senses = Counter(PREDICATE + frame.sense for frame in frames)
        roles = Counter(role.label for frame in frames for role in frame.roles)
        kept = [sense for sense, count in senses.most_common() if count >= least]
        spans = [role for role, count in roles.most_common() if count >= least]
        return cls([OUTSIDE, *kept, OTHER, *(mark + role for role in spans for mark in (BEGIN, INSIDE))])

    @cached_property
    def of_predicates(self) -> list[int]:
        """O and the senses."""
        return [id for id, name in enumerate(self.names) if name == OUTSIDE or name.startswith(PREDICATE)]

    @cached_property
    def of_roles(self) -> list[int]:
        """O, then B- and I- of each role in turn."""
        spans = [(self.ids[BEGIN + role], self.ids[INSIDE + role]) for role in self.roles]
        return [self.ids[OUTSIDE], *(id for pair in spans for id in pair)]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        return tuple(name.removeprefix(BEGIN) for name in self.names if name.startswith(BEGIN))

    def sense(self, name: str) -> int:
        """The id of a predicate with this sense."""
        return self.ids.get(PREDICATE + name, self.ids[OTHER])

    def mark(self, roles: Iterable[Role], words: int) -> list[int]:
        """The id for each word, from roles that do not overlap; those without a label are left out."""
        row = [self.ids[OUTSIDE]] * words
        for role in roles:
            if role.label in self.roles:
                row[role.start] = self.ids[BEGIN + role.label]
                for word in range(role.start + 1, role.end):
                    row[word] = self.ids[INSIDE + role.label]
        return row


def best_row(logprobs: NDArray[np.float64]) -> list[int]:
    """The most probable row of labels, (W, L) -> W, in which each I- comes after its own B- or I-
    (Viterbi 1967). The labels stand as in `Labels.of_roles`: O, B-, I-, B-, I-, ..."""
    best, steps = logprobs[0].copy(), []
    best[2::2] = -np.inf
    for row in logprobs[1:]:
        before = np.full(len(best), best.argmax())
        stay = np.where(best[1::2] >= best[2::2], np.arange(1, len(best), 2), np.arange(2, len(best), 2))
        before[2::2] = stay
        steps.append(before)
        best = best[before] + row
    found = [int(best.argmax())]
    for before in reversed(steps):
        found.append(int(before[found[-1]]))
    return found[::-1]


def spans_of(row: Sequence[int], roles: Sequence[str]) -> list[Role]:
    """The roles that a row of labels says, as `best_row` gives it."""
    spans: list[Role] = []
    for word, id in enumerate(row):
        if id % 2:  # B-
            spans.append(Role(roles[id // 2], word, word + 1))
        elif id:
            spans[-1] = Role(spans[-1].label, spans[-1].start, word + 1)
    return spans
