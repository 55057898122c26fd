"""Emoji, words of other scripts and marks."""

import random
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.conventions import normalise
from playground.training.augmenting import signs
from tests.training.augmenting.surviving import check_survives


def test_emoji_are_drawn_from_everywhere() -> None:
    rng = random.Random(0)
    drawn = [signs.emoji(rng) for _ in range(2000)]
    assert len({sign for text in drawn for sign in text}) > 500
    assert any("\u200d" in text for text in drawn)
    assert any(re.search("[\U0001f1e6-\U0001f1ff]{2}", text) for text in drawn)
    assert any(re.search("[\U0001f3fb-\U0001f3ff]", text) for text in drawn)


def test_words_come_in_many_scripts() -> None:
    rng = random.Random(0)
    drawn = {unicodedata.name(letter, "?").split()[0] for _ in range(500) for letter in signs.foreign(rng)}
    assert {"CYRILLIC", "GREEK", "HEBREW", "ARABIC", "CJK", "HANGUL", "HIRAGANA", "THAI"} <= drawn


@pytest.mark.parametrize(
    "draw", [signs.emoji, signs.foreign, signs.marks, signs.summed], ids=lambda draw: draw.__name__
)
@given(rng=st.integers(0, 10**9).map(random.Random))
def test_what_is_copied_survives_normalising_and_the_tokenizer(draw: Callable, rng: random.Random) -> None:
    text = draw(rng)
    assert text == normalise(text) or draw is signs.foreign  # marks of a script may compose
    check_survives(text)
