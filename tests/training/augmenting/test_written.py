"""Numbers, times and dates: the French form keeps every digit."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.conventions import normalise, normalise_french
from playground.training.augmenting import written
from tests.training.augmenting.surviving import check_survives

RNG = st.integers(0, 10**9).map(random.Random)


PAIRED = (
    *(written.integer, written.decimal, written.number, written.percentage, written.amount),
    *(written.measure, written.clock, written.date),
)


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


@pytest.mark.parametrize("draw", PAIRED, ids=lambda draw: draw.__name__)
@given(rng=RNG)
def test_no_digit_is_lost_in_french(draw: Callable, rng: random.Random) -> None:
    english, french = draw(rng)
    assert sorted(digits(english)) == sorted(digits(french)) != []
    assert french == normalise_french(french)
    assert english == normalise(english)


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (r"\$1,\d{3}\.\d\d", r"1 \d{3},\d\d \$"),
        (r"\d+ [ap]\.m\.", r"\d+ h d[ue].*"),
        (r"[A-Z][a-z]+ 1, \d{4}", r"1er [a-zéû]+ \d{4}"),
    ],
)
def test_the_forms_of_both_languages(english: str, french: str) -> None:
    rng = random.Random(0)
    drawn = [draw(rng) for _ in range(3000) for draw in (written.amount, written.clock, written.date)]
    found = [there for one, there in drawn if re.fullmatch(english, one)]
    assert found
    assert all(re.fullmatch(french, there) for there in found)


def test_suffixes() -> None:
    values = (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111)
    assert [written.suffix(n) for n in values] == "st nd rd th th th th st nd rd st th".split()


@given(rng=RNG)
def test_what_is_copied_survives_normalising_and_the_tokenizer(rng: random.Random) -> None:
    text = written.numeric_date(rng)
    assert text == normalise(text)
    check_survives(text)
