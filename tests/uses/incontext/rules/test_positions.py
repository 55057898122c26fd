"""Places in texts, worked out by hand."""

import pytest

from playground.uses.incontext.rules.piece import Work
from playground.uses.incontext.rules.positions import (
    BEGINNING,
    END,
    Position,
    Token,
    dividers_in,
    kinds_in,
    numbers,
    positions_in,
    spans,
)

WORD = Token(r"[^\W\d_]+", "word", 0.1)


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (BEGINNING, 0),
        (END, 10),
        (Position(WORD, 1, False, 0), 0),
        (Position(WORD, 2, False, 0), 4),
        (Position(WORD, -1, True, 0), 10),
        (Position(WORD, 4, False, 0), None),
        (Position(None, 3, False, 0), 3),
        (Position(None, -2, True, 0), 8),
        (Position(None, 11, False, 0), None),
    ],
)
def test_a_position_is_found(position: Position, place: int | None) -> None:
    assert position("one two ab") == place


def test_what_all_texts_share_divides_them() -> None:
    names = [str(token.name) for token in dividers_in(["Model: x (a)", "My Model: y, z (b)"])]
    assert {"space", "colon", "“(”", "“)”", "“Model”"} <= set(names)
    assert "comma" not in names


def test_a_mark_takes_the_spaces_around_it() -> None:
    [comma] = [token for token in dividers_in(["a , b", "c,d"]) if str(token.name) == "comma"]
    assert spans(comma.pattern, "a , b") == [(1, 4)]
    assert spans(comma.pattern, "c,d , ,e") == [(1, 2), (3, 6), (6, 7)]


def test_kinds_are_those_of_every_text() -> None:
    assert "number" not in [str(token.name) for token in kinds_in(["a 1", "b"])]


def test_a_token_is_counted_from_both_ends_where_there_are_several() -> None:
    assert numbers(WORD, ["one", "two"]) == [1]
    assert numbers(WORD, ["one two", "three four five"]) == [1, 2, -1, -2]


def test_of_two_names_for_the_same_places_the_cheaper_is_kept() -> None:
    found = positions_in(["ab cd", "ef gh"], kinds_in(["ab cd", "ef gh"]), Work(1000))
    assert found[(0, 0)] == BEGINNING and found[(5, 5)] == END
    assert len(found) == 6  # every place but in the middle of nothing
