"""Times of day and dates rounded: down, up or to the nearest quarter, half or whole hour, day or month."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from ..strings import pick
from .moments import clock_of, clock_patterns, date_patterns, day_of, writer
from .task import Task, drawn, one_of

STEPS = (5, 10, 15, 15, 20, 30, 30, 60, 60, 60, 120, 180, 360)  # minutes
WAYS = ("down", "down", "up", "nearest")
DAY = datetime(2000, 1, 1)


def rounded(minutes: int, step: int, way: str) -> int:
    """Minutes to a multiple of the step; a half goes up."""
    return (minutes + {"down": 0, "up": step - 1, "nearest": step // 2}[way]) // step * step


def rounded_clock(moment: datetime, step: int, way: str) -> datetime:
    """A time of day, rounded, round the clock; its seconds are left out."""
    return DAY + timedelta(minutes=rounded(moment.hour * 60 + moment.minute, step, way) % 1440)


def clock_rounding(rng: Random) -> Task:
    """The time of day, rounded."""
    step, way = pick(rng, STEPS), pick(rng, WAYS)
    count = pick(rng, (1, 1, 2, 3))
    kind = pick(rng, ("24 hours", "12 hours", "12 hours", None))
    patterns = clock_patterns(rng, count, kind)
    target = patterns[0] if rng.random() < 0.7 else clock_patterns(rng, 1)[0]
    if step % 60 == 0 and rng.random() < 0.35:
        target = pick(rng, ("{h}{AM}", "{h} {AM}", "{h}{am}", "{H}", "{HH}h", "{HH}", "{h} {a_m}"))
    sources, write = [writer(pattern) for pattern in patterns], writer(target)

    def row(r: Random) -> tuple[str, str]:
        moment = clock_of(r).replace(second=0)
        if r.random() < 0.12:  # often enough a time that stays
            moment = rounded_clock(moment, step, way)
        return pick(r, sources)(moment), write(rounded_clock(moment, step, way))

    name = {15: "a quarter of an hour", 30: "half an hour", 60: "an hour"}.get(step, f"{step} minutes")
    kind = f"to {step} minutes" if step == 20 else f"{way} to {name}"
    return drawn("rounded times", kind, f"{way}, {' or '.join(patterns)} to {target}", row)


def month_end(moment: datetime, months: int) -> datetime:
    """The last day of the period of so many months in which a moment lies."""
    last = (moment.month + months - 1) // months * months
    year, month = (moment.year + 1, 1) if last == 12 else (moment.year, last + 1)
    return moment.replace(year=year, month=month, day=1) - timedelta(days=1)


DATE_ROUNDINGS: dict[str, Callable[[datetime], datetime]] = {
    "first day of the month": lambda t: t.replace(day=1),
    "last day of the month": lambda t: month_end(t, 1),
    "first day of the next month": lambda t: month_end(t, 1) + timedelta(days=1),
    "first day of the quarter": lambda t: t.replace(month=(t.month - 1) // 3 * 3 + 1, day=1),
    "last day of the quarter": lambda t: month_end(t, 3),
    "first day of the year": lambda t: t.replace(month=1, day=1),
    "last day of the year": lambda t: t.replace(month=12, day=31),
    "the day after": lambda t: t + timedelta(days=1),
    "the day before": lambda t: t - timedelta(days=1),
    "the year after": lambda t: t.replace(year=t.year + 1, day=min(t.day, 28)),
}


def date_rounding(rng: Random) -> Task:
    """A date, rounded to a month, a quarter or a year."""
    kind = pick(rng, tuple(DATE_ROUNDINGS))
    patterns = date_patterns(rng, pick(rng, (1, 1, 2, 3)))
    target = patterns[0] if rng.random() < 0.6 else date_patterns(rng, 1)[0]
    sources, write, change = [writer(p) for p in patterns], writer(target), DATE_ROUNDINGS[kind]

    def row(r: Random) -> tuple[str, str]:
        moment = day_of(r)
        if kind == "the year after":
            moment = moment.replace(day=min(moment.day, 28))
        return pick(r, sources)(moment), write(change(moment))

    return drawn("rounded times", kind, f"{' or '.join(patterns)} to {target}", row)


def moment_rounding(rng: Random) -> Task:
    """A date with a time of day, its time rounded and its date kept; or the hour it lies in."""
    step, way = pick(rng, (15, 30, 60, 60)), pick(rng, ("down", "down", "nearest"))
    [date], [clock] = date_patterns(rng, 1), clock_patterns(rng, 1)
    join = pick(rng, (" ", "T", ", "))
    read = writer(date + join + clock)
    target = date + join + (clock if rng.random() < 0.7 else clock_patterns(rng, 1)[0])
    write = writer(target)

    def row(r: Random) -> tuple[str, str]:
        moment = day_of(r).replace(second=0)
        if way == "nearest" and moment.hour == 23:  # stays within its day
            moment = moment.replace(hour=11)
        clock = rounded_clock(moment, step, way)
        return read(moment), write(moment.replace(hour=clock.hour, minute=clock.minute))

    return drawn("rounded times", f"moment {way} to {step} minutes", f"{date}{join}{clock} to {target}", row)


SHARES = (
    (0.6, clock_rounding),
    (0.25, date_rounding),
    (0.15, moment_rounding),
)


def rounding_family(rng: Random) -> Task:
    """Times and dates, rounded."""
    return one_of(rng, SHARES)
