"""Pieces from a date or a time of day in a cell: read, perhaps rounded, and written otherwise.

Which of 3/4 is the day is for the examples to tell: each way to read is offered on its own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ....messages import Message
from ..families.moments import (
    CLOCKS,
    DATES,
    LANGUAGES,
    MONTHS,
    NAMED,
    SHORT_MONTHS,
    WEEKDAYS,
    writer,
)
from ..families.rounding import DATE_ROUNDINGS, rounded
from .piece import Piece, Pieces
from .substrings import Source, sources_of
from .wording import phrase

LONGEST = 200  # characters of a cell in which a moment is looked for
NEEDS = {  # what has to be known to write a field: year, month, day, week day, hour, minute, second
    **dict.fromkeys(("d", "dd", "nth"), "d"),
    **dict.fromkeys(("m", "mm", "month", "MONTH", "mon", "MON", "q", "half"), "m"),
    **dict.fromkeys(("yy", "yyyy", "decade", "century"), "y"),
    **dict.fromkeys(("weekday", "wd"), "w"),
    **dict.fromkeys(("H", "HH", "h", "hh", "AM", "am", "a_m", "a"), "H"),
    "MI": "M",
    "SS": "S",
}


@dataclass(frozen=True)
class Moment:
    """A date, a time of day, or parts of them; `known` says which."""

    when: datetime
    known: frozenset[str]


# ---- reading


def _named_months() -> dict[str, int]:
    names = {"sept": 9, "may": 5}
    for table in (MONTHS, SHORT_MONTHS):
        for language in reversed(LANGUAGES):
            for number, name in enumerate(table[language].split(), 1):
                names[name.rstrip(".").lower()] = number
    return names


MONTH_NUMBERS = _named_months()
WEEKDAY_NUMBERS = {
    name: number
    for language in LANGUAGES
    for number, day in enumerate(WEEKDAYS[language].split())
    for name in ({day.lower(), day.lower()[:3]} if language == "English" else {day.lower()})
}
_MON = "(?P<mon>" + "|".join(sorted(MONTH_NUMBERS, key=lambda n: (-len(n), n))) + r")(?![^\W\d_])\.?"
_Y = r"(?P<y>\d{4}|\d{2})(?!\d)"
_D = r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_GAP = r"[\s\-/.,_']*"
_OF = rf"{_GAP}(?:(?:of|de)\s+)?"
DATE_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})(?P<s>[-/._ ]|, )(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})(?P<s>[-/._ ]|, |\. )(?P<b>\d{1,2})(?P=s)" + _Y,
        rf"{_D}{_OF}{_MON}{_OF}{_Y}",
        rf"(?<![^\W\d_]){_MON}{_GAP}{_D}{_GAP}{_Y}",
        rf"(?<!\d)(?P<y>\d{{4}}){_GAP}{_MON}{_GAP}{_D}",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        r"(?<!\d)(?P<a>\d\d)(?P<b>\d\d)(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
        r"(?<!\d)(?P<m>\d{1,2})[-/.](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?!\d)",
        rf"(?<![^\W\d_]){_MON}{_GAP}(?P<y>\d{{4}})(?!\d)",
        rf"{_D}{_OF}{_MON}",
        rf"(?<![^\W\d_]){_MON}{_GAP}{_D}",
        rf"(?<![^\W\d_]){_MON}",
        r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)(?!\d)",
    )
]
CLOCK_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<H>\d{1,2})[:.h](?P<M>\d{2})(?::(?P<S>\d{2}))?(?:\s*(?P<ap>[ap])(?:\.?m\b\.?|\b))?(?!\d)",
        r"(?<!\d)(?P<H>\d{1,2})\s*(?P<ap>[ap])(?:\.?m\b\.?|\b)",
        r"(?<![\d/.\-])(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)?(?!\d)",
        r"(?<!\d)(?P<H>\d{1,2})\s*h(?:\b|ours?\b)",
    )
]
CENTURY_TURN = 30  # from 30 on two digits tell a year of the last century


@dataclass(frozen=True)
class Reading:
    """How a moment is read in a text: with the day or the month first, as date and time or time alone."""

    day_first: bool
    clock_only: bool = False

    def __call__(self, text: str) -> Moment | None:
        return read(text, self.day_first, self.clock_only) if len(text) <= LONGEST else None

    def say(self, what: Message | str) -> Message | str:
        """How the date was read, behind what is taken from it."""
        if self.clock_only:
            return what
        return phrase("day-first" if self.day_first else "month-first", what=what)


@lru_cache(maxsize=20_000)
def read(text: str, day_first: bool, clock_only: bool) -> Moment | None:
    """The first moment in a text."""
    fields: dict[str, int] = {}
    rest = text
    if not clock_only:
        for form in DATE_FORMS:
            if (match := form.search(text)) and (found := date_fields(match, day_first)):
                fields |= found
                rest = text[: match.start()] + " " + text[match.end() :]
                break
    for form in CLOCK_FORMS if clock_only or not fields else CLOCK_FORMS[:2]:
        if (match := form.search(rest)) and (found := clock_fields(match)):
            fields |= found
            break
    known = set(fields)
    if not {"y", "m", "d"} & known:
        for name in re.findall(r"[^\W\d_]+(?:-feira)?", text.lower()):
            if name in WEEKDAY_NUMBERS and not clock_only and not known:
                return Moment(datetime(2001, 1, 1 + WEEKDAY_NUMBERS[name]), frozenset("w"))
    if not known:
        return None
    try:
        when = datetime(
            fields.get("y", 2000), fields.get("m", 1), fields.get("d", 1),
            fields.get("H", 0), fields.get("M", 0), fields.get("S", 0),
        )  # fmt: skip
    except ValueError:
        return None
    return Moment(when, frozenset(known | ({"w"} if {"y", "m", "d"} <= known else set())))


def date_fields(match: re.Match[str], day_first: bool) -> dict[str, int] | None:
    """Year, month and day as a form has them; None where it is no date."""
    found = match.groupdict()
    if found.get("a"):
        found["d"], found["m"] = (found["a"], found["b"]) if day_first else (found["b"], found["a"])
    if found.get("mon"):
        found["m"] = str(MONTH_NUMBERS[found["mon"].lower()])
    fields = {name: int(found[name]) for name in "ymd" if found.get(name)}
    if "y" in fields and len(found["y"]) == 2:
        fields["y"] += 1900 if fields["y"] >= CENTURY_TURN else 2000
    fine = 1 <= fields.get("m", 1) <= 12 and 1 <= fields.get("d", 1) <= 31 and fields.get("y", 1) > 0
    return fields if fine else None


def clock_fields(match: re.Match[str]) -> dict[str, int] | None:
    found = match.groupdict()
    fields = {name: int(found[name]) for name in "HMS" if found.get(name)}
    fields.setdefault("M", 0)
    if half := found.get("ap"):
        if not 1 <= fields["H"] <= 12:
            return None
        fields["H"] = fields["H"] % 12 + 12 * (half.lower() == "p")
    fine = fields["H"] < 24 and fields["M"] < 60 and fields.get("S", 0) < 60
    return fields if fine else None


# ---- changing


Change = Callable[[datetime], datetime]
STEPS = (5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 360, 720)
WAYS = ("down", "up", "nearest")


def span(minutes: int, one: str = "span") -> Message:
    """A stretch of time; one: "span" for "the hour", "stretch" for "hour"."""
    if minutes in (15, 30, 60):
        return phrase(f"{one}-{minutes}")
    return phrase("minutes", n=minutes) if minutes % 60 else phrase("hours", n=minutes // 60)


@dataclass(frozen=True)
class Changed:
    """Something that is done to a moment."""

    words: Message
    cost: float
    change: Change
    rounds: bool = False  # whether the words say how it is rounded, and of what stands before them
    minutes: bool = False  # whether it is about minutes that no hour is made of


def clock_changes() -> Iterator[Changed]:
    """Roundings of the time of day, and where the stretch of the day ends that it lies in."""
    for step in STEPS:
        usual = 0.0 if step in (15, 30, 60) else 0.4
        minutes = step not in (15, 30) and step % 60 > 0
        for way in WAYS:
            words = phrase("rounded-to", way=phrase(f"way-{way}"), span=span(step))
            cost = 1.0 + usual + 0.1 * (way == "nearest")
            yield Changed(words, cost, round_clock(step, way, 0), True, minutes)
        for less in (0, 1):
            words = phrase("span-last-minute" if less else "span-end", span=span(step, "stretch"))
            change = round_clock(step, "down", step - less)
            yield Changed(words, 1.3 + usual + 0.3 * less, change, minutes=minutes)


def round_clock(step: int, way: str, more: int) -> Change:
    def change(t: datetime) -> datetime:
        minutes = (rounded(t.hour * 60 + t.minute, step, way) + more) % 1440
        return t.replace(hour=minutes // 60, minute=minutes % 60, second=0)

    return change


CLOCK_CHANGES = tuple(clock_changes())
DATE_CHANGES = tuple(Changed(phrase(f"date-{name}"), 1.3, c) for name, c in DATE_ROUNDINGS.items())
HOURS = ("{h}{AM}", "{h} {AM}", "{h}{am}", "{h} {am}", "{H}", "{HH}", "{HH}h", "{h} {a_m}", "{h}")
CLOCK_PATTERNS = tuple(dict.fromkeys([*CLOCKS["24 hours"], *CLOCKS["12 hours"], *HOURS]))
DATE_PATTERNS = tuple(dict.fromkeys(p for order in DATES.values() for p in order))


def needs(pattern: str) -> frozenset[str]:
    return frozenset(NEEDS[field] for field in re.findall(r"\{(\w+)\}", pattern))


PATTERN_NEEDS = {pattern: needs(pattern) for pattern in (*CLOCK_PATTERNS, *DATE_PATTERNS)}
DAYS = frozenset("mdw")  # of what can be known, that which depends on how a date is read
SAMPLE = datetime(2013, 9, 24, 18, 45, 30)
SHOWN = {pattern: writer(pattern)(SAMPLE) for pattern in PATTERN_NEEDS}


# ---- pieces


def moments(pieces: Pieces) -> None:
    """Offer what can be written of the moments in the cells."""
    for source in sources_of(pieces.given):
        for number, reading in enumerate((Reading(True), Reading(False), Reading(True, clock_only=True))):
            pieces.work.spend(20 * len(pieces.given.inputs))
            found = [reading(source(text) or "") for text in pieces.given.inputs]
            if None in found:
                continue
            known = frozenset.intersection(*(moment.known for moment in found if moment))
            for words, cost, write in writings(known):
                said = source.of(words)
                said = reading.say(said) if write.needs & DAYS else said
                pieces.offer(Piece(said, cost + 0.05 * number, Written(source, reading, write)))


@dataclass(frozen=True)
class Write:
    """A pattern, written after a change."""

    needs: frozenset[str]
    write: Callable[[datetime], str]
    change: Change | None = None

    def __call__(self, moment: Moment) -> str | None:
        if not self.needs <= moment.known:
            return None
        try:
            return self.write(self.change(moment.when) if self.change else moment.when)
        except (ValueError, OverflowError):  # beyond the years that there are
            return None


@dataclass(frozen=True)
class Written:
    """Something written of the moment in a cell."""

    source: Source
    reading: Reading
    write: Write

    def __call__(self, text: str) -> str | None:
        cell = self.source(text)
        moment = None if cell is None else self.reading(cell)
        return None if moment is None else self.write(moment)


@lru_cache(maxsize=256)
def writings(known: frozenset[str]) -> list[tuple[Message, float, Write]]:
    """All that can be written where so much is known."""
    found = []
    for language in LANGUAGES:
        for name, field in NAMED[language].items():
            named = NEEDS[name] in "mw" and name.lower() in ("month", "mon", "weekday", "wd")
            if NEEDS[name] in known and (named or language == "English"):
                other = language != "English"
                words = phrase(f"field-{name}")
                if other:
                    words = phrase("in-language", what=words, language=phrase(f"language-{language}"))
                found.append((words, 1.7 if other else 1.3, Write(frozenset(NEEDS[name]), field)))
    for patterns, changes in ((CLOCK_PATTERNS, CLOCK_CHANGES), (DATE_PATTERNS, DATE_CHANGES)):
        for pattern in patterns:
            if not PATTERN_NEEDS[pattern] <= known:
                continue
            write, sample = writer(pattern), SHOWN[pattern]
            clock = patterns is CLOCK_PATTERNS
            what = phrase("the-time") if clock else phrase("the-date")
            cost = 1.6 + 0.1 * pattern.count("{")
            like = phrase("like", what=what, sample=sample)
            found.append((like, cost, Write(PATTERN_NEEDS[pattern], write)))
            for one in changes:
                words = phrase("styled", what=what, how=one.words) if one.rounds else one.words
                need = frozenset("ymd") if not clock else PATTERN_NEEDS[pattern] | {"H", "M"}
                unseen = "{MI}" not in pattern and clock and one.minutes  # the minutes it is about
                if need <= known:
                    like = phrase("like", what=words, sample=sample)
                    found.append((like, cost + one.cost + unseen, Write(need, write, one.change)))
    return found
