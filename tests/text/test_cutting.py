"""Long sentences are cut where a reader would pause, and nothing of them is lost."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.cutting import SEEN, cut_to_fit

WORDS = st.lists(st.sampled_from(["a", "and", "who,", "because", "dog;", "qui", "12", "fine"]), min_size=1)


def at_most(words: int) -> Callable[[str], bool]:
    return lambda text: len(text.split()) <= words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One two three.", ["One two three."]),
        ("One two, three four five six.", ["One two,", "three four five six."]),
        ("One two and three four five.", ["One two", "and three four five."]),
        ("One two three four five six.", ["One two three four", "five six."]),
        ("Un deux parce que trois quatre.", ["Un deux", "parce que trois quatre."]),
        ("One, two, three four five six seven.", ["One, two,", "three four five six", "seven."]),
    ],
)
def test_the_last_pause_that_fits_is_taken(text: str, parts: list[str]) -> None:
    assert cut_to_fit(text, at_most(4)) == parts


@given(words=WORDS, most=st.integers(1, 5))
def test_all_parts_fit_and_give_the_sentence_again(words: list[str], most: int) -> None:
    text = " ".join(words)
    parts = cut_to_fit(text, at_most(most))
    assert " ".join(parts) == text
    assert all(map(at_most(most), parts))


def test_a_word_that_does_not_fit_is_left_as_it_is() -> None:
    assert cut_to_fit("x" * 50, lambda text: len(text) < 10) == ["x" * 50]


def test_a_sentence_of_any_length_is_looked_at_piece_by_piece() -> None:
    longest = 0

    def fits(text: str) -> bool:
        nonlocal longest
        longest = max(longest, len(text))
        return len(text) <= 100

    parts = cut_to_fit("word " * 20_000 + "end", fits)
    assert len(parts) == 1001 and longest <= SEEN
