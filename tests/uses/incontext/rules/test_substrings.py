"""What is cut out of cells, and how it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.rules.piece import Given, Pieces, Work
from playground.uses.incontext.rules.positions import BEGINNING, END, Position, Token
from playground.uses.incontext.rules.substrings import (
    Cased,
    Cut,
    Digits,
    Source,
    longest_shared,
    sources_of,
    substrings,
)

WORD, COMMA = Token(r"[^\W\d_]+", "word", 0.1), Token(r",\s*", "comma", 0.3, True)


def word(number: int) -> tuple[Position, Position]:
    return Position(WORD, number, False, 0.0), Position(WORD, number, True, 0.0)


def at(number: int, end: bool) -> Position:
    return Position(COMMA, number, end, 0.0)


@pytest.mark.parametrize(
    ("cut", "expected", "words"),
    [
        (Cut(Source(), *word(2)), "two", "the second word"),
        (Cut(Source(), *word(-1), keep=1), "t", "the first character of the last word"),
        (Cut(Source(), *word(1), drop=-1), "on", "the first word without its last character"),
        (Cut(Source(), BEGINNING, at(1, False)), "one", "all before the first comma"),
        (Cut(Source(), at(-1, True), END), "three", "all behind the last comma"),
        (
            Cut(Source(), at(1, True), at(2, False)),
            "two",
            "what stands between the first comma and the second comma",
        ),
        (Cut(Source(), BEGINNING, END, keep=2), "on", "the first 2 characters"),
        (Cut(Source(), *word(4)), None, "the fourth word"),
        (Cut(Source(2, 2), *word(1)), None, "the first word of the second column"),
        (Digits(Source(), 0, 2), None, "the first 2 digits"),
    ],
)
def test_a_cut_and_its_words(cut: Cut | Digits, expected: str | None, words: str) -> None:
    assert cut("one, two, three") == expected
    assert str(cut.words) == words


def test_cases_and_digits() -> None:
    assert Cased(Cut(Source(), *word(1)), "in capitals")("ab c") == "AB"
    assert Digits(Source(), -4, None)("(415) 730-2291") == "2291"
    assert Digits(Source(), 3, 6)("(415) 730-2291") == "730"


def test_columns_are_told_apart_where_all_rows_have_as_many() -> None:
    assert Source(2, 2)("a | b") == "b" and Source(2, 2)("a | b | c") is None
    assert len(sources_of(Given(("a | b", "c | d"), ("a", "c")))) == 3
    assert sources_of(Given(("a | b", "c"), ("a", "c"))) == [Source()]


@given(st.text("abA", max_size=12), st.text("ab", max_size=12))
def test_how_much_of_a_text_lies_in_an_output(text: str, output: str) -> None:
    def longest(start: int) -> int:
        ends = range(start, len(text) + 1)
        return max(end - start for end in ends if text[start:end].lower() in output)

    assert longest_shared(text, output) == [longest(n) for n in range(len(text))] + [0]


def test_all_that_is_offered_gives_what_it_says() -> None:
    given_ = Given(("Ada King, 1815", "Alan Moss, 1912"), ("KING 15", "MOSS 12"))
    pieces = Pieces(given_, Work(100_000))
    substrings(pieces)
    assert ("KING", "MOSS") in pieces.best
    for values, piece in pieces.best.items():
        assert tuple(piece.take(text) for text in given_.inputs) == values
