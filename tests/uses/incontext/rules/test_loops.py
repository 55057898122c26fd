"""What is done to each word or to all of a cell."""

import pytest

from playground.uses.incontext.rules.loops import EACH, WHOLE, Each, loops
from playground.uses.incontext.rules.piece import Given, Pieces, Work
from playground.uses.incontext.rules.substrings import Source


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("only the digits", "a1b22", "122"),
        ("without the spaces", "a b c", "abc"),
        ("the text backwards", "abc", "cba"),
        ("every 4. character", "jjjjaaaammmm", "jam"),
        ("the text without what stands in brackets", "a (b) c [d]", "a c"),
        ("the text without marks at its ends", "-- a,b. ", "a,b"),
        ("each mark once in a row", "a!!b", "a!b"),
        ("the number of words", "a b c", "3"),
    ],
)
def test_whole_texts(name: str, text: str, expected: str) -> None:
    assert WHOLE[name](text) == expected


def test_each_word() -> None:
    initials = Each(Source(), "word", "the first letter, as a capital, of", ".")
    assert initials("ada king") == "A.K" and initials("12") is None
    said = "the first letter, as a capital, of each word, with a full stop between them"
    assert str(initials.words) == said
    assert all(change("") == "" for change in EACH.values())


def best(inputs: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    pieces = Pieces(Given(inputs, outputs), Work(100_000))
    loops(pieces)
    return str(pieces.best[outputs].words)


def test_what_is_offered() -> None:
    assert best(("a b c", "d e"), ("a-b-c", "d-e")).startswith("each")
    assert best(("a._b", "c_d."), ("a. b", "c d.")) == "the text with a space for each underscore"
    assert best(("a.b", "c.d.e"), ("ab", "cde")) in ("without the marks", "each word")
