"""What a task is, and what of it is held out of the training."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..strings import Shape

MAX_OUTPUT = 72  # characters
SPLITS = ("train", "programs", "pairs", "four parts", "families", "words", "kinds", "parameters")
HELD_KINDS = frozenset(  # what is done in no task of the training, "family: kind"
    {
        "dates: half-year",
        "dates: minutes of the day",
        "rounded times: to 20 minutes",
        "rounded times: last day of the quarter",
        "ranges: 45 minutes",
        "ranges: width 40",
        "numbers: to a multiple of 25",
        "numbers: Swiss thousands",
        "conditions: only longer than",
        "columns: first that is filled",
        "long rows: playlist",
        "names: monogram",
        "contacts: Polish phone",
        "clean-up: first word of each sentence",
        "morphology: Spanish plural",
        "filters: pairs turned",
    }
)
HELD_SHARE = 10  # one in so many combinations of parameters is held out


@dataclass(frozen=True)
class Task:
    """What a person might want done to every row of a column."""

    family: str
    split: str  # one of SPLITS
    describe: str  # what it does, for people who read an evaluation
    shape: Shape
    answer: Callable[[str], str | None]  # None where the input has no answer

    def example(self, rng: Random) -> tuple[str, str] | None:
        """A fresh input with its output; None where this draw has none that could be a cell."""
        text = self.shape(rng)
        if not text.strip():
            return None
        output = self.answer(text)
        return (text, output) if output and len(output) <= MAX_OUTPUT else None


Family = Callable[[Random], Task]
Mixture = Sequence[tuple[float, Family]]  # families with their shares, which sum to 1
Row = Callable[[Random], tuple[str, str]]  # draws an input with its output


def one_of(rng: Random, mixture: Mixture) -> Task:
    """A task of a mixture."""
    chance = rng.random()
    for share, family in mixture:
        chance -= share
        if chance < 0:
            return family(rng)
    return mixture[-1][1](rng)


def split_of(family: str, kind: str, parameters: str) -> str:
    """Whether a task is trained on: "train", or held out for its kind or for its parameters."""
    if f"{family}: {kind}" in HELD_KINDS:
        return "kinds"
    held = zlib.crc32(f"{family}: {kind}, {parameters}".encode()) % HELD_SHARE == 0
    return "parameters" if held else "train"


def drawn(family: str, kind: str, parameters: str, row: Row) -> Task:
    """A task whose rows are drawn with their outputs. An input that comes again keeps its first output."""
    meant: dict[str, str] = {}

    def shape(rng: Random) -> str:
        text, output = row(rng)
        meant.setdefault(text, output)
        return text

    describe = f"{kind}, {parameters}" if parameters else kind
    return Task(family, split_of(family, kind, parameters), describe, shape, meant.get)


def applied(family: str, kind: str, parameters: str, shape: Shape, answer: Callable[[str], str]) -> Task:
    """A task that is a function of the text alone."""
    describe = f"{kind}, {parameters}" if parameters else kind
    return Task(family, split_of(family, kind, parameters), describe, shape, answer)


def only(split: str, family: Family) -> Family:
    """The tasks of a family that belong to a split."""

    def chosen(rng: Random) -> Task:
        while (task := family(rng)).split != split:
            pass
        return task

    return chosen
