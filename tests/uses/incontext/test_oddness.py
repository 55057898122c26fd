"""What a row lacks that every example has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.oddness import oddness

NAMES = ["Clara Nowak", "Hassan Demir"]


@pytest.mark.parametrize(
    ("inputs", "query", "said"),
    [
        (NAMES, "Lena Brandt", ""),
        (NAMES, "Smith", "Every example has a space; this row has none."),
        (["a-1", "b-22"], "c", "Every example has a hyphen and a digit; this row has none."),
        (
            ["x|1, 2", "y|3, 4"],
            "",
            "Every example has a space, a comma, a digit, a letter and a second column",
        ),
        (["#1", "#2"], "3", "Every example has “#”; this row has none."),
        (["静か な", "海 の"], "море 7", ""),
        (["Clara Nowak"], "Smith", ""),  # one example shows nothing
        (["ab", "12"], "!", ""),  # they have nothing in common
    ],
)
def test_it_is_said_what_is_missing(inputs: list[str], query: str, said: str) -> None:
    assert oddness(inputs, query).startswith(said) and bool(oddness(inputs, query)) == bool(said)


@given(st.lists(st.text(), min_size=2, max_size=5), st.integers(0, 4))
def test_no_example_is_odd_among_them(inputs: list[str], n: int) -> None:
    assert oddness(inputs, inputs[n % len(inputs)]) == ""
