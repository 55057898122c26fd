"""The range that a time of day, a number or a year falls in: 8:20PM in 8PM-9PM, 17.3 in 15-20."""

from bisect import bisect_right
from datetime import timedelta
from random import Random

from ..strings import UNITS, pick, word
from .moments import clock_of, clock_patterns, date_patterns, day_of, writer
from .rounding import DAY, rounded_clock
from .task import Task, drawn, one_of

BETWEEN = (
    "{a}-{b}",
    "{a}-{b}",
    "{a} - {b}",
    "{a} to {b}",
    "[{a}, {b})",
    "from {a} to {b}",
    "{a}..{b}",
    "({a}-{b})",
)
HOURS = ("{h}{AM}", "{h} {AM}", "{h}{am}", "{H}", "{HH}", "{HH}h")  # where ranges begin on the hour
WIDTHS = (2, 5, 5, 10, 10, 10, 20, 25, 40, 50, 100, 100, 500, 1000)
BANDS = (  # where each begins, and how they are called
    ((0, 18, 35, 50, 65), "0-17 18-34 35-49 50-64 65+"),
    ((0, 13, 20, 65), "child teen adult senior"),
    ((0, 18), "minor adult"),
    ((0, 60, 70, 80, 90), "F D C B A"),
    ((0, 50), "fail pass"),
    ((0, 40, 70), "low medium high"),
    ((0, 25, 50, 75), "Q1 Q2 Q3 Q4"),
    ((0, 100, 1000), "S M L"),
    ((0, 10, 100, 1000), "<10 10-99 100-999 1000+"),
    ((0, 200, 300, 400, 500), "other 2xx 3xx 4xx 5xx"),
    ((0, 18, 25, 30), "under 18-25 25-30 over"),
)


def clock_range(rng: Random) -> Task:
    """The stretch of the day in which a time lies."""
    width = pick(rng, (15, 30, 30, 45, 60, 60, 60, 60, 120, 120, 180, 240, 360, 720))  # minutes
    patterns = clock_patterns(rng, pick(rng, (1, 1, 1, 2, 3)))
    hours = width % 60 == 0 and rng.random() < 0.5
    limit = pick(rng, HOURS) if hours else clock_patterns(rng, 1)[0].replace(":{SS}", "")
    between, inclusive = pick(rng, BETWEEN), not hours and rng.random() < 0.15
    sources, write = [writer(pattern) for pattern in patterns], writer(limit)
    length = timedelta(minutes=width - inclusive)

    def row(r: Random) -> tuple[str, str]:
        moment = clock_of(r).replace(second=0)
        start = rounded_clock(moment, width, "down") if width != 45 else DAY.replace(hour=moment.hour)
        return pick(r, sources)(moment), between.format(a=write(start), b=write(start + length))

    kind = "hours" if width % 60 == 0 else f"{width} minutes"
    parameters = f"{width}, {' or '.join(patterns)} to {limit} {between}{' inclusive' * inclusive}"
    return drawn("ranges", kind, parameters, row)


def scaled(units: int, places: int) -> str:
    """A whole number of 10^-places, written with that many decimals (none where they are zeros)."""
    if not places:
        return str(units)
    whole, rest = divmod(units, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def number_range(rng: Random) -> Task:
    """The range of fixed width in which a number lies."""
    width, small = pick(rng, WIDTHS), rng.random() < 0.12  # small: tenths in place of ones
    places = pick(rng, (0, 0, 1, 1, 2))  # of the input
    between = pick(rng, (*BETWEEN, ">={a} <{b}", "{a}+"))
    inclusive = places == 0 and not small and width > 1 and rng.random() < 0.3
    unit = pick(rng, ("", "", "", "", " " + pick(rng, UNITS), pick(rng, ("$", "%"))))
    kept = bool(unit) and rng.random() < 0.5
    mixed = rng.random() < 0.4  # with fewer decimals in some rows
    shift, span = 10**places, pick(rng, (6, 12, 20, 40))
    size = width * shift // (10 if small and places else 1)
    small = small and places > 0

    def row(r: Random) -> tuple[str, str]:
        value = int(r.random() * size * span)
        if mixed and r.random() < 0.5:
            value = value // shift * shift
        start = value // size * size
        text = scaled(value, places) if mixed else f"{value / shift:.{places}f}"
        limits = {"a": scaled(start, places), "b": scaled(start + size - inclusive, places)}
        output = between.format(**limits)
        if unit == "$":
            return "$" + text, between.format(**{k: "$" + v for k, v in limits.items()}) if kept else output
        return text + unit, output + unit * kept

    kind = f"width {width}" if width == 40 else "a number"
    parameters = f"{width}/{10 if small else 1}, {places}{' inclusive' * inclusive}, {between}{unit}"
    return drawn("ranges", kind, parameters, row)


def band(rng: Random) -> Task:
    """Named ranges: grades, ages, sizes."""
    if rng.random() < 0.6:
        starts, names = pick(rng, BANDS)
        labels = names.split()
    else:
        step = pick(rng, (5, 10, 20, 25, 50, 100))
        starts = tuple(step * n for n in range(2 + int(rng.random() * 2)))
        labels = [word(rng) for _ in starts]
    top = starts[-1] + (starts[-1] - starts[-2])
    unit = pick(rng, ("", "", "", "%", " years", " points"))

    def row(r: Random) -> tuple[str, str]:
        place = int(r.random() * len(starts))  # every band as often
        low, high = starts[place], starts[place + 1] if place + 1 < len(starts) else top
        value = low + int(r.random() * (high - low))
        return f"{value}{unit}", labels[bisect_right(starts, value) - 1]

    return drawn("ranges", "bands", f"{starts} {labels}{unit}", row)


QUARTERS = ("Jan-Mar", "Apr-Jun", "Jul-Sep", "Oct-Dec")


def date_range(rng: Random) -> Task:
    """The period in which a date lies."""
    patterns = [p.replace("{yy}", "{yyyy}") for p in date_patterns(rng, pick(rng, (1, 1, 2)))]
    if rng.random() < 0.3:
        patterns = ["{yyyy}"]
    sources = [writer(pattern) for pattern in patterns]
    period = pick(rng, (5, 10, 10, 100, 0, 0))
    between, inclusive = pick(rng, BETWEEN), rng.random() < 0.6
    if not period and patterns == ["{yyyy}"]:
        period = 10

    def row(r: Random) -> tuple[str, str]:
        moment = day_of(r)
        if not period:
            return pick(r, sources)(moment), f"{QUARTERS[(moment.month - 1) // 3]} {moment.year}"
        start = moment.year // period * period
        return pick(r, sources)(moment), between.format(a=start, b=start + period - inclusive)

    kind = f"{period} years" if period else "quarter"
    return drawn("ranges", kind, f"{' or '.join(patterns)} to {between}{' inclusive' * inclusive}", row)


SHARES = (
    (0.42, clock_range),
    (0.34, number_range),
    (0.12, band),
    (0.12, date_range),
)


def range_family(rng: Random) -> Task:
    """The range that something falls in."""
    return one_of(rng, SHARES)
