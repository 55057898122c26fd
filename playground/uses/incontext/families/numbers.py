"""Numbers written otherwise: rounded, cut, padded, grouped, signed, scaled, with units and currencies.

A number is a whole number of units of 10^-places, so that nothing depends on binary fractions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ..strings import pick
from .task import Task, drawn


@dataclass(frozen=True)
class Number:
    """units / 10^places."""

    units: int
    places: int

    def __str__(self) -> str:
        sign, digits = "-" if self.units < 0 else "", str(abs(self.units)).rjust(self.places + 1, "0")
        return (
            sign + digits if not self.places else f"{sign}{digits[: -self.places]}.{digits[-self.places :]}"
        )

    def at(self, places: int, way: str) -> "Number":
        """With so many places: way "nearest" (a half goes away from 0), "cut", "down" or "up"."""
        if places >= self.places:
            return Number(self.units * 10 ** (places - self.places), places)
        return Number(divided(self.units, 10 ** (self.places - places), way), places)

    def to_multiple(self, step: "Number", way: str) -> "Number":
        """Rounded to a multiple of a step of no more places than it has."""
        size = step.units * 10 ** (self.places - step.places)
        return Number(divided(self.units, size, way) * step.units, step.places)

    @property
    def plain(self) -> str:
        """Without zeros at the end of the decimals."""
        return str(self).rstrip("0").rstrip(".") if self.places else str(self)


def divided(units: int, size: int, way: str) -> int:
    """units / size, to a whole number."""
    if way == "down":
        return units // size
    if way == "up":
        return -(-units // size)
    whole = (abs(units) + (size // 2 if way == "nearest" else 0)) // size
    return whole if units >= 0 else -whole


@dataclass(frozen=True)
class Amounts:
    """How the numbers of a column look."""

    digits: int  # before the point, at most
    places: tuple[int, ...]  # one of them a row
    negative: float = 0.0  # share

    def __call__(self, rng: Random) -> Number:
        places = pick(rng, self.places)
        units = int(rng.random() * 10 ** (1 + int(rng.random() * self.digits) + places))
        return Number(-units if rng.random() < self.negative else units, places)


def amounts(rng: Random, digits: int = 5, places: int | None = None) -> Amounts:
    some = ((0,), (1,), (2,), (2,), (3,), (0, 1, 2), (1, 2, 3), (2, 3, 4))
    chosen = (places,) if places is not None else pick(rng, some)
    return Amounts(2 + int(rng.random() * (digits - 1)), chosen, pick(rng, (0.0, 0.0, 0.0, 0.2, 0.4)))


STYLES = {  # between thousands, before decimals
    "plain": ("", "."),
    "English": (",", "."),
    "French": (" ", ","),
    "German": (".", ","),
    "Swiss": ("'", "."),
    "comma": ("", ","),
    "underscore": ("_", "."),
    "ISO": (" ", "."),
}


def styled(number: Number, style: str) -> str:
    """A number as a country writes it. Indian: 12,34,567."""
    sign, _, rest = str(number).rpartition("-")
    whole, point, decimals = rest.partition(".")
    minus = "-" if str(number).startswith("-") else sign
    if style == "Indian":
        head, tail = whole[:-3], whole[-3:]
        groups = [head[max(0, n - 2) : n] for n in range(len(head), 0, -2)][::-1]
        return minus + ",".join([*groups, tail]) + point + decimals
    thousands, mark = STYLES[style]
    grouped = f"{int(whole):,}".replace(",", thousands)
    return minus + grouped + (mark if point else "") + decimals


STEPS = (
    *(Number(n, 0) for n in (5, 10, 10, 20, 25, 50, 100, 100, 1000)),
    *(Number(5, 1), Number(25, 2)),
)
BESIDE = (
    ("", ""),
    ("", ""),
    ("", ""),
    ("$", ""),
    ("", "%"),
    ("", " kg"),
    ("~", ""),
)  # before and after a number
WAYS = ("nearest", "nearest", "nearest", "down", "up", "cut")


def rounded_to_places(rng: Random) -> tuple[str, str, Amounts, Callable[[Number], str]]:
    """A kind of rounding: its name, its parameters, the numbers it is done to, and what it does."""
    way, places = pick(rng, WAYS), pick(rng, (0, 0, 1, 1, 2, 2, 3))
    more = pick(rng, ((1,), (2,), (1, 2), (1, 2, 3), (0, 1, 2)))
    draw = Amounts(pick(rng, (2, 3, 4)), tuple(places + n for n in more), pick(rng, (0.0, 0.0, 0.3)))
    return f"{way} to places", f"{places} of {draw}", draw, lambda n: str(n.at(places, way))


def rounded_to_multiple(rng: Random) -> tuple[str, str, Amounts, Callable[[Number], str]]:
    way, step = pick(rng, WAYS), pick(rng, STEPS)
    draw = Amounts(pick(rng, (3, 4, 5)), pick(rng, ((step.places,), (max(1, step.places),), (2,))))
    kind = "to a multiple of 25" if step == Number(25, 0) else f"{way} to a multiple"
    return kind, f"{way} {step} of {draw}", draw, lambda n: n.to_multiple(step, way).plain


def rounding(rng: Random) -> Task:
    """To some places, or to a multiple."""
    make = rounded_to_places if rng.random() < 0.55 else rounded_to_multiple
    kind, parameters, draw, change = make(rng)
    before, after = pick(rng, BESIDE)

    def row(r: Random) -> tuple[str, str]:
        number = draw(r)
        return before + str(number) + after, before + change(number) + after

    return drawn("numbers", kind, f"{parameters} {before}{after}", row)


def grouping(rng: Random) -> Task:
    """Thousands and decimals as another country has them."""
    names = (*STYLES, "English", "plain", "Indian")
    source = pick(rng, (pick(rng, names), "plain"))
    target = pick(rng, [name for name in names if name != source])
    draw = amounts(rng)
    places = (0,) if rng.random() < 0.5 else draw.places
    draw = Amounts(pick(rng, (4, 6, 7, 8, 9, 10)), places, draw.negative)
    fixed = pick(rng, (None, None, 0, 2))
    before, after = pick(
        rng, (("", ""), ("", ""), ("", ""), ("$", ""), ("", " EUR"), ("", " €"), ("USD ", ""))
    )
    kept = rng.random() < 0.5

    def row(r: Random) -> tuple[str, str]:
        number = draw(r)
        shown = number if fixed is None else number.at(fixed, "nearest")
        output = styled(shown, target)
        return before + styled(number, source) + after, before + output + after if kept else output

    kind = "Swiss thousands" if "Swiss" in (source, target) else "thousands"
    return drawn("numbers", kind, f"{source} to {target} {fixed} {draw} {before}{after} {kept}", row)


SIGNS = ("-{n}", "({n})", "{n}-", "- {n}", "{n} CR", "({n})")
PLUS = ("{n}", "{n}", "{n}", "+{n}", "{n} DR")


def signs(rng: Random) -> Task:
    """Minus in front, behind, in brackets; plus signs; without any."""
    source, target = rng.sample(range(len(SIGNS)), 2)
    minus, other = SIGNS[source], SIGNS[target] if rng.random() < 0.8 else "{n}"
    plus, positive = (pick(rng, PLUS) for _ in range(2))
    draw, style = amounts(rng), pick(rng, ("plain", "plain", "English"))
    before = pick(rng, ("", "", "", "$"))

    def row(r: Random) -> tuple[str, str]:
        number = draw(r)
        text = before + styled(number, style)
        if number.units and r.random() < 0.5:
            text = before + styled(Number(abs(number.units), number.places), style)
            return minus.format(n=text), other.format(n=text)
        text = text.replace("-", "")
        return plus.format(n=text), positive.format(n=text)

    return drawn("numbers", "signs", f"{minus} to {other}, {plus} to {positive}, {style}, {before}", row)


def padding(rng: Random) -> Task:
    """Zeros in front or behind: written, or taken away; a fixed number of decimals."""
    width, filler = 3 + int(rng.random() * 6), pick(rng, ("0", "0", "0", "*", "#", "x"))
    prefix, digits = pick(rng, ("", "", "", "ID", "INV-", "#", "No. ")), min(width, 5)
    places = pick(rng, (1, 2, 2, 3, 4))
    whole = lambda r: str(1 + int(r.random() * 10 ** (1 + int(r.random() * digits))))  # noqa: E731
    decimal = lambda r: Number(int(r.random() * 10 ** (places + 2)), places)  # noqa: E731
    some = lambda r: Number(int(r.random() * 10**4), int(r.random() * (places + 1)))  # noqa: E731
    choices: list[tuple[str, Callable[[Random], tuple[str, str]]]] = [
        ("padded", lambda r: (n := whole(r)) and (n, prefix + n.rjust(width, filler))),
        ("padded", lambda r: (n := whole(r)) and (prefix + n, prefix + n.rjust(width, filler))),
        ("stripped", lambda r: (n := whole(r)) and (prefix + n.rjust(width, "0"), n)),
        ("stripped", lambda r: (n := whole(r)) and (prefix + n.rjust(width, "0"), prefix + n)),
        ("no zeros at the end", lambda r: (n := decimal(r)) and (str(n), n.plain)),
        ("fixed places", lambda r: (n := some(r)) and (str(n), str(n.at(places, "cut")))),
        ("fixed places", lambda r: (n := some(r)) and (n.plain, str(n.at(places, "nearest")))),
        (
            "no zero in front",
            lambda r: (n := Number(int(r.random() * 10**places), places)) and (str(n), str(n)[1:]),
        ),
        ("decimals only", lambda r: (n := decimal(r)) and (str(n), str(n)[-places:])),
        ("whole part", lambda r: (n := decimal(r)) and (str(n), str(n)[: -places - 1])),
    ]
    kind, row = pick(rng, choices)
    return drawn("numbers", kind, f"{width}{filler} {prefix} {places}", row)
