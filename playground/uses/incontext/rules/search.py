"""The search for a rule: a short program that gives every example of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from .amounts import amounts
from .loops import loops
from .moments import moments
from .paths import Path, cheapest_path
from .piece import Exhausted, Given, Pieces, Take, Work
from .substrings import substrings
from .switch import branches_of

WORK = 500_000
PIECE_WORK, WALK_WORK = 250_000, 50_000
OFFERS = (substrings, loops, moments, amounts)


@dataclass(frozen=True)
class Rule:
    """A program in words, and what it does."""

    words: str
    cost: float
    take: Take


def find_rule(examples: Sequence[tuple[str, str]], further: Sequence[str] = ()) -> Rule | None:
    work = Work(WORK)
    given = Given(tuple(i for i, _ in examples), tuple(o for _, o in examples), tuple(further))
    found = path_of(given, work)
    if found is None and len(examples) > 1:
        try:
            found = branches_of(given, path_of, work)
        except Exhausted:
            found = None
    return None if found is None else Rule(found.words, found.cost, found.take)


def path_of(given: Given, work: Work) -> Path | None:
    """The cheapest path, of the pieces that there was work for."""
    pieces = Pieces(given, work.share(PIECE_WORK))
    try:
        for offer in OFFERS:
            offer(pieces)
    except Exhausted:
        pass
    pieces.work = work.share(WALK_WORK)
    try:
        return cheapest_path(pieces)
    except Exhausted:
        return None
