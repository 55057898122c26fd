"""The cheapest path through all outputs at once."""

import pytest

from playground.uses.incontext.rules.paths import cheapest_path, constant, constants, places_of
from playground.uses.incontext.rules.piece import Exhausted, Given, Piece, Pieces, Work


def pieces_of(inputs: tuple[str, ...], outputs: tuple[str, ...], *pieces: Piece) -> Pieces:
    found = Pieces(Given(inputs, outputs), Work(1000))
    for piece in pieces:
        found.offer(piece)
    return found


WHOLE, FIRST = Piece("all", 1.0, str), Piece("first", 1.5, lambda text: text[:1])


def test_pieces_and_constants_are_joined() -> None:
    path = cheapest_path(pieces_of(("ab", "cd"), ("a. ab", "c. cd"), WHOLE, FIRST))
    assert path is not None and str(path.words) == "first, “. ”, all" and path.take("xy") == "x. xy"
    assert path.cost == pytest.approx(2.5 + constant(". ").cost)


def test_the_cheapest_is_taken() -> None:
    dear = Piece("dear", 9.0, lambda text: text + "!")
    path = cheapest_path(pieces_of(("ab", "cd"), ("ab!", "cd!"), WHOLE, dear))
    assert path is not None and str(path.words) == "all, “!”"


def test_no_path() -> None:
    assert cheapest_path(pieces_of(("ab", "cd"), ("ax", "cy"), FIRST)) is None


def test_work_is_counted() -> None:
    pieces = pieces_of(("ab",), ("x" * 30,))
    pieces.work = Work(3)
    with pytest.raises(Exhausted):
        cheapest_path(pieces)


def test_constants_are_what_all_outputs_go_on_with() -> None:
    assert [values for values, _ in constants(("-ab", "x-ac"), (0, 1))] == [("-",) * 2, ("-a",) * 2]
    assert constants(("a", "b"), (0, 0)) == []
    assert constant("-").cost < constant("a").cost < constant("ab").cost


def test_all_places() -> None:
    assert places_of("a", "aba") == [0, 2] and places_of("", "ab") == [0, 1, 2]
