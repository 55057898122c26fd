"""Dates and times, read again by the standard library, and rounded by counting minutes."""

import re
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET
from playground.uses.incontext.families.dates import PARTS, date_family, pieces
from playground.uses.incontext.families.moments import (
    CLOCKS,
    DATES,
    LANGUAGES,
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
    clock_of,
    date_patterns,
    day_of,
    free_date,
    ordinal,
    writer,
)
from playground.uses.incontext.families.rounding import DATE_ROUNDINGS, month_end, rounded, rounded_clock

DIRECTIVES = {
    **{"d": "%d", "dd": "%d", "m": "%m", "mm": "%m", "yy": "%y", "yyyy": "%Y", "month": "%B", "MONTH": "%B"},
    **{"mon": "%b", "MON": "%b", "weekday": "%A", "wd": "%a", "H": "%H", "HH": "%H", "h": "%I", "hh": "%I"},
    **{"MI": "%M", "SS": "%S", "AM": "%p", "am": "%p"},
}
moments = st.datetimes(datetime(1930, 1, 1), datetime(2029, 12, 31))
days = st.sampled_from([pattern for patterns in DATES.values() for pattern in patterns])


def read(text: str, pattern: str) -> datetime:
    """By the standard library; a year of two digits belongs to 1930 to 2029."""
    text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text)
    format = re.sub(r"\{(\w+)\}", lambda m: DIRECTIVES["d" if m[1] == "nth" else m[1]], pattern)
    moment = datetime.strptime(text, format)
    return moment.replace(year=moment.year - 100) if moment.year > 2029 else moment


@given(moment=moments, pattern=days)
def test_a_date_can_be_read_again(moment: datetime, pattern: str) -> None:
    assert read(writer(pattern)(moment), pattern).date() == moment.date()


@given(seed=st.integers(0, 10**6), order=st.sampled_from(["dmy", "mdy", "ymd"]), moment=moments)
def test_so_can_a_date_in_a_free_pattern(seed: int, order: str, moment: datetime) -> None:
    pattern = free_date(Random(seed), order)
    assert read(writer(pattern)(moment), pattern).date() == moment.date()


@given(moment=moments, pattern=st.sampled_from([p for kind in CLOCKS.values() for p in kind]))
def test_a_time_of_day_can_be_read_again(moment: datetime, pattern: str) -> None:
    text = writer(pattern)(moment)
    text, pattern = text.replace("a.m.", "AM").replace("p.m.", "PM"), pattern.replace("{a_m}", "{AM}")
    if "{a}" in pattern:
        text, pattern = text.upper() + "M", pattern.replace("{a}", "{AM}")
    found = read(text, pattern)
    assert (found.hour, found.minute) == (moment.hour, moment.minute)


@given(seed=st.integers(0, 10**9))
def test_in_one_column_the_day_or_the_month_comes_first(seed: int) -> None:
    numbers = re.compile(r"\{(d|dd|m|mm)\}[^a-z]*\{(d|dd|m|mm)\}")
    patterns = date_patterns(Random(seed), 6)
    assert len({pattern[1] for pattern in patterns if numbers.match(pattern)}) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_names_in_the_alphabet(language: str) -> None:
    months, short, weekdays = (table[language].split() for table in (MONTHS, SHORT_MONTHS, WEEKDAYS))
    assert (len(set(months)), len(set(short)), len(set(weekdays))) == (12, 12, 7)
    assert set("".join(months + short + weekdays)) <= set(ALPHABET)


@given(moment=moments)
def test_parts_of_a_date(moment: datetime) -> None:
    assert writer("Q{q}")(moment) == f"Q{-(-moment.month // 3)}"
    assert writer("H{half}")(moment) == ("H1" if moment.month < 7 else "H2")
    assert writer("{decade}s")(moment) == str(moment.year)[:3] + "0s"
    assert writer("{weekday}")(moment) == moment.strftime("%A")
    assert all(writer(pattern)(moment) for patterns in PARTS.values() for pattern in patterns)


@given(seed=st.integers(0, 10**9))
def test_two_digits_tell_the_year(seed: int) -> None:
    assert 1930 <= day_of(Random(seed)).year <= 2029


@given(minutes=st.integers(1, 5000))
def test_an_amount_of_time_has_all_its_minutes(minutes: int) -> None:
    parts = pieces(minutes)
    assert int(parts["h"]) * 60 + int(parts["m"]) == int(parts["n"]) == minutes
    assert int(parts["days"]) * 24 + int(parts["left"]) == int(parts["h"])


@given(minutes=st.integers(0, 1439), step=st.sampled_from([5, 10, 15, 20, 30, 60, 120]))
def test_rounding_by_going_minute_by_minute(minutes: int, step: int) -> None:
    down = next(n for n in range(minutes, -1, -1) if n % step == 0)
    up = next(n for n in range(minutes, minutes + step) if n % step == 0)
    assert rounded(minutes, step, "down") == down
    assert rounded(minutes, step, "up") == up
    assert rounded(minutes, step, "nearest") == (down if minutes - down < up - minutes else up)


@given(seed=st.integers(0, 10**9))
def test_the_clock_goes_round(seed: int) -> None:
    moment = clock_of(Random(seed))
    up = rounded_clock(moment, 60, "up")
    assert up.minute == 0 and (up.hour - moment.hour) % 24 in (0, 1)
    assert rounded_clock(datetime(2000, 1, 1, 23, 50), 30, "nearest").hour == 0


@given(moment=moments)
def test_ends_of_months_quarters_and_years(moment: datetime) -> None:
    for months in (1, 3, 12):
        last = month_end(moment, months)
        assert last >= moment.replace(hour=last.hour) and (last + timedelta(days=1)).day == 1
        assert last.month % months == 0 and last.year == moment.year
    first = DATE_ROUNDINGS["first day of the quarter"](moment)
    assert (first.day, first.month % 3, (moment.month - first.month) in (0, 1, 2)) == (1, 1, True)


def test_ordinals() -> None:
    assert [
        ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 112)
    ] == "1st 2nd 3rd 4th 11th 12th 21st 112th".split()


def test_a_column_of_dates_mixes_formats() -> None:
    rng, mixed = Random(2), 0
    for _ in range(200):
        task = date_family(rng)
        mixed += len(re.sub(r" to .*", "", task.describe).split(" or ")) > 1
    assert 50 < mixed < 150
