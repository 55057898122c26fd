"""Dates and times of day as people write them: patterns such as "{dd}/{mm}/{yyyy}", in several languages."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from ..strings import pick

Writer = Callable[[datetime], str]

MONTHS = {
    "English": "January February March April May June July August September October November December",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Indonesian": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
}
SHORT_MONTHS = {
    "English": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "French": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "German": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "Spanish": "ene feb mar abr may jun jul ago sep oct nov dic",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Dutch": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "Portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
    "Indonesian": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
}
WEEKDAYS = {  # the Italian ones without their accent, which the alphabet lacks
    "English": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "French": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "German": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "Spanish": "lunes martes miércoles jueves viernes sábado domingo",
    "Italian": "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "Dutch": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "Portuguese": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "Indonesian": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
}
LANGUAGES = tuple(MONTHS)


def ordinal(n: int) -> str:
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


FIELDS: dict[str, Writer] = {
    "d": lambda t: str(t.day),
    "dd": lambda t: f"{t.day:02d}",
    "nth": lambda t: ordinal(t.day),
    "m": lambda t: str(t.month),
    "mm": lambda t: f"{t.month:02d}",
    "yy": lambda t: f"{t.year % 100:02d}",
    "yyyy": lambda t: str(t.year),
    "q": lambda t: str((t.month + 2) // 3),
    "half": lambda t: str((t.month + 5) // 6),
    "decade": lambda t: str(t.year // 10 * 10),
    "century": lambda t: ordinal((t.year + 99) // 100),
    "H": lambda t: str(t.hour),
    "HH": lambda t: f"{t.hour:02d}",
    "h": lambda t: str((t.hour + 11) % 12 + 1),
    "hh": lambda t: f"{(t.hour + 11) % 12 + 1:02d}",
    "MI": lambda t: f"{t.minute:02d}",
    "SS": lambda t: f"{t.second:02d}",
    "AM": lambda t: "AM" if t.hour < 12 else "PM",
    "am": lambda t: "am" if t.hour < 12 else "pm",
    "a_m": lambda t: "a.m." if t.hour < 12 else "p.m.",
    "a": lambda t: "a" if t.hour < 12 else "p",
}


def named_fields(language: str) -> dict[str, Writer]:
    """The fields that are words."""
    months, short = MONTHS[language].split(), SHORT_MONTHS[language].split()
    days = WEEKDAYS[language].split()
    return {
        "month": lambda t: months[t.month - 1],
        "MONTH": lambda t: months[t.month - 1].upper(),
        "mon": lambda t: short[t.month - 1],
        "MON": lambda t: short[t.month - 1].upper(),
        "weekday": lambda t: days[t.weekday()],
        "wd": lambda t: days[t.weekday()][:3],
    }


NAMED = {language: FIELDS | named_fields(language) for language in LANGUAGES}


def writer(pattern: str, language: str = "English") -> Writer:
    """Writes a moment in a pattern."""
    fields = NAMED[language]
    steps = [fields[part] if n % 2 else part for n, part in enumerate(re.split(r"\{(\w+)\}", pattern))]
    return lambda t: "".join([step if isinstance(step, str) else step(t) for step in steps])


DATES = {  # patterns by the order of their parts
    "dmy": (
        "{dd}/{mm}/{yyyy}|{d}/{m}/{yyyy}|{dd}-{mm}-{yyyy}|{dd}.{mm}.{yyyy}|{d}.{m}.{yyyy}|{d}. {m}. {yyyy}|"
        "{dd}/{mm}/{yy}|{dd}.{mm}.{yy}|{dd}-{mm}-{yy}|{dd} {mm} {yyyy}|{dd}{mm}{yyyy}|{d}-{m}-{yyyy}"
    ).split("|"),
    "mdy": (
        "{mm}/{dd}/{yyyy}|{m}/{d}/{yyyy}|{mm}-{dd}-{yyyy}|{mm}.{dd}.{yyyy}|{m}/{d}/{yy}|{mm}/{dd}/{yy}|"
        "{mm} {dd} {yyyy}|{m}-{d}-{yyyy}|{mm}{dd}{yyyy}"
    ).split("|"),
    "ymd": (
        "{yyyy}-{mm}-{dd}|{yyyy}/{mm}/{dd}|{yyyy}.{mm}.{dd}|{yyyy}{mm}{dd}|{yyyy} {mm} {dd}|{yyyy}-{m}-{d}|"
        "{yy}{mm}{dd}|{yyyy}_{mm}_{dd}"
    ).split("|"),
    "named": (
        "{d} {month} {yyyy}|{dd} {mon} {yyyy}|{dd}-{mon}-{yyyy}|{dd}-{mon}-{yy}|{month} {d}, {yyyy}|"
        "{mon} {d}, {yyyy}|{mon} {dd} {yyyy}|{nth} {month} {yyyy}|{month} {nth}, {yyyy}|{d} {mon} {yyyy}|"
        "{weekday}, {month} {d}, {yyyy}|{wd}, {dd} {mon} {yyyy}|{weekday} {d} {month} {yyyy}|"
        "{yyyy} {mon} {dd}|{yyyy}-{mon}-{dd}|{mon}-{dd}-{yyyy}|{MON} {d}, {yyyy}|{dd}{MON}{yyyy}|"
        "{d} {mon} '{yy}|{MONTH} {d} {yyyy}|{dd}/{mon}/{yyyy}|{wd} {mon} {d} {yyyy}|{nth} of {month} {yyyy}|"
        "{mon}. {d}, {yyyy}|{d}. {month} {yyyy}|{d} de {month} de {yyyy}"
    ).split("|"),
}
CLOCKS = {
    "24 hours": (
        "{HH}:{MI}|{HH}:{MI}|{H}:{MI}|{HH}{MI}|{HH}h{MI}|{HH}.{MI}|{HH}:{MI}:{SS}|{H}h{MI}|{HH}:{MI} h"
    ).split("|"),
    "12 hours": (
        "{h}:{MI} {AM}|{h}:{MI} {AM}|{h}:{MI}{AM}|{h}:{MI} {am}|{h}:{MI}{am}|{hh}:{MI} {AM}|{h}.{MI} {am}|"
        "{h}:{MI} {a_m}|{h}:{MI}{a}|{h}:{MI}:{SS} {AM}|{hh}:{MI}{AM}"
    ).split("|"),
}
SEPARATORS = ("/", "-", ".", " ", "_", ", ")


def free_date(rng: Random, order: str) -> str:
    """A pattern put together at random, its parts in an order such as "dmy"."""
    named = rng.random() < 0.4
    parts = {
        "d": pick(rng, ("d", "dd", "dd")),
        "m": pick(rng, ("month", "mon", "mon", "MON", "MONTH")) if named else pick(rng, ("m", "mm", "mm")),
        "y": pick(rng, ("yyyy", "yyyy", "yy")),
    }
    separator = pick(rng, SEPARATORS)
    return separator.join("{" + parts[part] + "}" for part in order)


def date_patterns(rng: Random, count: int) -> list[str]:
    """Patterns that may stand in one column: numbers have either the day or the month first."""
    order = pick(rng, ("dmy", "dmy", "mdy"))
    patterns = []
    for _ in range(count):
        chosen = pick(rng, (order, order, "ymd", "named", "named"))
        free = chosen != "named" and rng.random() < 0.3
        patterns.append(free_date(rng, chosen) if free else pick(rng, DATES[chosen]))
    return patterns


def clock_patterns(rng: Random, count: int, kind: str | None = None) -> list[str]:
    """Patterns of the time of day that may stand in one column."""
    kinds = (kind,) if kind else tuple(CLOCKS)
    return [pick(rng, CLOCKS[pick(rng, kinds)]) for _ in range(count)]


def clock_of(rng: Random) -> datetime:
    """A time of day, on a day that does not matter."""
    return datetime(2000, 1, 1, int(rng.random() * 24), int(rng.random() * 60), int(rng.random() * 60))


def day_of(rng: Random) -> datetime:
    """A moment of a hundred years in which two digits tell the year: from 30 on, of the last century."""
    first, years = (2000, 30) if rng.random() < 0.6 else (1930, 100)
    day = datetime(first, 1, 1) + timedelta(days=int(rng.random() * years * 365.25 - 1))
    return day.replace(
        hour=int(rng.random() * 24), minute=int(rng.random() * 60), second=int(rng.random() * 60)
    )
