"""Kinds of rows, told apart."""

import pytest

from playground.uses.incontext.rules.piece import Given, Work
from playground.uses.incontext.rules.search import path_of
from playground.uses.incontext.rules.switch import (
    branches_of,
    conditions_of,
    number_of,
    part_of,
    roundest,
    splits_of,
)


@pytest.mark.parametrize(
    ("low", "high", "limit"), [(17, 34, 20), (8, 17, 10), (49, 51, 50), (0.2, 0.9, 0.5), (99, 1001, 1000)]
)
def test_the_roundest_limit(low: float, high: float, limit: float) -> None:
    assert roundest(low, high) == limit


def test_each_split_has_its_cheapest_test() -> None:
    inputs = ("a, b", "c", "d, e")
    found = dict(splits_of(inputs, Work(10_000)))
    assert str(found[(True, False, True)].words) == "there is a comma"
    assert all(len(set(split)) == 2 for split in found)
    assert len(found) == len({min(split, tuple(not s for s in split)) for split in found})


def test_every_test_can_be_asked_of_anything() -> None:
    for test in conditions_of(("17", "a 3", "")):
        assert isinstance(test.holds(""), bool) and isinstance(test.holds("x 9"), bool)


def test_the_rows_of_one_side() -> None:
    given = Given(("a, b", "c"), ("b", "c"), ("d, e", "f", "g"))
    [(split, test)] = [
        item for item in splits_of(given.inputs, Work(10_000)) if str(item[1].words) == "there is a comma"
    ]
    assert part_of(given, split, True, test) == Given(("a, b",), ("b",), ("d, e",))
    assert part_of(given, split, False, test) == Given(("c",), ("c",), ("f", "g"))


def test_two_and_three_kinds_of_rows() -> None:
    inputs, outputs = ("ab, cd", "12", "ef, gh", "34"), ("cd", "none", "gh", "none")
    found = branches_of(Given(inputs, outputs), path_of, Work(100_000), 2)
    assert found is not None
    assert [found.take(text) for text in ("x, y", "7")] == ["y", "none"]
    grades = Given(("95", "71", "20", "88", "62", "35"), ("A", "B", "C", "A", "B", "C"))
    assert branches_of(grades, path_of, Work(200_000), 2) is None
    three = branches_of(grades, path_of, Work(200_000), 3)
    assert three is not None and [three.take(text) for text in ("99", "65", "10")] == ["A", "B", "C"]


def test_a_number_that_is_not_there_is_below_all() -> None:
    assert number_of("x") == float("-inf") and number_of("$ 3.5") == 3.5
