"""Pieces from a number in a cell: rounded, scaled, put into a range, and written otherwise.

Whether a point parts decimals or thousands is for the examples to tell.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ....messages import Message
from ..families.moments import ordinal as nth_of
from ..families.numbers import STYLES, Number, styled
from .piece import Piece, Pieces
from .positions import far
from .substrings import Source, sources_of
from .wording import ordinal, phrase

LONGEST = 200  # characters of a cell in which numbers are looked for
MOST = 15  # digits of a number
ENGLISH = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[,' _]\d{2,3})*[,' _]\d{3}|\d+)(?:\.\d+)?(?!\d)|(?<!\d)\.\d+")
GERMAN = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.' _]\d{3})+|\d+)(?:,\d+)?(?!\d)")
MINUS = re.compile(r"(?<![^\W_])(?:[-\u2212]\s?[$€£]?|\(\s?[$€£]?)$")
MINUS_BEHIND = re.compile(r"^\s?-$|^\s?CR\b")


@dataclass(frozen=True)
class Reading:
    """Which number of a text is read, with a point or a comma before its decimals."""

    number: int
    point: bool

    def __call__(self, text: str) -> Number | None:
        found = numbers_in(text, self.point) if len(text) <= LONGEST else []
        index = self.number - 1 if self.number > 0 else self.number
        return found[index] if -len(found) <= index < len(found) else None

    @property
    def words(self) -> Message:
        return phrase("which", ordinal=ordinal(self.number), name=phrase("kind-number"))


@lru_cache(maxsize=20_000)
def numbers_in(text: str, point: bool) -> list[Number]:
    """The numbers of a text, with their signs."""
    found = []
    for match in (ENGLISH if point else GERMAN).finditer(text):
        whole, _, decimals = match.group().rpartition("." if point else ",")
        if not whole and decimals and not match.group().startswith("."):
            whole, decimals = decimals, ""
        digits = re.sub(r"\D", "", whole) + decimals
        if len(digits) > MOST:
            continue
        negative = MINUS.search(text[: match.start()]) or MINUS_BEHIND.search(text[match.end() :])
        found.append(Number(-int(digits) if negative else int(digits), len(decimals)))
    return found


# ---- changing


Change = Callable[[Number], Number]
WAYS = ("nearest", "down", "up", "cut")
WIDTHS = "0.1 0.2 0.25 0.5 1 2 5 10 20 25 40 50 100 200 250 500 1000 10000".split()


def number(text: str) -> Number:
    whole, _, decimals = text.partition(".")
    return Number(int(whole + decimals), len(decimals))


def changes() -> Iterator[tuple[Message | None, float, Change]]:
    """What is done to numbers: words, cost, function."""
    yield None, 0.0, lambda n: n
    for places in range(5):
        for way in WAYS:
            words = phrase(f"way-{way}")
            to = phrase("to-decimals", way=words, n=places) if places else phrase("to-whole", way=words)
            cost = 0.6 + {"nearest": 0.0, "cut": 0.35}.get(way, 0.3)
            yield to, cost, lambda n, p=places, w=way: n.at(p, w)
    for width in map(number, WIDTHS):
        usual = 0.0 if width.units in (1, 5, 10, 100, 1000) else 0.3
        for way in WAYS:
            cost = 1.0 + usual + {"nearest": 0.0, "cut": 0.4}.get(way, 0.2)
            words = phrase("to-multiple", way=phrase(f"way-{way}"), width=width)
            yield words, cost, lambda n, s=width, w=way: multiple(n, s, w)
        for less in (0, 1):
            words = phrase("range-end-less" if less else "range-end", width=width)
            yield words, 1.3 + usual + 0.2 * less, lambda n, s=width, m=less: range_end(n, s, m)
    for shift in (2, -2, 3, -3, 1, -1, 6, -6):
        yield scaled(shift), 1.4 + 0.1 * abs(shift), lambda n, s=shift: shifted(n, s)
    yield phrase("without-sign"), 0.5, lambda n: Number(abs(n.units), n.places)
    for more in (1, -1):
        words = phrase("plus-one" if more > 0 else "minus-one")
        yield words, 1.6, lambda n, m=more: Number(n.units + m * 10**n.places, n.places)
    for places in range(4):
        for shift in (-3, -6, 2):
            for way in ("nearest", "cut"):
                said = phrase(f"scaled-{way}", scaled=scaled(shift), n=places)
                cost = 2.2 + 0.3 * (way == "cut")
                yield said, cost, lambda n, s=shift, p=places, w=way: shifted(n, s).at(p, w)


def scaled(shift: int) -> Message:
    return phrase("times" if shift > 0 else "divided", by=10 ** abs(shift))


def multiple(n: Number, step: Number, way: str) -> Number:
    places = max(n.places, step.places)
    return n.at(places, "cut").to_multiple(step, way)


def range_end(n: Number, width: Number, less: int) -> Number:
    start = multiple(n, width, "down")
    return Number(start.units + width.units - less * 10**width.places, width.places)


def shifted(n: Number, places: int) -> Number:
    """Times 10^places."""
    if n.places >= places:
        return Number(n.units, n.places - places)
    return Number(n.units * 10 ** (places - n.places), 0)


CHANGES = tuple(changes())


# ---- writing


Form = Callable[[Number], str]
STYLE_NAMES = "plain English French German Swiss comma underscore ISO Indian".split()
Words = tuple[Message, ...]  # one behind the other


def forms(joined: str) -> list[tuple[Words, float, Form]]:
    """Ways to write a number of which the marks stand in the outputs."""
    found: list[tuple[Words, float, Form]] = []
    for style in STYLE_NAMES:
        words = () if style == "plain" else (phrase(f"style-{style}"),)
        thousands, point = STYLES.get(style, (",", "."))
        if (thousands and thousands not in joined) or (point == "," and "," not in joined):
            continue
        cost = 0.3 if words else 0.0
        write = lambda n, s=style: styled(n, s)  # noqa: E731
        found.append((words, cost, write))
        decimals = lambda n, s=style: styled(bare(n), s)  # noqa: E731
        found.append(((*words, phrase("no-zeros")), cost + 0.2, decimals))
    return found


def bare(n: Number) -> Number:
    """Without zeros at the end of its decimals."""
    units, places = n.units, n.places
    while places and units % 10 == 0:
        units, places = units // 10, places - 1
    return Number(units, places)


def special_forms(joined: str) -> list[tuple[Words, float, Form]]:
    """Signs in other places, zeros in front, powers of ten."""
    found: list[tuple[Words, float, Form]] = []
    plain = lambda n: str(Number(abs(n.units), n.places))  # noqa: E731
    english = lambda n: styled(Number(abs(n.units), n.places), "English")  # noqa: E731
    for text in (plain, english):
        for negative, positive, words in (
            ("({})", "{}", "brackets"),
            ("{}-", "{}", "minus-behind"),
            ("- {}", "{}", "space-behind-minus"),
            ("-{}", "+{}", "with-sign"),
            ("{} CR", "{} DR", "cr-dr"),
            ("{} CR", "{}", "cr"),
            ("(${})", "${}", "brackets-dollar"),
            ("-${}", "${}", "dollar-behind-minus"),
        ):
            write = lambda n, t=text, a=negative, b=positive: (a if n.units < 0 else b).format(t(n))  # noqa: E731
            found.append(((phrase(f"sign-{words}"),), 1.0, write))
    for width in range(2, 11):
        for filler in "0*#x":
            if filler in joined:
                pad = lambda n, w=width, f=filler: str(n).rjust(w, f)  # noqa: E731
                found.append(((phrase("filled", filler=filler, n=width),), 0.7, pad))
    if "e" in joined.lower() or "10^" in joined:
        for shape in ("{}e{}", "{}E{}", "{}E{:+03d}", "{}e{:+03d}", "{} x 10^{}"):
            found.append(((phrase("powers"),), 0.8, lambda n, s=shape: scientific(n, s)))
    bare_point = lambda n: re.sub(r"^(-?)0\.", r"\1.", str(n))  # noqa: E731
    found.append(((phrase("no-zero-in-front"),), 0.8, bare_point))
    found.append(((phrase("as-nth"),), 0.8, lambda n: nth(n)))
    return found


def nth(n: Number) -> str:
    return nth_of(n.units) if not n.places and n.units >= 0 else ""


def scientific(n: Number, shape: str) -> str:
    if not n.units:
        return ""
    small = bare(n)
    digits = str(abs(small.units)).rstrip("0") or "0"
    power = len(str(abs(small.units))) - 1 - small.places
    sign = "-" if n.units < 0 else ""
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return sign + shape.format(mantissa, power)


# ---- pieces


@dataclass(frozen=True)
class Reckoned:
    """A number of a cell, changed and written."""

    source: Source
    reading: Reading
    change: Change
    form: Form

    def __call__(self, text: str) -> str | None:
        cell = self.source(text)
        n = None if cell is None else self.reading(cell)
        return None if n is None else self.form(self.change(n)) or None


SUMS: dict[str, Callable[[Number, Number], Number]] = {
    "sum": lambda a, b: added(a, b, 1),
    "first-less-second": lambda a, b: added(a, b, -1),
    "second-less-first": lambda a, b: added(b, a, -1),
    "product": lambda a, b: Number(a.units * b.units, a.places + b.places),
}


def added(a: Number, b: Number, sign: int) -> Number:
    places = max(a.places, b.places)
    return Number(a.at(places, "cut").units + sign * b.at(places, "cut").units, places)


@dataclass(frozen=True)
class Sum:
    """The first two numbers of a cell in one."""

    point: bool
    join: Callable[[Number, Number], Number]

    def __call__(self, text: str) -> str | None:
        found = numbers_in(text, self.point) if len(text) <= LONGEST else []
        return None if len(found) < 2 else str(bare(self.join(found[0], found[1])))


def sums(pieces: Pieces) -> None:
    """Offer what two numbers of a cell make."""
    for name, join in SUMS.items():
        pieces.offer(Piece(phrase(f"two-{name}"), 2.4, Sum(True, join)))


def amounts(pieces: Pieces) -> None:
    """Offer what can be written of the numbers in the cells."""
    outputs = pieces.given.outputs
    joined = "".join(outputs)
    if not any(c.isdigit() for c in joined):
        return
    sums(pieces)
    usual, special = forms(joined), special_forms(joined)
    seen = set()
    for source in sources_of(pieces.given):
        for reading in (Reading(n, p) for n in (1, -1, 2) for p in (True, False)):
            cells = [source(text) or "" for text in pieces.given.inputs]
            pieces.work.spend(10 * len(cells))
            found = [reading(cell) for cell in cells]
            if None in found or (key := tuple(found)) in seen:
                continue
            seen.add(key)
            where = 1.3 + far(reading.number) + 0.15 * (not reading.point)
            for words, cost, change in CHANGES:
                try:
                    first = change(found[0])
                except OverflowError:
                    continue
                for said, price, form in [*usual, *(special if not words else [])]:
                    pieces.work.spend()
                    if form(first) in outputs[0]:
                        what = source.of(reading.words)
                        if words:
                            what = phrase("changed", what=what, how=words)
                        for how in said:
                            what = phrase("styled", what=what, how=how)
                        take = Reckoned(source, reading, change, form)
                        pieces.offer(Piece(what, where + cost + price, take))
