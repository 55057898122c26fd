"""The sums over what a language model says of each word."""

import math

import pytest

from playground.messages import speaking
from playground.uses.language.scored import Scored, ScoredWord

HALF, EIGHTH = math.log(1 / 2), math.log(1 / 8)
WORDS = (
    ScoredWord("One", False, range(1, 2), HALF, ()),
    ScoredWord("été", True, range(2, 4), EIGHTH, ()),
    ScoredWord("", False, range(4, 5), HALF, ()),
)
TEXT = Scored(
    "One été", (0, 5, 6, 7, 1), (True, False, False, False, False), (HALF, HALF, 2 * HALF, HALF), WORDS, 1
)


def test_a_word_is_the_more_surprising_the_less_probable() -> None:
    assert [word.bits for word in WORDS] == pytest.approx([1, 3, 1])
    assert WORDS[1].probability == pytest.approx(1 / 8)
    assert ScoredWord("sure", False, range(1, 2), 1e-9, ()).bits == 0  # rounding gives no bits back


def test_the_end_has_a_name_in_each_language() -> None:
    assert [word.name for word in WORDS] == ["One", "été", "(end)"]
    with speaking("fr"):
        assert WORDS[-1].name == "(fin)"


def test_the_text_is_the_sum_of_its_words() -> None:
    assert TEXT.logprob == pytest.approx(5 * HALF) and TEXT.bits == pytest.approx(5)
    assert TEXT.perplexity == pytest.approx(2 ** (5 / 4))  # four tokens are asked for
    assert TEXT.word_perplexity == pytest.approx(2 ** (5 / 2))
    assert TEXT.bits_per_byte == pytest.approx(5 / 10)  # é takes two bytes; the end is one
