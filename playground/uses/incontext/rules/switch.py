"""Another program for another kind of row: if there is a comma, …, otherwise … (Flash Fill's Switch).

The examples are parted by a test of their inputs, and a path is looked for on either side.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ....messages import Message
from .amounts import numbers_in
from .paths import Path
from .piece import Given, Work
from .positions import spans
from .wording import mark, named, phrase, quoted

SPLITS = 12  # ways to part the examples that are tried
ALONE = 1.0  # what it costs that a branch rests on one example


@dataclass(frozen=True)
class Condition:
    """What tells two kinds of rows apart."""

    words: Message
    cost: float
    holds: Callable[[str], bool]


@dataclass(frozen=True)
class Branches:
    """One of two programs, by a test."""

    test: Condition
    yes: "Path | Branches"
    no: "Path | Branches"
    cost: float

    def take(self, text: str) -> str | None:
        return (self.yes if self.test.holds(text) else self.no).take(text)

    @property
    def words(self) -> Message:
        return phrase("if", test=self.test.words, yes=self.yes.words, no=self.no.words)


Program = Path | Branches


def conditions_of(inputs: tuple[str, ...]) -> Iterator[Condition]:
    """Tests that may part the inputs."""
    for character in sorted({c for text in inputs for c in text if not c.isalnum()}):
        cost = 0.4 if character == " " else 0.3
        yield Condition(phrase("has-mark", mark=named(character)), cost, lambda t, c=character: c in t)
        yield Condition(
            phrase("has-several", mark=mark(character)), 1.0, lambda t, c=character: t.count(c) > 1
        )
    yield Condition(phrase("has-digit"), 0.2, lambda t: any(c.isdigit() for c in t))
    yield Condition(phrase("has-letter"), 0.2, lambda t: any(c.isalpha() for c in t))
    yield Condition(phrase("has-capital"), 0.8, lambda t: any(c.isupper() for c in t))
    yield Condition(phrase("begins-digit"), 0.4, lambda t: t[:1].isdigit())
    yield Condition(phrase("begins-letter"), 0.5, lambda t: t[:1].isalpha())
    yield Condition(phrase("ends-vowel"), 0.9, lambda t: t[-1:].lower() in tuple("aeiou"))
    for text in sorted({t for t in inputs if len(t) <= 12}):
        yield Condition(phrase("is", text=quoted(text)), 1.0, lambda t, same=text: t == same)
    for words in (2, 3, 4):
        yield Condition(phrase("has-words", n=words), 0.7, lambda t, n=words: len(t.split()) >= n)
    for word in sorted({w for text in inputs for w in re.findall(r"[^\W\d_]{2,}", text)}):
        found = rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"
        yield Condition(phrase("holds", text=quoted(word)), 1.1, lambda t, p=found: bool(spans(p, t)))
    yield from limits(inputs)
    for ending in sorted({text[-n:] for text in inputs for n in (1, 2)}):
        yield Condition(phrase("ends", text=quoted(ending)), 1.3, lambda t, e=ending: t.endswith(e))


def limits(inputs: tuple[str, ...]) -> Iterator[Condition]:
    """Whether a number is at least so much, for rows that all have just one."""
    found = [numbers_in(text, True) for text in inputs if len(text) < 60]
    if len(found) < len(inputs) or any(len(numbers) != 1 for numbers in found):
        return
    values = sorted({numbers[0].units / 10 ** numbers[0].places for numbers in found})
    for low, high in itertools.pairwise(values):
        limit = roundest(low, high)
        yield Condition(phrase("at-least", limit=f"{limit:g}"), 0.3, lambda t, n=limit: number_of(t) >= n)


def number_of(text: str) -> float:
    """The first number of a text; below all others where there is none."""
    numbers = numbers_in(text, True) if len(text) < 60 else []
    return numbers[0].units / 10 ** numbers[0].places if numbers else float("-inf")


@lru_cache(maxsize=256)
def roundest(low: float, high: float) -> float:
    """The roundest number above the one and up to the other."""
    for step in (1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1):
        if (limit := (low // step + 1) * step) <= high:
            return round(limit, 6)
    return high


def branches_of(
    given: Given, search: Callable[[Given, Work], Path | None], work: Work, most: int
) -> Branches | None:
    """The cheapest program of up to so many branches. search: finds a path."""
    best: Branches | None = None
    for split, test in splits_of(given.inputs, work):
        if work.left <= 0:
            break
        sides = [part_of(given, split, wanted, test) for wanted in (True, False)]
        found: list[Program | None] = [search(side, work) for side in sides]
        if None in found and most > 2 and any(found):
            side = sides[found.index(None)]
            if len(side.inputs) > 1:
                found[found.index(None)] = branches_of(side, search, work, most - 1)
        yes, no = found
        if yes is None or no is None:
            continue
        alone = ALONE * sum(len(side.inputs) == 1 for side in sides)
        cost = 2.0 + test.cost + yes.cost + no.cost + alone
        if best is None or cost < best.cost:
            best = Branches(test, yes, no, cost)
    return best


def splits_of(inputs: tuple[str, ...], work: Work) -> list[tuple[tuple[bool, ...], Condition]]:
    """The cheapest test for each way to part the inputs."""
    best: dict[tuple[bool, ...], Condition] = {}
    for test in conditions_of(inputs):
        work.spend(len(inputs))
        split = tuple(test.holds(text) for text in inputs)
        if len(set(split)) < 2:
            continue
        key = min(split, tuple(not side for side in split))
        if key not in best or test.cost < best[key].cost:
            best[key] = test
    ordered = sorted(best.values(), key=lambda test: test.cost)[:SPLITS]
    return [(tuple(test.holds(text) for text in inputs), test) for test in ordered]


def part_of(given: Given, split: tuple[bool, ...], wanted: bool, test: Condition) -> Given:
    """The examples on one side of a split, and the further inputs that fall on it."""
    chosen = [n for n, side in enumerate(split) if side == wanted]
    return Given(
        tuple(given.inputs[n] for n in chosen),
        tuple(given.outputs[n] for n in chosen),
        tuple(text for text in given.further if test.holds(text) == wanted),
    )
