"""The ranges that numbers and times fall in."""

from playground.uses.incontext.rules.piece import Given, Pieces, Work
from playground.uses.incontext.rules.ranges import Range, fits, ranges


def best(inputs: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    pieces = Pieces(Given(inputs, outputs), Work(100_000))
    ranges(pieces)
    return str(pieces.best[outputs].words)


def test_both_ends_are_of_one_width() -> None:
    assert best(("17.3", "41"), ("15-20", "40-45")) == "the range of 5 that the number falls in"
    assert best(("17", "41"), ("10-19", "40-49")).startswith("the range of 10, its last number in it")
    assert best(("8:20PM", "11:05AM"), ("8PM-9PM", "11AM-12PM")).startswith("the hour that the time falls in")


def test_a_pattern_fits_where_its_marks_stand() -> None:
    assert fits("[{a}, {b})", "[1, 2)") and not fits("[{a}, {b})", "1, 2")


def test_a_range_without_an_end_is_none() -> None:
    assert Range(str, lambda text: None, "{a}-{b}")("x") is None
    assert Range(str, str.upper, "{a} to {b}")("x") == "x to X"
