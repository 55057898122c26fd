"""Pieces that are cut out of a cell, or out of one of its columns, perhaps in another case."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .piece import Given, Piece, Pieces, Work
from .positions import (
    BEGINNING,
    END,
    Position,
    dividers_in,
    far,
    kinds_in,
    numbers,
    positions_in,
)
from .wording import counted, ordinal

JOIN = " | "  # between the columns of a sheet
CASES: dict[str, Callable[[str], str]] = {
    "in small letters": str.lower,
    "in capitals": str.upper,
    "each word with a capital": str.title,
    "with a capital": str.capitalize,
    "with its first letter as a capital": lambda t: t[:1].upper() + t[1:],
}
CASE_COST = 0.5
CROSSING = 0.5  # what it costs to look across columns
DIGITS = 12  # counted from either end
ENDS = 4  # characters taken from or left off an end


@dataclass(frozen=True)
class Source:
    """The whole cell (column 0) or one of so many columns."""

    column: int = 0
    columns: int = 1

    def __call__(self, text: str) -> str | None:
        if not self.column:
            return text
        cells = text.split(JOIN)
        return cells[self.column - 1] if len(cells) == self.columns else None

    @property
    def words(self) -> str:
        return f" of the {ordinal(self.column)} column" if self.column else ""


def sources_of(given: Given) -> list[Source]:
    """The whole, and each column where all rows have as many."""
    counts = {text.count(JOIN) + 1 for text in given.inputs}
    if counts == {1} or len(counts) > 1:
        return [Source()]
    [count] = counts
    return [Source(n, count) for n in range(1, count + 1)] + [Source()]


@dataclass(frozen=True)
class Cut:
    """What lies between two positions; of it the first (or last, below 0) `keep` characters, or all but the
    first (last) `drop`."""

    source: Source
    left: Position
    right: Position
    keep: int = 0
    drop: int = 0

    def __call__(self, text: str) -> str | None:
        if (cell := self.source(text)) is None:
            return None
        left, right = self.left(cell), self.right(cell)
        if left is None or right is None or left > right:
            return None
        part = cell[left:right]
        if self.keep:
            return (part[: self.keep] if self.keep > 0 else part[self.keep :]) or None
        if self.drop:
            return part[self.drop :] if self.drop > 0 else part[: self.drop]
        return part or None

    @property
    def words(self) -> str:
        whole = span_words(self.left, self.right, self.source)
        if self.keep:
            end = "first" if self.keep > 0 else "last"
            return f"the {end} {counted(abs(self.keep), 'character')} of {whole}"
        if self.drop:
            end = "first" if self.drop > 0 else "last"
            return f"{whole} without its {end} {counted(abs(self.drop), 'character')}"
        return whole


def span_words(left: Position, right: Position, source: Source) -> str:
    """What two positions take in, in words."""
    same = left.token is right.token and left.number == right.number
    if left.token and same and not left.end and right.end:
        return left.which + source.words
    if left == BEGINNING and right == END:
        return f"the {ordinal(source.column)} column" if source.column else "the whole text"
    if left == BEGINNING and not right.token and right.number > 0:
        return f"the first {counted(right.number, 'character')}{source.words}"
    if right == END and not left.token and left.number < 0:
        return f"the last {counted(-left.number, 'character')}{source.words}"
    if left == BEGINNING:
        return f"all{source.words} {up_to(right)}"
    if right == END:
        return f"all{source.words} {starting(left)}"
    if left.token and right.token and left.end and not right.end:
        return f"what stands between {left.which} and {right.which}{source.words}"
    return f"all{source.words} {starting(left)} {up_to(right)}"


def starting(position: Position) -> str:
    if position.token and not position.end:
        return f"from {position.which} on"
    return position.words if position.token else f"from {position.words}"


def up_to(position: Position) -> str:
    if position.token and position.end:
        return f"up to and with {position.which}"
    return position.words if position.token else f"up to {position.words}"


def longest_shared(text: str, output: str) -> list[int]:
    """For each place of a text how long what begins there may be and still lie in the output."""
    text, output = text.lower(), output.lower()
    lengths, length = [], 0
    for start in range(len(text)):
        length = max(0, length - 1)
        while start + length < len(text) and text[start : start + length + 1] in output:
            length += 1
        lengths.append(length)
    return [*lengths, 0]


def substrings(pieces: Pieces) -> None:
    """Offer all that can be cut out of the cells and lies in the outputs."""
    for source in sources_of(pieces.given):
        cells = [source(text) or "" for text in pieces.given.inputs]
        if all(cells):
            across = CROSSING if not source.column and JOIN in cells[0] else 0.0
            for cut, cost in cuts(source, cells, pieces.given.outputs, pieces.work):
                offer_cut(pieces, cut, cost + across)
            digits(pieces, source, cells)


def cuts(
    source: Source, cells: Sequence[str], outputs: Sequence[str], work: Work
) -> Iterator[tuple[Cut, float]]:
    """Cuts by their positions, each perhaps shortened."""
    work.spend(sum(map(len, cells)) + sum(map(len, outputs)))
    shared = [longest_shared(cell, output) for cell, output in zip(cells, outputs, strict=True)]
    kinds, dividers = kinds_in(cells), dividers_in(cells)
    places = positions_in(cells, [*kinds, *dividers], work)
    for token in kinds:
        for number in numbers(token, cells):
            left, right = (Position(token, number, end, 0.0) for end in (False, True))
            cost = 1.0 + token.cost + far(number)
            yield Cut(source, left, right), cost
            yield from shortened(source, left, right, cost)
    yield Cut(source, BEGINNING, END), 1.0
    yield from shortened(source, BEGINNING, END, 1.0)
    ordered = sorted(places.items())
    for lefts, left in ordered:
        for rights, right in ordered:
            if rights[0] <= lefts[0]:
                continue
            work.spend()
            if rights[0] - lefts[0] > shared[0][lefts[0]]:
                break
            if all(0 < r - l <= s[l] for l, r, s in zip(lefts, rights, shared, strict=True)):
                yield Cut(source, left, right), 1.3 + left.cost + right.cost
    marks = [p for p in places.values() if p.token and p.token.divides]
    for position in marks:
        if position.end:
            yield from shortened(source, position, END, 1.4 + position.cost)
        else:
            yield from shortened(source, BEGINNING, position, 1.4 + position.cost)


def shortened(source: Source, left: Position, right: Position, cost: float) -> Iterator[tuple[Cut, float]]:
    """The first or last characters of a cut, or all but them."""
    for count in range(1, ENDS + 1):
        for n in (count, -count):
            price = 0.4 + 0.25 * (count - 1) + (0.2 if n < 0 else 0.0)
            yield Cut(source, left, right, keep=n), cost + price
            yield Cut(source, left, right, drop=n), cost + price + 0.6


def offer_cut(pieces: Pieces, cut: Cut, cost: float) -> None:
    """A cut as it is, and in another case where that is another text."""
    found = [cut(text) for text in pieces.given.inputs]
    pieces.work.spend(len(found))
    parts = [part for part in found if part is not None]
    if len(parts) < len(found):
        return
    if all(part in output for part, output in zip(parts, pieces.given.outputs, strict=True)):
        pieces.offer(Piece(cut.words, cost, cut))
    for name, change in CASES.items():
        changed = [change(part) for part in parts]
        if changed != parts and all(
            c in output for c, output in zip(changed, pieces.given.outputs, strict=True)
        ):
            pieces.offer(Piece(f"{cut.words}, {name}", cost + CASE_COST, Cased(cut, name)))


def digits(pieces: Pieces, source: Source, cells: Sequence[str]) -> None:
    """Offer runs of all the digits of a cell, whatever stands between them: parts of phone numbers."""
    bare = [re.sub(r"\D", "", cell) for cell in cells]
    shortest = min(map(len, bare))
    if shortest < 4 or all(digit == cell for digit, cell in zip(bare, cells, strict=True)):
        return
    reach = min(shortest, DIGITS)
    ends = [*range(reach + 1), *range(-reach, 0), None]
    for start in range(-reach, reach + 1):
        for stop in ends:
            if stop is not None and (stop > 0) == (start >= 0) and not start < stop:
                continue
            run = Digits(source, start, stop)
            cost = 1.9 + 0.06 * (abs(start) + (abs(stop) if stop is not None else 0))
            pieces.offer(Piece(run.words, cost, run))


@dataclass(frozen=True)
class Digits:
    """A slice of all the digits of a cell."""

    source: Source
    start: int
    stop: int | None

    def __call__(self, text: str) -> str | None:
        if (cell := self.source(text)) is None:
            return None
        bare = re.sub(r"\D", "", cell)
        reach = max(abs(self.start), abs(self.stop or 0))
        return (bare[self.start : self.stop] or None) if len(bare) >= reach else None

    @property
    def words(self) -> str:
        if self.start < 0 and self.stop is None:
            return f"the last {counted(-self.start, 'digit')}{self.source.words}"
        if not self.start and self.stop and self.stop > 0:
            return f"the first {counted(self.stop, 'digit')}{self.source.words}"
        first = ordinal(self.start + 1) if self.start >= 0 else ordinal(self.start)
        last = "last" if self.stop is None else ordinal(self.stop if self.stop > 0 else self.stop - 1)
        return f"the digits from the {first} to the {last}{self.source.words}"


@dataclass(frozen=True)
class Cased:
    """A cut in another case."""

    cut: Cut
    case: str

    def __call__(self, text: str) -> str | None:
        part = self.cut(text)
        return None if part is None else CASES[self.case](part)
