"""Numbers read, changed and written otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.families.numbers import Number, styled
from playground.uses.incontext.rules.amounts import (
    Reading,
    amounts,
    bare,
    multiple,
    nth,
    numbers_in,
    range_end,
    scientific,
    shifted,
)
from playground.uses.incontext.rules.piece import Given, Pieces, Work


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("1,234.50", True, [(123450, 2)]),
        ("1.234,50", False, [(123450, 2)]),
        ("-7 and (8) and 9-", True, [(-7, 0), (-8, 0), (-9, 0)]),
        ("12,34,567", True, [(1234567, 0)]),
        ("A-7", True, [(7, 0)]),
        ("0.05", True, [(5, 2)]),
        ("$-3.5", True, [(-35, 1)]),
        ("none", True, []),
        ("1" * 40, True, []),
    ],
)
def test_numbers_are_read(text: str, point: bool, expected: list[tuple[int, int]]) -> None:
    assert numbers_in(text, point) == [Number(*pair) for pair in expected]


@given(st.integers(-(10**9), 10**9), st.integers(0, 3), st.sampled_from(["plain", "English", "Swiss"]))
def test_what_is_written_is_read(units: int, places: int, style: str) -> None:
    number = Number(units, places)
    assert numbers_in(styled(number, style), True) == [number]


def test_changes_by_hand() -> None:
    assert multiple(Number(173, 1), Number(5, 0), "down") == Number(15, 0)
    assert range_end(Number(173, 1), Number(5, 0), 0) == Number(20, 0)
    assert range_end(Number(17, 0), Number(10, 0), 1) == Number(19, 0)
    assert shifted(Number(125, 3), 2) == Number(125, 1) and shifted(Number(7, 0), 3) == Number(7000, 0)
    assert bare(Number(2500, 3)) == Number(25, 1)
    assert scientific(Number(12300, 0), "{}e{}") == "1.23e4"
    assert (nth(Number(22, 0)), nth(Number(-1, 0))) == ("22nd", "")


def test_which_number_is_read() -> None:
    assert Reading(-1, True)("3 of 12") == Number(12, 0)
    assert Reading(3, True)("3 of 12") is None
    assert str(Reading(2, True).words) == "the second number"


@pytest.mark.parametrize(
    ("inputs", "outputs", "words"),
    [
        (("2.34", "10.5"), ("2.3", "10.5"), "the first number, rounded to 1 decimal"),
        (("0.12", "0.5"), ("12", "50"), "the first number, times 100"),
        (("7", "12"), ("007", "012"), "the first number filled up with 0 to 3 characters"),
        (("2 + 3", "10 + 7"), ("5", "17"), "the sum of the first two numbers"),
    ],
)
def test_what_is_offered(inputs: tuple[str, ...], outputs: tuple[str, ...], words: str) -> None:
    pieces = Pieces(Given(inputs, outputs), Work(100_000))
    amounts(pieces)
    assert str(pieces.best[outputs].words).startswith(words)
