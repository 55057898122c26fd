"""The search for a rule: a short program that gives every example of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from .amounts import amounts
from .loops import loops
from .moments import moments
from .paths import Path, cheapest_path
from .piece import Exhausted, Given, Pieces, Work
from .ranges import ranges
from .substrings import substrings
from .switch import Branches, branches_of

WORK = 100_000  # of a sheet: at most half a second
PIECE_WORK, WALK_WORK = 60_000, 20_000  # of these for the pieces of one path, and for walking it
FEW, MOST = 6, 8  # examples that are looked at first, and at most; the others are tried on what was found
FURTHER = 8  # rows without an output that are looked at
LONGEST = 500  # characters of a cell
BRANCHES = 3  # at most
SHORT = 30.0  # the cost of a rule at most: what is longer tells nobody what to expect
OFFERS = (substrings, loops, ranges, moments, amounts)

Example = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """A program that gives all examples it was found from."""

    words: str
    program: Path | Branches

    @property
    def cost(self) -> float:
        """The lower, the likelier it is meant."""
        return self.program.cost

    @property
    def parted(self) -> bool:
        """Whether it does different things to different kinds of rows."""
        return isinstance(self.program, Branches)

    def __call__(self, text: str) -> str | None:
        """Its answer for a cell (several columns joined by " | "); None where it cannot be applied."""
        return self.program.take(text) if 0 < len(text) <= LONGEST else None


def find_rule(examples: Sequence[Example], further: Sequence[str] = ()) -> Rule | None:
    """The likeliest rule that gives all examples. None where none was found: there is no example, two
    contradict each other, a cell is too long, or no program in reach gives them all.

    further: rows without an output; a rule that has an answer for them is preferred. The same examples and
    rows always give the same rule.
    """
    examples = list(dict.fromkeys(examples))
    if not examples or len({text for text, _ in examples}) < len(examples):
        return None
    if any(not text or not output or len(text) + len(output) > LONGEST for text, output in examples):
        return None
    work = Work(WORK)
    chosen = examples[:FEW]
    rest = spread([text for text in dict.fromkeys(further) if 0 < len(text) <= LONGEST], FURTHER)
    while (program := program_of(chosen, rest, work)) is not None:
        wrong = [example for example in examples if program.take(example[0]) != example[1]]
        if not wrong:
            return Rule(str(program.words), program) if program.cost <= SHORT else None
        if len(chosen) == MOST or wrong[0] in chosen:
            return None
        chosen = [*chosen, wrong[0]]
    return None


def spread(texts: Sequence[str], count: int) -> tuple[str, ...]:
    """So many of the texts, from all over them."""
    step = max(1, -(-len(texts) // count))
    return tuple(texts[::step])


def program_of(examples: Sequence[Example], further: tuple[str, ...], work: Work) -> Path | Branches | None:
    """The cheapest path, or where there is none the cheapest branches."""
    inputs, outputs = zip(*examples, strict=True)
    given = Given(inputs, outputs, further)
    found = path_of(given, work)
    branches = min(
        BRANCHES, len(examples) - 1
    )  # as many as there are examples would only learn them by heart
    if found is not None or branches < 2:
        return found
    try:
        return branches_of(given, path_of, work, branches)
    except Exhausted:
        return None


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
