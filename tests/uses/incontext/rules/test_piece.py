"""Counted work, and which piece is kept."""

import pytest

from playground.uses.incontext.rules.piece import MISS, Exhausted, Given, Piece, Pieces, Work, every


def test_work_ends_where_it_is_done() -> None:
    work = Work(3)
    work.spend(3)
    with pytest.raises(Exhausted):
        work.spend()


def test_a_share_is_taken_off_the_whole_as_it_is_spent() -> None:
    whole = Work(10)
    share = whole.share(4)
    share.spend(3)
    assert (whole.left, share.left) == (7, 1)
    with pytest.raises(Exhausted):
        share.spend(2)
    rest = whole.share(100)
    with pytest.raises(Exhausted):
        rest.spend(9)


GIVEN = Given(("ab", "cd"), ("xab", "cdx"), ("ef", ""))


def test_a_piece_must_give_a_part_of_each_output() -> None:
    assert GIVEN.values(str) == ("ab", "cd")
    assert GIVEN.values(str.upper) is None
    assert GIVEN.values(lambda text: "") is None  # nothing at all
    assert GIVEN.values(lambda text: text if text == "ab" else "") == ("ab", "")
    assert GIVEN.values(lambda text: None if text == "cd" else text) is None


def test_the_cheaper_of_two_is_kept_and_further_rows_count() -> None:
    pieces = Pieces(GIVEN, Work(1000))
    pieces.offer(Piece("dear", 3.0, str))
    pieces.offer(Piece("cheap", 1.0, str))
    pieces.offer(Piece("middling", 2.0, str))
    assert [piece.words for piece in pieces.best.values()] == ["cheap"]
    pieces.offer(Piece("not for all rows", 0.9, lambda text: text or None))
    assert [piece.words for piece in pieces.best.values()] == ["cheap"]
    assert GIVEN.misses(lambda text: text or None) * MISS == 2.0


def test_every_text_must_have_a_place() -> None:
    assert every(["ab", "b"], lambda text: text.find("b")) == (1, 0)
    assert every(["ab", "c"], lambda text: None if text == "c" else 0) is None
