"""Dates and times read, rounded and written otherwise."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.families.moments import CLOCKS, DATES, writer
from playground.uses.incontext.rules.moments import (
    CLOCK_CHANGES,
    Reading,
    Write,
    moments,
    needs,
    read,
    writings,
)
from playground.uses.incontext.rules.piece import Given, Pieces, Work


@pytest.mark.parametrize(
    ("text", "day_first", "written"),
    [
        ("3/4/2019", True, "2019-04-03"),
        ("3/4/2019", False, "2019-03-04"),
        ("2019-04-03", False, "2019-04-03"),
        ("Wed, 3rd of April 2019", False, "2019-04-03"),
        ("April 3, 2019 at 5:30 pm", True, "2019-04-03"),
        ("3 avril 2019", False, "2019-04-03"),
        ("03Apr99", False, "1999-04-03"),
        ("20190403", False, "2019-04-03"),
        ("due 03.04.19 (late)", True, "2019-04-03"),
    ],
)
def test_dates_are_read(text: str, day_first: bool, written: str) -> None:
    moment = read(text, day_first, False)
    assert moment is not None and f"{moment.when:%Y-%m-%d}" == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6:25 PM", "18:25"),
        ("12:05 a.m.", "00:05"),
        ("8PM", "20:00"),
        ("0745", "07:45"),
        ("7h05", "07:05"),
        ("23.59", "23:59"),
    ],
)
def test_times_are_read(text: str, written: str) -> None:
    moment = read(text, True, True)
    assert moment is not None and f"{moment.when:%H:%M}" == written


@pytest.mark.parametrize("text", ["", "no date", "31/31/2019", "25:00", "13 PM", "99", "x" * 300])
def test_what_is_no_moment(text: str) -> None:
    assert Reading(True, clock_only=True)(text) is None
    moment = Reading(True)(text)
    assert moment is None or not {"d", "m"} <= moment.known


@given(
    st.datetimes(min_value=datetime(1931, 1, 1), max_value=datetime(2029, 12, 31)),
    st.sampled_from(DATES["dmy"] + DATES["ymd"] + DATES["named"]),
)
def test_what_is_written_is_read(when: datetime, pattern: str) -> None:
    moment = read(writer(pattern)(when), True, False)
    assert moment is not None and needs(pattern) - {"w"} <= moment.known
    assert writer(pattern)(moment.when) == writer(pattern)(when)


@given(st.times(), st.sampled_from(CLOCKS["12 hours"] + CLOCKS["24 hours"]))
def test_times_that_are_written_are_read(moment_of_day: time, pattern: str) -> None:
    when = datetime.combine(date(2000, 1, 1), moment_of_day)
    moment = read(writer(pattern)(when), True, True)
    assert moment is not None and writer(pattern)(moment.when) == writer(pattern)(when)


def test_only_what_is_known_is_written() -> None:
    moment = read("March", True, False)
    assert moment is not None and moment.known == {"m"}
    assert Write(frozenset("y"), lambda t: str(t.year))(moment) is None
    assert {w.needs for *_, w in writings(frozenset("m"))} == {frozenset("m")}


def test_roundings_stay_within_the_day() -> None:
    changes = {str(one.words): one.change for one in CLOCK_CHANGES}
    moment = read("23:50", True, True)
    assert moment is not None
    assert f"{changes['rounded up to the hour'](moment.when):%H:%M}" == "00:00"
    assert f"{changes['rounded down to a quarter of an hour'](moment.when):%H:%M}" == "23:45"


def test_what_is_offered() -> None:
    pieces = Pieces(Given(("14/03/2019", "02/11/2022"), ("March", "November")), Work(100_000))
    moments(pieces)
    assert str(pieces.best[("March", "November")].words) == "the name of the month (read day first)"
