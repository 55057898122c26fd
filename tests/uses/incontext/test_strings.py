"""Texts for cells: what they are made of, that the model can spell them, that a shape makes rows alike."""

import random
import re
from collections.abc import Callable
from datetime import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET
from playground.uses.incontext import strings

RNG = st.integers(0, 10**9).map(Random)
MAKERS = [
    *(strings.word, strings.first_name, strings.last_name, strings.place, strings.number, strings.decimal),
    *(strings.grouped, strings.year, strings.code, strings.noise, strings.phrase, strings.domain),
    *(strings.file_name, strings.clock, strings.invented, strings.free_template),
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@given(rng=RNG)
def test_the_model_can_spell_whatever_is_made(make: Callable[[Random], str], rng: Random) -> None:
    text = make(rng)
    assert text and set(text) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("make", "form"),
    [
        (strings.number, r"\d{1,5}"),
        (strings.decimal, r"\d+\.\d{1,3}"),
        (strings.grouped, r"\d{1,3}(,\d{3})*"),
        (strings.year, r"\d{4}"),
        (strings.file_name, r".+\.[\w.]+"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@given(rng=RNG)
def test_numbers_and_names_have_their_form(make: Callable[[Random], str], form: str, rng: Random) -> None:
    assert re.fullmatch(form, make(rng))


@given(RNG, st.integers(0, 9))
def test_digits_are_as_many_as_asked_for(rng: Random, count: int) -> None:
    assert re.fullmatch(rf"[0-9]{{{count}}}", strings.digits(rng, count))


def test_a_text_of_few_characters_comes_now_and_then() -> None:
    rng = Random(0)
    for make in (lambda: strings.digits(rng, 12), lambda: strings.noise(rng, "abcdefghij" * 3)):
        texts = [text for _ in range(2000) if len(text := make()) > 8]
        few = sum(len(set(text)) <= 2 for text in texts)
        assert 0.03 < few / len(texts) < 0.15


@given(RNG)
def test_a_clock_shows_a_time(rng: Random) -> None:
    hour, minute = re.match(r"(\d+):(\d\d)", strings.clock(rng)).groups()
    assert time(int(hour), int(minute))


@given(st.integers(0, 10**6))
def test_a_shape_is_the_same_for_a_seed_and_makes_texts_that_can_be_spelled(seed: int) -> None:
    shape, again = (strings.make_shape(Random(seed)) for _ in range(2))
    rows = [shape(Random(n)) for n in range(8)]
    assert rows == [again(Random(n)) for n in range(8)]
    assert all(set(row) <= set(ALPHABET) for row in rows)


def test_shapes_differ_and_so_do_their_rows() -> None:
    seeds = range(60)
    shapes = [strings.make_shape(Random(seed)) for seed in seeds]
    rows = [tuple(shape(Random(n)) for n in range(6)) for shape in shapes]
    assert len(set(rows)) > 50
    assert sum(len(set(row)) > 1 for row in rows) > 50


def test_picking_takes_each_item() -> None:
    rng = random.Random(0)
    assert {strings.pick(rng, "abcd") for _ in range(200)} == set("abcd")
