"""Codes, addresses and the like: they are copied as they are, and look like what they are."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.conventions import normalise
from playground.training.augmenting import codes
from tests.training.augmenting.surviving import check_survives


@pytest.mark.parametrize(
    "draw",
    [
        codes.code,
        codes.identifier,
        codes.telephone,
        codes.handle,
        codes.mail,
        codes.address,
        codes.file,
        codes.placeholder,
    ],
    ids=lambda draw: draw.__name__,
)
@given(rng=st.integers(0, 10**9).map(random.Random))
def test_what_is_copied_survives_normalising_and_the_tokenizer(draw: Callable, rng: random.Random) -> None:
    text = draw(rng)
    assert text == normalise(text)
    check_survives(text)


def test_codes_look_like_what_they_are() -> None:
    rng = random.Random(0)
    shapes = {
        codes.mail: r"[\w.-]+@[\w.-]+\.\w+",
        codes.handle: r"[@#][\w-]+",
        codes.telephone: r"[\d +()-]+",
    }
    for draw, shape in shapes.items():
        drawn = [draw(rng) for _ in range(200)]
        assert all(re.fullmatch(shape, text) for text in drawn), draw
        assert len(set(drawn)) > 50
