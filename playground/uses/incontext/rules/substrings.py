"""Pieces that are cut out of a cell, or out of one of its columns, perhaps in another case."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ....messages import Message
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
from .wording import ordinal, phrase

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

    def of(self, what: Message | str) -> Message | str:
        """What is taken out of it, in words."""
        return phrase("of-column", what=what, column=ordinal(self.column)) if self.column else what


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

    def __call__(self, text: str, inside: bool = False) -> str | None:
        """inside: the text is what the source gives."""
        if (cell := text if inside else self.source(text)) is None:
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
    def words(self) -> Message | str:
        whole = span_words(self.left, self.right, self.source)
        if self.keep and self.left == BEGINNING and self.right == END and not self.source.column:
            return phrase(f"{end_of(self.keep)}-characters", n=abs(self.keep))
        if self.keep:
            return phrase(f"{end_of(self.keep)}-characters-of", n=abs(self.keep), whole=whole)
        if self.drop:
            return phrase(f"without-{end_of(self.drop)}-characters", n=abs(self.drop), whole=whole)
        return whole


def end_of(number: int) -> str:
    return "first" if number > 0 else "last"


def span_words(left: Position, right: Position, source: Source) -> Message | str:
    """What two positions take in, in words."""
    same = left.token is right.token and left.number == right.number
    if left.token and same and not left.end and right.end:
        return source.of(left.which)
    if left == BEGINNING and right == END:
        return phrase("column", column=ordinal(source.column)) if source.column else phrase("whole")
    if left == BEGINNING and not right.token and right.number > 0:
        return source.of(phrase("first-characters", n=right.number))
    if right == END and not left.token and left.number < 0:
        return source.of(phrase("last-characters", n=-left.number))
    whole = source.of(phrase("all"))
    if left == BEGINNING:
        return phrase("all-where", all=whole, where=up_to(right))
    if right == END:
        return phrase("all-where", all=whole, where=starting(left))
    if left.token and right.token and left.end and not right.end:
        return source.of(phrase("between", left=left.which, right=right.which))
    return phrase("all-from-to", all=whole, left=starting(left), right=up_to(right))


def starting(position: Position) -> Message:
    if position.token and not position.end:
        return phrase("from-on", which=position.which)
    return position.words if position.token else phrase("from", place=position.words)


def up_to(position: Position) -> Message:
    if position.token and position.end:
        return phrase("up-to-with", which=position.which)
    return position.words if position.token else phrase("up-to", place=position.words)


def longest_shared(text: str, output: str) -> list[int]:
    """For each place of a text how long what begins there may be and still lie in
    the output, which is in small letters."""
    text = text.lower()
    lengths, length = [], 0
    for start in range(len(text)):
        length = max(0, length - 1)
        while start + length < len(text) and text[start : start + length + 1] in output:
            length += 1
        lengths.append(length)
    return [*lengths, 0]


Parts = tuple[str, ...]  # what a cut gives for each example


def substrings(pieces: Pieces) -> None:
    """Offer all that can be cut out of the cells and lies in the outputs."""
    for source in sources_of(pieces.given):
        cells = [source(text) or "" for text in pieces.given.inputs]
        if not all(cells):
            continue
        across = CROSSING if not source.column and JOIN in cells[0] else 0.0
        lowered = [output.lower() for output in pieces.given.outputs]
        for cut, cost, parts in cuts(source, cells, lowered, pieces.work):
            offer_cut(pieces, cut, cost + across, parts, lowered)
        digits(pieces, source, cells)


def cuts(
    source: Source, cells: Sequence[str], lowered: Sequence[str], work: Work
) -> Iterator[tuple[Cut, float, Parts]]:
    """Cuts by their positions, each perhaps shortened. lowered: the outputs in small letters."""
    work.spend(sum(map(len, cells)) // 2)
    kinds = kinds_in(cells)
    places = positions_in(cells, [*kinds, *dividers_in(cells)], work)
    whole = Cut(source, BEGINNING, END)
    yield from with_shortened(whole, 1.0, tuple(cells))
    for token in kinds:
        for number in numbers(token, cells):
            cut = Cut(source, *(Position(token, number, end, 0.0) for end in (False, True)))
            parts = tuple(cut(cell, inside=True) or "" for cell in cells)
            yield from with_shortened(cut, 1.0 + token.cost + far(number), parts)
    yield from between(source, cells, lowered, places, work)
    for at, position in places.items():
        if position.token and position.token.divides:
            sides = (position, END) if position.end else (BEGINNING, position)
            parts = tuple(c[n:] if position.end else c[:n] for c, n in zip(cells, at, strict=True))
            yield from with_shortened(Cut(source, *sides), 1.4 + position.cost, parts)


def between(
    source: Source,
    cells: Sequence[str],
    lowered: Sequence[str],
    places: dict[tuple[int, ...], Position],
    work: Work,
) -> Iterator[tuple[Cut, float, Parts]]:
    """What lies between any two positions and, but for its case, in the outputs."""
    shared = [longest_shared(cell, output) for cell, output in zip(cells, lowered, strict=True)]
    ordered = sorted(places.items())
    for n, (lefts, left) in enumerate(ordered):
        furthest = lefts[0] + shared[0][lefts[0]]
        for rights, right in ordered[n + 1 :]:
            if rights[0] > furthest:
                break
            work.spend()
            if all(0 < b - a <= s[a] for a, b, s in zip(lefts, rights, shared, strict=True)):
                parts = tuple(c[a:b] for c, a, b in zip(cells, lefts, rights, strict=True))
                cost = 1.15 if enclosing(left, right) else 1.3 + left.cost + right.cost
                yield Cut(source, left, right), cost, parts


PAIRS = dict(("()", "[]", "{}", "<>", '""', "“”"))


def enclosing(left: Position, right: Position) -> bool:
    """Whether two positions stand inside the first pair of brackets or quotes."""
    if not left.token or not right.token or not left.end or right.end or left.number != 1:
        return False
    closing = PAIRS.get(left.token.text)
    return closing == right.token.text and right.number == (2 if closing == left.token.text else 1)


def with_shortened(cut: Cut, cost: float, parts: Parts) -> Iterator[tuple[Cut, float, Parts]]:
    """A cut, its first or last characters, and all but them."""
    if not all(parts):
        return
    yield cut, cost, parts
    for count in range(1, ENDS + 1):
        for n in (count, -count):
            price = cost + 0.4 + 0.25 * (count - 1) + (0.2 if n < 0 else 0.0)
            kept = tuple(part[:n] if n > 0 else part[n:] for part in parts)
            yield Cut(cut.source, cut.left, cut.right, keep=n), price, kept
            left = tuple(part[n:] if n > 0 else part[:n] for part in parts)
            yield Cut(cut.source, cut.left, cut.right, drop=n), price + 0.6, left


def offer_cut(pieces: Pieces, cut: Cut, cost: float, parts: Parts, lowered: Sequence[str]) -> None:
    """A cut as it is, and in another case where that is another text."""
    outputs = pieces.given.outputs
    pieces.work.spend()
    if not any(parts) or any(p.lower() not in o for p, o in zip(parts, lowered, strict=True)):
        return
    if all(part in output for part, output in zip(parts, outputs, strict=True)):
        pieces.offer(Piece(cut.words, cost, cut), parts)
    for name, change in CASES.items():
        changed = tuple(change(part) for part in parts)
        if changed != parts and all(c in o for c, o in zip(changed, outputs, strict=True)):
            pieces.offer(Piece(in_case(cut.words, name), cost + CASE_COST, Cased(cut, name)), changed)


def in_case(what: Message | str, name: str) -> Message:
    return phrase("changed", what=what, how=phrase(f"case-{name}"))


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
    def words(self) -> Message | str:
        if self.start < 0 and self.stop is None:
            return self.source.of(phrase("last-digits", n=-self.start))
        if not self.start and self.stop and self.stop > 0:
            return self.source.of(phrase("first-digits", n=self.stop))
        first = ordinal(self.start + 1) if self.start >= 0 else ordinal(self.start)
        last = ordinal(-1 if self.stop is None else self.stop if self.stop > 0 else self.stop - 1)
        return self.source.of(phrase("digits", first=first, last=last))


@dataclass(frozen=True)
class Cased:
    """A cut in another case."""

    cut: Cut
    case: str

    def __call__(self, text: str) -> str | None:
        part = self.cut(text)
        return None if part is None else CASES[self.case](part)
