"""Pieces that name the range in which a number or a time of day falls: 17.3 in 15-20, 8:20PM in 8PM-9PM.

Both ends of a range are one piece, so that they never come from two different widths.
"""

from dataclasses import dataclass

from ..families.moments import writer
from ..families.ranges import BETWEEN
from .amounts import WIDTHS, Reckoned, bare, multiple, number, range_end
from .amounts import Reading as NumberReading
from .moments import CLOCK_PATTERNS, PATTERN_NEEDS, SHOWN, STEPS, Reading, Write, Written, round_clock, span
from .piece import Piece, Pieces, Take
from .substrings import Source, sources_of
from .wording import phrase

PATTERNS = tuple(dict.fromkeys([*BETWEEN, ">={a} <{b}", "{a} and {b}", "{a}/{b}", "between {a} and {b}"]))


@dataclass(frozen=True)
class Range:
    """A beginning and an end, written in a pattern."""

    start: Take
    end: Take
    pattern: str

    def __call__(self, text: str) -> str | None:
        if (start := self.start(text)) is None or (end := self.end(text)) is None:
            return None
        return self.pattern.format(a=start, b=end)


def ranges(pieces: Pieces) -> None:
    """Offer the ranges that the numbers and times of the cells fall in."""
    fitting = [p for p in PATTERNS if all(fits(p, output) for output in pieces.given.outputs)]
    if not fitting:
        return
    for source in sources_of(pieces.given):
        number_ranges(pieces, source, fitting)
        clock_ranges(pieces, source, fitting)


def fits(pattern: str, output: str) -> bool:
    """Whether what stands around the ends of a range stands in an output."""
    before, middle = pattern.split("{a}")
    between, after = middle.split("{b}")
    return all(part in output for part in (before, between, after))


def number_ranges(pieces: Pieces, source: Source, patterns: list[str]) -> None:
    reading = NumberReading(1, True)
    if any(reading(source(text) or "") is None for text in pieces.given.inputs):
        return
    write = lambda n: str(bare(n))  # noqa: E731
    for width in map(number, WIDTHS):
        start = Reckoned(source, reading, lambda n, w=width: multiple(n, w, "down"), write)
        for less in (0, 1):
            end = Reckoned(source, reading, lambda n, w=width, m=less: range_end(n, w, m), write)
            for pattern in patterns:
                words = phrase("range-closed" if less else "range", width=width)
                cost = 2.4 + 0.1 * (width.units not in (1, 5, 10, 100, 1000)) + 0.1 * less
                pieces.offer(Piece(source.of(words), cost, Range(start, end, pattern)))


def clock_ranges(pieces: Pieces, source: Source, patterns: list[str]) -> None:
    reading = Reading(True, clock_only=True)
    if any(reading(source(text) or "") is None for text in pieces.given.inputs):
        return
    for limit in CLOCK_PATTERNS:
        write = writer(limit)
        needs = PATTERN_NEEDS[limit] | {"H", "M"}
        for step in STEPS:
            if step % 60 and "{MI}" not in limit:
                continue
            start = Written(source, reading, Write(needs, write, round_clock(step, "down", 0)))
            begins = start(pieces.given.inputs[0])
            pieces.work.spend()
            if begins is None or begins not in pieces.given.outputs[0]:
                continue
            for less in (0, 1) if "{MI}" in limit else (0,):
                end = Written(source, reading, Write(needs, write, round_clock(step, "down", step - less)))
                for pattern in patterns:
                    words = phrase("clock-range", span=span(step, "stretch"), sample=SHOWN[limit])
                    cost = 2.4 + 0.1 * (step not in (30, 60)) + 0.1 * less
                    pieces.offer(Piece(source.of(words), cost, Range(start, end, pattern)))
