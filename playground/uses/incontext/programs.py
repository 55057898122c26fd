"""String programs: what a person means who fills two cells of a column by hand.

A program joins one to four *parts*; a part takes something out of the input, and may be changed by
operations around it. The language follows FlashFill (Gulwani 2011) and RobustFill (Devlin et al. 2017,
appendix). Every operation is a function of the text alone and gives None where it has no answer.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .strings import DOMAINS, ENDINGS, MARKS, UNITS, WORDS, digits, pick

KINDS = {  # what can be told apart in a text, and the pattern that finds it
    "word": r"[^\W\d_]+",
    "number": r"\d+",
    "capitals": r"[A-Z]+",
    "lowercase": r"[a-z]+",
    "capitalised": r"[A-Z][a-z]+",
    "token": r"\S+",
    "alphanumeric": r"[^\W_]+",
    "decimal": r"\d+(?:[.,]\d+)*",
}
CHARACTERS = {
    "letters": r"[^\W\d_]",
    "digits": r"\d",
    "capitals": r"[A-Z]",
    "spaces": r"\s",
    "marks": r"[^\w\s]",
}
CASES = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "capitalise": str.capitalize,
    "swap": str.swapcase,
}
BETWEEN = (
    ("(", ")"),
    ("[", "]"),
    ("<", ">"),
    ('"', '"'),
    (":", ","),
    ("@", "."),
    ("/", "."),
    (" ", ","),
    ("-", "-"),
)


class Operation:
    """A step of a program: text -> text, or None where it does not apply."""

    def __call__(self, text: str) -> str | None:
        raise NotImplementedError

    def operations(self) -> Iterator[str]:
        """The names of all steps in it."""
        yield type(self).__name__


@dataclass(frozen=True)
class Constant(Operation):
    text: str

    def __call__(self, text: str) -> str | None:
        return self.text


@dataclass(frozen=True)
class Whole(Operation):
    def __call__(self, text: str) -> str | None:
        return text


@dataclass(frozen=True)
class Slice(Operation):
    """Characters by index, from the front or (below 0) from the back."""

    start: int | None
    stop: int | None

    def __call__(self, text: str) -> str | None:
        longest = max(abs(i) for i in (self.start, self.stop) if i is not None)
        return text[self.start : self.stop] if len(text) >= longest else None


@dataclass(frozen=True)
class Match(Operation):
    """The nth stretch of one kind; below 0 it is counted from the end."""

    kind: str
    number: int

    def __call__(self, text: str) -> str | None:
        found = re.findall(KINDS[self.kind], text)
        return found[self.number] if -len(found) <= self.number < len(found) else None


@dataclass(frozen=True)
class Field(Operation):
    """The nth field between separators."""

    separator: str
    number: int

    def __call__(self, text: str) -> str | None:
        fields = text.split(self.separator)
        if len(fields) < 2 or not -len(fields) <= self.number < len(fields):
            return None
        return fields[self.number].strip()


@dataclass(frozen=True)
class Before(Operation):
    """All that stands in front of the first (or last) mark."""

    mark: str
    last: bool

    def __call__(self, text: str) -> str | None:
        at = text.rfind(self.mark) if self.last else text.find(self.mark)
        return text[:at] if at > 0 else None


@dataclass(frozen=True)
class After(Operation):
    """All that stands behind the first (or last) mark."""

    mark: str
    last: bool

    def __call__(self, text: str) -> str | None:
        at = text.rfind(self.mark) if self.last else text.find(self.mark)
        return text[at + len(self.mark) :].strip() if at >= 0 else None


@dataclass(frozen=True)
class Between(Operation):
    opening: str
    closing: str

    def __call__(self, text: str) -> str | None:
        start = text.find(self.opening)
        stop = text.find(self.closing, start + 1)
        return text[start + 1 : stop].strip() if 0 <= start < stop else None


@dataclass(frozen=True)
class Only(Operation):
    """Every character of one kind, the others left out."""

    kind: str

    def __call__(self, text: str) -> str | None:
        return "".join(re.findall(CHARACTERS[self.kind], text))


@dataclass(frozen=True)
class Without(Operation):
    """All but the characters of one kind."""

    kind: str

    def __call__(self, text: str) -> str | None:
        return re.sub(CHARACTERS[self.kind], "", text)


@dataclass(frozen=True)
class Initials(Operation):
    """The first letter of every word, each followed by a mark (which may be empty)."""

    mark: str

    def __call__(self, text: str) -> str | None:
        return "".join(found[0] + self.mark for found in re.findall(KINDS["word"], text)).strip()


@dataclass(frozen=True)
class Change(Operation):
    """An operation on what another one gave."""

    inner: Operation

    def change(self, text: str) -> str | None:
        raise NotImplementedError

    def __call__(self, text: str) -> str | None:
        inside = self.inner(text)
        return None if inside is None else self.change(inside)

    def operations(self) -> Iterator[str]:
        yield type(self).__name__
        yield from self.inner.operations()


@dataclass(frozen=True)
class Case(Change):
    case: str

    def change(self, text: str) -> str | None:
        return CASES[self.case](text)


@dataclass(frozen=True)
class Take(Change):
    """The first characters (the last ones where the number is below 0)."""

    count: int

    def change(self, text: str) -> str | None:
        return text[: self.count] if self.count > 0 else text[self.count :]


@dataclass(frozen=True)
class Drop(Change):
    """All but the first characters (all but the last ones where the number is below 0)."""

    count: int

    def change(self, text: str) -> str | None:
        return text[self.count :] if self.count > 0 else text[: self.count]


@dataclass(frozen=True)
class Replace(Change):
    old: str
    new: str

    def change(self, text: str) -> str | None:
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Trim(Change):
    """No spaces at the ends, and single ones between words."""

    def change(self, text: str) -> str | None:
        return " ".join(text.split())


@dataclass(frozen=True)
class Pad(Change):
    """Filled up at the left to a width."""

    width: int
    filler: str

    def change(self, text: str) -> str | None:
        return text.rjust(self.width, self.filler)


@dataclass(frozen=True)
class Filter(Change):
    """Only, or all but, one kind of character of what another operation gave."""

    kind: str
    keep: bool

    def change(self, text: str) -> str | None:
        return (Only if self.keep else Without)(self.kind)(text)


@dataclass(frozen=True)
class Program:
    """Parts, joined. Spaces at the ends of a cell mean nothing."""

    parts: tuple[Operation, ...]

    def __call__(self, text: str) -> str | None:
        pieces = [part(text) for part in self.parts]
        return None if None in pieces else "".join(pieces).strip()  # type: ignore[arg-type]

    @property
    def signature(self) -> str:
        """What the program does, written out: equal for equal programs."""
        return repr(self.parts)

    @property
    def operations(self) -> set[str]:
        return {name for part in self.parts for name in part.operations()}


HELD_PAIRS = (  # operations that never meet in one program of the training
    frozenset({"Field", "Take"}),
    frozenset({"Match", "Pad"}),
    frozenset({"Before", "Case"}),
    frozenset({"Initials", "Match"}),
    frozenset({"Between", "Replace"}),
    frozenset({"After", "Take"}),
)
PART_LIMIT = 3  # of a program of the training


def split_of(program: Program) -> str:
    """Where a program belongs: "four parts", "pairs", "programs" (all three held out) or "train"."""
    extractions = [part for part in program.parts if not isinstance(part, Constant)]
    if len(extractions) > PART_LIMIT:
        return "four parts"
    if any(pair <= program.operations for pair in HELD_PAIRS):
        return "pairs"
    return "programs" if zlib.crc32(program.signature.encode()) % 10 == 0 else "train"


def extraction(rng: Random, text: str) -> Operation:
    """An operation that takes something out of texts like this one."""
    marks = [mark for mark in set(re.findall(r"[^\w\s]|\s", text))] or [" "]
    marks.sort()
    number = pick(rng, (0, 0, 0, 1, 1, 2, -1, -1, -2))
    last = rng.random() < 0.3
    chance = rng.random()
    if chance < 0.30:
        return Match(pick(rng, ("word", "word", "word", "number", "number", *KINDS)), number)
    if chance < 0.46:
        return Field(pick(rng, marks), number)
    if chance < 0.54:
        return Before(pick(rng, marks), last)
    if chance < 0.62:
        return After(pick(rng, marks), last)
    if chance < 0.67:
        return Between(*pick(rng, [p for p in BETWEEN if p[0] in text and p[1] in text] or BETWEEN))
    if chance < 0.77:
        count = 1 + int(rng.random() * 5)
        return Slice(
            *pick(rng, ((0, count), (-count, None), (count, None), (None, -count), (count, count + 3)))
        )
    if chance < 0.83:
        return Initials(pick(rng, ("", "", ".", ". ", " ")))
    if chance < 0.88:
        return Only(pick(rng, ("digits", "digits", "letters", "capitals")))
    if chance < 0.92:
        return Without(pick(rng, ("spaces", "marks", "digits", "marks")))
    return Whole()


def changed(rng: Random, part: Operation, text: str) -> Operation:
    """The part with an operation around it."""
    chance = rng.random()
    if chance < 0.45:
        return Case(part, pick(rng, ("lower", "upper", "upper", "title", "capitalise", "swap")))
    if chance < 0.62:
        return Take(part, pick(rng, (1, 1, 1, 2, 3, 4, -1, -2, -3)))
    if chance < 0.72:
        return Drop(part, pick(rng, (1, 1, 2, 3, -1, -1, -2, -3)))
    if chance < 0.84:
        inside = part(text) or text
        old = pick(rng, re.findall(r"[^\w]", inside) or inside or " ")
        return Replace(part, old, pick(rng, ("", "-", "_", " ", ".", ",", "/", ":", "x")))
    if chance < 0.89:
        return Pad(part, 3 + int(rng.random() * 6), pick(rng, "000 *"))
    if chance < 0.95:
        return Filter(part, pick(rng, tuple(CHARACTERS)), rng.random() < 0.4)
    return Trim(part)  # spaces that do not belong there


def constant(rng: Random) -> Constant:
    """A mark, a word, a number, an ending: what people put between the parts."""
    chance = rng.random()
    if chance < 0.7:
        return Constant(pick(rng, MARKS))
    if chance < 0.8:
        return Constant(pick(rng, (" ", "", "-")) + pick(rng, WORDS) + pick(rng, (" ", "", ": ")))
    if chance < 0.88:
        return Constant("@" + pick(rng, DOMAINS) + "." + pick(rng, ENDINGS))
    return Constant(pick(rng, (digits(rng, 2), " " + pick(rng, UNITS), "(", ")", "$", "No. ", "id")))


def make_program(rng: Random, text: str, count: int) -> Program:
    """A program of `count` parts (constants not counted) for texts like this one."""
    parts: list[Operation] = []
    for n in range(count):
        part = extraction(rng, text)
        if rng.random() < 0.38:
            part = changed(rng, part, text)
            if rng.random() < 0.2:
                part = changed(rng, part, text)
        if n and rng.random() < 0.75:
            parts.append(constant(rng))
        parts.append(part)
    if rng.random() < 0.12:
        parts.insert(0, constant(rng))
    if rng.random() < 0.12:
        parts.append(constant(rng))
    return Program(tuple(parts))
