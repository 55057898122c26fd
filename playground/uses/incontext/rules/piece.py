"""What rules are made of: pieces that each take something out of a cell, with their words and their cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ....messages import Message

Take = Callable[[str], str | None]


class Exhausted(Exception):
    """The work that a search may do is done."""


class Work:
    """Counts work rather than seconds, so that a search ends in time and always in the same place."""

    def __init__(self, limit: int, whole: "Work | None" = None) -> None:
        """whole: the work that this is a part of."""
        self.left, self.whole = limit, whole

    def spend(self, amount: int = 1) -> None:
        """Raises Exhausted where nothing is left."""
        self.left -= amount
        if self.whole is not None:
            self.whole.left -= amount
        if self.left < 0 or (self.whole is not None and self.whole.left < 0):
            raise Exhausted

    def share(self, limit: int) -> "Work":
        """A part of what is left, for a search of its own."""
        return Work(limit, self)


@dataclass(frozen=True)
class Piece:
    """A function of a cell; None where it has no answer."""

    words: Message | str
    cost: float  # the lower the likelier that somebody means it; about a negative logarithm
    take: Take


@dataclass(frozen=True)
class Given:
    """What a rule is looked for in: inputs with their outputs, and some further inputs."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    further: tuple[str, ...] = ()

    def values(self, take: Take) -> tuple[str, ...] | None:
        """What a function gives for all the inputs, if each lies in its output and some are not empty."""
        found = []
        for text, output in zip(self.inputs, self.outputs, strict=True):
            value = take(text)
            if value is None or value not in output:
                return None
            found.append(value)
        return tuple(found) if any(found) else None

    def misses(self, take: Take) -> float:
        """The share of the further inputs for which a function has no answer."""
        if not self.further:
            return 0.0
        return sum(take(text) is None for text in self.further) / len(self.further)


MISS = 4.0  # what it costs to have no answer for any further input


class Pieces:
    """The cheapest piece for each way to give a part of every output."""

    def __init__(self, given: Given, work: Work) -> None:
        self.given, self.work = given, work
        self.best: dict[tuple[str, ...], Piece] = {}

    def offer(self, piece: Piece, values: tuple[str, ...] | None = None) -> None:
        """Keep a piece if it gives a part of each output and nothing cheaper gives the same. values: what
        it gives, where that is known."""
        self.work.spend(len(self.given.inputs))
        values = values or self.given.values(piece.take)
        if values is None:
            return
        kept = self.best.get(values)
        if kept is not None and kept.cost <= piece.cost:
            return
        if self.given.further:
            self.work.spend(len(self.given.further))
            cost = piece.cost + MISS * self.given.misses(piece.take)
            if kept is not None and kept.cost <= cost:
                return
            piece = Piece(piece.words, cost, piece.take)
        self.best[values] = piece


def every(texts: Sequence[str], take: Callable[[str], int | None]) -> tuple[int, ...] | None:
    """What a function gives for all texts; None where it lacks one."""
    found = []
    for text in texts:
        value = take(text)
        if value is None:
            return None
        found.append(value)
    return tuple(found)
