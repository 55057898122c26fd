"""Numbers with something beside them: percent, thousands in letters, units, currencies; and long numbers."""

from collections.abc import Callable
from random import Random

from ..strings import pick
from .numbers import Amounts, Number, amounts, grouping, padding, rounding, signs, styled
from .reckoning import reckoning
from .task import Row, Task, applied, drawn

EXPONENTS = ("e{x}", "E{x}", "E{x:+03d}", "e{x:+03d}", " x 10^{x}")
LETTERS = (("k", "M", "B"), ("K", "M", "B"), ("k", "m", "bn"), (" thousand", " million", " billion"))
CONVERSIONS = (  # one of the first is so many of the second: 10^n
    ("kg", "g", 3), ("km", "m", 3), ("m", "cm", 2), ("cm", "mm", 1), ("L", "ml", 3), ("s", "ms", 3),
    ("MB", "KB", 3),
    ("t", "kg", 3), ("m", "mm", 3), ("kW", "W", 3),
)  # fmt: skip


def percent(rng: Random) -> tuple[str, Row]:
    """0.123 and 12.3%."""
    places, space = pick(rng, (0, 1, 1, 2)), pick(rng, ("", "", " "))
    fixed = rng.random() < 0.3

    def row(r: Random) -> tuple[str, str]:
        number = Number(int(r.random() * 10 ** (2 + places)), places)
        share = Number(number.units, places + 2)
        return (str(share) if fixed else share.plain), (str(number) if fixed else number.plain) + space + "%"

    return f"{places}{space}{fixed}", row


def in_letters(rng: Random) -> tuple[str, Row]:
    """1,234,567 and 1.2M."""
    places, letters, way = pick(rng, (0, 1, 1, 2)), pick(rng, LETTERS), pick(rng, ("nearest", "cut"))
    style, exact, only = pick(rng, ("plain", "English")), rng.random() < 0.4, pick(rng, (0, 1, 2, 3))

    def row(r: Random) -> tuple[str, str]:
        power = 3 * (only or 1 + int(r.random() * 3))
        units = int((1 + 998 * r.random() ** 2) * 10**power)
        number = Number(Number(units, power).at(places, "cut").units, places)
        if exact:
            full = Number(number.units * 10 ** (power - places), 0)
            return styled(full, style), number.plain + letters[power // 3 - 1]
        return styled(Number(units, 0), style), str(Number(units, power).at(places, way)) + letters[
            power // 3 - 1
        ]

    return f"{places}{letters}{way}{style}{exact}{only}", row


def scientific(rng: Random) -> tuple[str, Row]:
    """12300 and 1.23e4."""
    digits, exponent, small = pick(rng, (2, 3, 3, 4)), pick(rng, EXPONENTS), rng.random() < 0.3

    def row(r: Random) -> tuple[str, str]:
        x, units = int(r.random() * 7), 10 ** (digits - 1) + int(0.9 * r.random() * 10**digits)
        x = -1 - int(r.random() * 4) if small and r.random() < 0.6 else x
        full = Number(units * 10 ** max(0, x - digits + 1), max(0, digits - 1 - x))
        return full.plain, Number(units, digits - 1).plain + exponent.format(x=x)

    return f"{digits}{exponent}{small}", row


def converted(rng: Random) -> tuple[str, Row]:
    """1.5 kg and 1500 g."""
    (one, other, shift), space = pick(rng, CONVERSIONS), pick(rng, ("", " "))
    bare, digits = rng.random() < 0.3, pick(rng, (2, 3, 4))

    def row(r: Random) -> tuple[str, str]:
        number = Number(
            1 + int(r.random() * 10 ** (1 + int(r.random() * digits))), int(r.random() * (shift + 1))
        )
        output = number.at(shift, "cut").units
        return number.plain + (space + one) * (not bare), str(output) + (space + other) * (not bare)

    return f"{one} {other}{space}{bare}", row


def cents(rng: Random) -> tuple[str, Row]:
    """12.34 and 1234."""
    sign = pick(rng, ("", "", "$", "€"))

    def row(r: Random) -> tuple[str, str]:
        number = Number(int(r.random() * 10 ** (2 + int(r.random() * 4))), 2)
        return sign + str(number), str(number.units)

    return sign, row


SCALES: dict[str, Callable[[Random], tuple[str, Row]]] = {
    "percent": percent,
    "thousands in letters": in_letters,
    "scientific": scientific,
    "other unit": converted,
    "cents": cents,
}


def scaling(rng: Random) -> Task:
    """The same amount with its point at another place; there or back."""
    kind = pick(rng, tuple(SCALES))
    parameters, row = SCALES[kind](rng)
    back = rng.random() < 0.4 and (kind != "thousands in letters" or "True" in parameters)
    return drawn("numbers", kind, parameters + " back" * back, (lambda r: row(r)[::-1]) if back else row)


CURRENCIES = (
    "${n}|{n} USD|USD {n}|{n} EUR|€{n}|{n} €|£{n}|{n} GBP|GBP {n}|$ {n}|CHF {n}|US${n}|{n} kr|Rs. {n}|"
    "R$ {n}|{n}"
).split("|")
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}


def currency(rng: Random) -> Task:
    """Amounts of money: the sign elsewhere, as a code, or away."""
    draw = amounts(rng, 6, pick(rng, (0, 2, 2, 2)))
    draw = Amounts(draw.digits, draw.places)
    style = pick(rng, ("plain", "English", "English", "German", "French"))
    other = pick(rng, ("plain", "plain", "English"))
    sources, target = [pick(rng, CURRENCIES) for _ in range(pick(rng, (1, 1, 2, 3)))], pick(rng, CURRENCIES)

    def row(r: Random) -> tuple[str, str]:
        number = draw(r)
        return pick(r, sources).format(n=styled(number, style)), target.format(n=styled(number, other))

    return drawn("numbers", "currency", f"{' or '.join(sources)} to {target} {style} {other}", row)


def currencies(rng: Random) -> Task:
    """Amounts of money of several currencies: the sign of each row becomes a code, or is taken out."""
    draw = amounts(rng, 6, pick(rng, (0, 2, 2)))
    draw = Amounts(draw.digits, draw.places)
    style, target = (
        pick(rng, ("plain", "English")),
        pick(rng, ("{c}", "{c} {n}", "{n} {c}", "{n}", "{s}", "{n}{s}")),
    )

    def row(r: Random) -> tuple[str, str]:
        number, sign = styled(draw(r), style), pick(r, tuple(SYMBOLS))
        return sign + number, target.format(c=SYMBOLS[sign], n=number, s=sign)

    return drawn("numbers", "currencies", f"{target} {style}", row)


MEASURES = "kg g cm mm km lb oz ml L MB GB kWh °C m ft in".split()


def measures(rng: Random) -> Task:
    """Number and unit: parted, joined, one of them alone."""
    units = rng.sample(MEASURES, 4)
    draw, spaces = amounts(rng, 4), pick(rng, (("",), (" ",), ("", " ")))
    target = pick(rng, ("{n}", "{u}", "{n}{u}", "{n} {u}", "{u} {n}", "{n} ({u})", "{n}-{u}"))

    def row(r: Random) -> tuple[str, str]:
        number, unit = str(draw(r)), pick(r, units)
        return number + pick(r, spaces) + unit, target.format(n=number, u=unit)

    return drawn("numbers", "measures", f"{target} of {draw} {spaces}", row)


def chunks(text: str, size: int, mark: str) -> str:
    """A text in groups of a size, the last of them perhaps shorter."""
    return mark.join(text[n : n + size] for n in range(0, len(text), size))


def long_numbers(rng: Random) -> Task:
    """Cards, accounts and serial numbers: in groups, hidden but for the end."""
    count, size, mark = pick(rng, (8, 9, 10, 12, 16)), pick(rng, (2, 3, 4, 4)), pick(rng, " -./")
    one, star = pick(rng, (" ", "-", "")), pick(rng, "*xX#")
    bare: Callable[[str], str] = lambda t: t.replace(one, "") if one else t  # noqa: E731
    choices: list[tuple[str, Callable[[str], str]]] = [
        ("in groups", lambda t: chunks(bare(t), size, mark)),
        ("in no groups", bare),
        ("hidden but the end", lambda t: star * (count - 4) + bare(t)[-4:]),
        ("hidden in groups", lambda t: chunks(star * (count - 4) + bare(t)[-4:], 4, one or " ")),
        ("end", lambda t: bare(t)[-4:]),
        ("stars and end", lambda t: star * 4 + bare(t)[-4:]),
    ]
    kind, answer = pick(rng, choices)
    shape = lambda r: chunks("".join(pick(r, "0123456789") for _ in range(count)), 4, one)  # noqa: E731
    return applied("numbers", kind, f"{count} {size} {mark!r} {one!r} {star}", shape, answer)


MADE = (
    *(rounding, rounding, rounding, rounding, grouping, grouping, grouping, signs, padding, padding),
    *(
        scaling,
        scaling,
        scaling,
        currency,
        currency,
        currencies,
        measures,
        long_numbers,
        reckoning,
        reckoning,
    ),
)


def number_family(rng: Random) -> Task:
    """Numbers written otherwise."""
    return pick(rng, MADE)(rng)
