"""The labels of words, of two kinds.

Where a sentence is read as it is, each word is O or a predicate with its sense ("V.01"). Where one predicate
is marked, each word begins a role ("B-ARG0"), goes on with it ("I-ARG0") or plays none (O).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from ...corpora.frames import Sentence, Span

OUTSIDE = "O"
PREDICATE = "V."  # in front of a sense
OTHER = "V.other"  # a sense that is too rare
BEGIN, INSIDE = "B-", "I-"
ONCE = re.compile(r"(R-)?ARG\d")  # roles that a predicate has at most once: so it is in all of the data


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

    def mark(self, roles: Iterable[Span], words: int) -> list[int]:
        """The id for each word, from roles that do not overlap; those without a label are left out."""
        row = [self.ids[OUTSIDE]] * words
        for role in roles:
            if role.label in self.roles:
                row[role.start] = self.ids[BEGIN + role.label]
                for word in range(role.start + 1, role.end):
                    row[word] = self.ids[INSIDE + role.label]
        return row
