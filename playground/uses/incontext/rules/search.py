"""The search for a rule: a short program that gives every example of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from .amounts import amounts
from .loops import loops
from .moments import moments
from .paths import Path, cheapest_path
from .piece import Exhausted, Given, Pieces, Take, Work
from .substrings import substrings

WORK = 300_000


@dataclass(frozen=True)
class Rule:
    """A program in words, and what it does."""

    words: str
    cost: float
    take: Take


def find_rule(examples: Sequence[tuple[str, str]], further: Sequence[str] = ()) -> Rule | None:
    work = Work(WORK)
    given = Given(tuple(i for i, _ in examples), tuple(o for _, o in examples), tuple(further))
    path = path_of(given, work)
    return None if path is None else Rule(path.words, path.cost, path.take)


def path_of(given: Given, work: Work) -> Path | None:
    pieces = Pieces(given, work)
    try:
        for offer in (substrings, loops, moments, amounts):
            offer(pieces)
    except Exhausted:
        pieces.work = Work(50_000)
    try:
        return cheapest_path(pieces)
    except Exhausted:
        return None
