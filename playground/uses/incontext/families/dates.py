"""Dates and times written otherwise, or a part of them."""

from bisect import bisect
from datetime import datetime
from random import Random

from ..strings import pick, word
from .moments import (
    DATES,
    LANGUAGES,
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
    Writer,
    clock_of,
    clock_patterns,
    date_patterns,
    day_of,
    free_date,
    writer,
)
from .task import Task, drawn, one_of

PARTS = {  # of a date, by the patterns in which people want them
    "year": ("{yyyy}", "{yyyy}", "{yy}", "'{yy}", "FY{yyyy}", "FY{yy}"),
    "month": ("{month}", "{mon}", "{m}", "{mm}", "{MON}"),
    "day": ("{d}", "{dd}", "{nth}"),
    "quarter": (
        "Q{q}",
        "Q{q} {yyyy}",
        "{yyyy}-Q{q}",
        "Q{q}-{yyyy}",
        "{q}Q{yy}",
        "{q}",
        "{yyyy}Q{q}",
        "Q{q}/{yy}",
    ),
    "half-year": ("H{half}", "H{half} {yyyy}", "{yyyy}-H{half}"),
    "week day": ("{weekday}", "{wd}"),
    "month and year": (
        "{mon} {yyyy}",
        "{month} {yyyy}",
        "{mm}/{yyyy}",
        "{yyyy}-{mm}",
        "{mon}-{yy}",
        "{yyyy}{mm}",
    ),
    "day and month": ("{d} {month}", "{mon} {d}", "{dd}/{mm}", "{month} {nth}", "{dd}-{mon}", "{mm}/{dd}"),
    "decade": ("{decade}s", "{decade}"),
    "century": ("{century} century", "{century}"),
}
PARTS_OF_DAY = (5, 12, 18, 22)  # hours at which morning, afternoon, evening and night begin
CLOCK_PARTS = {
    "hour": ("{H}", "{HH}", "{h} {AM}", "{h}{am}", "{h}{AM}", "{HH}h", "{HH}:00"),
    "minute": ("{MI}",),
    "half of the day": ("{AM}", "{am}"),
}


WITH_WEEKDAY = (
    *("{wd}, {d} {mon} {yyyy}", "{weekday}, {month} {d}, {yyyy}", "{weekday} {d} {month}"),
    *("{yyyy}-{mm}-{dd} ({wd})", "{dd}/{mm}/{yyyy} {weekday}"),
)


def writers(patterns: list[str], languages: list[str]) -> list[Writer]:
    return [writer(pattern, language) for pattern, language in zip(patterns, languages, strict=True)]


def how_many(rng: Random) -> int:
    """How many ways of writing stand in one column."""
    return pick(rng, (1, 1, 1, 2, 2, 3, 4))


def rewritten(family: str, kind: str, sources: list[Writer], target: Writer, parameters: str, draw) -> Task:
    """Each row in one of the ways, to be written in another."""

    def row(rng: Random) -> tuple[str, str]:
        moment: datetime = draw(rng)
        return pick(rng, sources)(moment), target(moment)

    return drawn(family, kind, parameters, row)


def sources_of(rng: Random) -> tuple[list[str], list[str]]:
    """Patterns of one column with the language of each: mostly one, English."""
    patterns = date_patterns(rng, how_many(rng))
    language = "English" if rng.random() < 0.6 else pick(rng, LANGUAGES)
    mixed = rng.random() < 0.15
    return patterns, [pick(rng, LANGUAGES) if mixed else language for _ in patterns]


def target_date(rng: Random) -> str:
    order = pick(rng, ("dmy", "mdy", "ymd", "ymd", "named", "named"))
    return free_date(rng, order) if order != "named" and rng.random() < 0.3 else pick(rng, DATES[order])


def date_rewriting(rng: Random) -> Task:
    """A date in another format."""
    patterns, languages = sources_of(rng)
    target, language = target_date(rng), languages[0] if rng.random() < 0.8 else pick(rng, LANGUAGES)
    parameters = f"{' or '.join(patterns)} to {target}"
    sources = writers(patterns, languages)
    return rewritten("dates", "written otherwise", sources, writer(target, language), parameters, day_of)


def date_part(rng: Random) -> Task:
    """A part of a date."""
    patterns, languages = sources_of(rng)
    kind = pick(rng, tuple(PARTS))
    if kind == "week day":  # reading it is enough; to compute it is much for a small model
        patterns, languages = [pick(rng, WITH_WEEKDAY)], languages[:1]
    if kind in ("decade", "century"):
        patterns = [pattern.replace("{yy}", "{yyyy}") for pattern in patterns]
    target = pick(rng, PARTS[kind])
    sources = writers(patterns, languages)
    parameters = f"{' or '.join(patterns)} to {target}"
    return rewritten("dates", kind, sources, writer(target, languages[0]), parameters, day_of)


def moment_rewriting(rng: Random) -> Task:
    """A date with a time of day, written otherwise or cut."""
    dates, clocks = date_patterns(rng, 2), clock_patterns(rng, 2)
    joins = (" ", " ", ", ", "T", " at ", " - ")
    count = 1 + (rng.random() < 0.3)
    zone = pick(rng, ("", "", "", "Z", " UTC", " +0100", " GMT"))
    sources = [dates[n] + pick(rng, joins) + clocks[n] + zone for n in range(count)]
    target = pick(
        rng,
        (
            target_date(rng),
            pick(rng, clock_patterns(rng, 1)),
            target_date(rng) + pick(rng, joins) + clock_patterns(rng, 1)[0],
            clock_patterns(rng, 1)[0] + pick(rng, joins[:3]) + target_date(rng),
            pick(rng, PARTS[pick(rng, ("year", "month", "day", "quarter"))]),
        ),
    )
    parameters = f"{' or '.join(sources)} to {target}"
    return rewritten(
        "dates", "date and time", [writer(s) for s in sources], writer(target), parameters, day_of
    )


def clock_rewriting(rng: Random) -> Task:
    """A time of day in another format: 12 or 24 hours."""
    inside, outside = pick(
        rng, (("12 hours", "24 hours"), ("24 hours", "12 hours"), (None, None), (None, None))
    )
    patterns = clock_patterns(rng, how_many(rng), inside)
    [target] = clock_patterns(rng, 1, outside)
    if "SS" in target:
        patterns = [
            pattern.replace("{MI}", "{MI}:{SS}") if "SS" not in pattern else pattern for pattern in patterns
        ]
    parameters = f"{' or '.join(patterns)} to {target}"
    sources = [writer(pattern) for pattern in patterns]
    return rewritten("dates", "time of day written otherwise", sources, writer(target), parameters, clock_of)


def clock_part(rng: Random) -> Task:
    """A part of a time of day, or how it is called."""
    patterns = clock_patterns(rng, how_many(rng))
    sources = [writer(pattern) for pattern in patterns]
    if (chance := rng.random()) < 0.5:
        kind = pick(rng, tuple(CLOCK_PARTS))
        pattern = pick(rng, CLOCK_PARTS[kind])
        target = writer(pattern)
    elif chance < 0.8:
        kind, pattern = "time of day", pick(rng, ("morning afternoon evening night", "early day late night"))
        names = pattern.split()
        target = lambda t: names[bisect(PARTS_OF_DAY, t.hour) % 4 - 1]  # noqa: E731
    else:
        kind, pattern = "minutes of the day", ""
        target = lambda t: str(t.hour * 60 + t.minute)  # noqa: E731
    return rewritten("dates", kind, sources, target, f"{' or '.join(patterns)} to {pattern}", clock_of)


def names_alone(rng: Random) -> Task:
    """The name of a month or of a day, short, long, in another language, or as a number."""
    one, other = "English" if rng.random() < 0.5 else pick(rng, LANGUAGES), pick(rng, LANGUAGES)
    months = [
        MONTHS[one].split(),
        SHORT_MONTHS[one].split(),
        MONTHS[other].split(),
        SHORT_MONTHS[other].split(),
    ]
    months += [[str(n) for n in range(1, 13)], [f"{n:02d}" for n in range(1, 13)]]
    days = [WEEKDAYS[one].split(), [day[:3] for day in WEEKDAYS[one].split()], WEEKDAYS[other].split()]
    days.append([str(n) for n in range(1, 8)])
    lists = pick(rng, (months, months, days))
    source, target = rng.sample(range(len(lists)), 2)
    before, after = (
        pick(rng, ("", "", pick(rng, marks))) for marks in (("in ", word(rng) + " "), (" 2020", "-21"))
    )
    change = pick(rng, (str, str, str.upper, str.capitalize))

    def row(r: Random) -> tuple[str, str]:
        n = int(r.random() * len(lists[source]))
        return before + change(lists[source][n]) + after, lists[target][n]

    return drawn("dates", "names alone", f"{one}, {other}, {source} to {target}", row)


def pieces(minutes: int) -> dict[str, str]:
    """What an amount of time is written with."""
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    return {
        "n": str(minutes), "h": str(hours), "hh": f"{hours:02d}", "m": str(rest), "mm": f"{rest:02d}",
        "days": str(days), "left": str(left), "tenth": f"{minutes / 60:.2f}".rstrip("0").rstrip("."),
    }  # fmt: skip


AMOUNTS = (
    "{h}h {m}m", "{h}h{mm}", "{h} h {m} min", "{h}:{mm}", "{hh}:{mm}", "{n} min", "{n}",
    "{h} hours {m} minutes",
    "PT{h}H{m}M", "{h} hrs, {m} mins", "{n} minutes", "{h}:{mm}:00", "{n}m",
)  # fmt: skip
UNITS = (
    ("minute", "min", "m"),
    ("hour", "hr", "h"),
    ("day", "d", "d"),
    ("week", "wk", "w"),
    ("month", "mo", "mo"),
)
UNITS = (*UNITS, ("year", "yr", "y"))
RELATIVE = ("in {n} {u}", "{n} {u} ago", "{n} {u}", "last {n} {u}", "{n} {u} left", "every {n} {u}")


def amount_of_time(rng: Random) -> Task:
    """An amount of time in other units, or a relative one written shorter."""
    if rng.random() < 0.5:
        source, target = rng.sample(AMOUNTS, 2)
        whole = pick(rng, (1, 1, 5, 15, 30))

        def row(r: Random) -> tuple[str, str]:
            parts = pieces((1 + int(r.random() * 300 / whole)) * whole)
            return source.format(**parts), target.format(**parts)

        return drawn("dates", "amount of time", f"{source} to {target}", row)
    frame, style = pick(rng, RELATIVE), 1 + int(rng.random() * 2)
    tight = pick(rng, ("", " "))
    outside = pick(rng, ("{n}" + tight + "{s}", "-{n}" + tight + "{s}", "{n} {u}", "{u}", "{n}"))

    def relative(r: Random) -> tuple[str, str]:
        unit, n = pick(r, UNITS), 1 + int(r.random() * 30)
        n = 1 if r.random() < 0.15 else n
        fields = {"n": str(n), "u": unit[0] + "s" * (n > 1), "s": unit[style]}
        return frame.format(**fields), outside.format(**fields)

    return drawn("dates", "relative", f"{frame} to {outside}, {style}", relative)


SHARES = (
    (0.38, date_rewriting),
    (0.18, date_part),
    (0.12, moment_rewriting),
    (0.14, clock_rewriting),
    (0.08, clock_part),
    (0.05, names_alone),
    (0.05, amount_of_time),
)


def date_family(rng: Random) -> Task:
    """Dates and times written otherwise, and their parts."""
    return one_of(rng, SHARES)
