"""Which words tell two texts apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.language import (
    LanguageModel,
    contrast,
    tipping,
)
from tests.translators import tiny_language_model

MODEL = LanguageModel(tiny_language_model(positions="rotary"))


WORDS = ["The", "cat", "dog", "eats", "sleeps", "is", "the"]


sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@given(sentences, sentences)
def test_the_changes_add_up_to_the_difference_of_the_texts(left: str, right: str) -> None:
    a, b = MODEL.score(left), MODEL.score(right)
    pairs = contrast(a, b)
    assert sum(pair.change for pair in pairs) == pytest.approx(b.bits - a.bits, abs=1e-6)
    shown = [[pair.left for pair in pairs if pair.left], [pair.right for pair in pairs if pair.right]]
    assert shown == [[*left.split(), "(end)"], [*right.split(), "(end)"]]
    chosen = tipping(pairs)
    if a.bits == b.bits:
        assert chosen is None or chosen.change == 0
    else:
        assert chosen.change * (b.bits - a.bits) > 0
        assert abs(chosen.change) >= abs(b.bits - a.bits) / len(pairs) - 1e-9


def test_equal_words_stand_together_and_a_replaced_one_beside_its_place() -> None:
    pairs = contrast(MODEL.score("The cat eats"), MODEL.score("The dog eats"))
    assert [(p.left, p.right) for p in pairs] == [
        ("The", "The"),
        ("cat", "dog"),
        ("eats", "eats"),
        ("(end)", "(end)"),
    ]
    longer = contrast(MODEL.score("The cat"), MODEL.score("The cat sleeps"))
    assert [(p.left, p.right) for p in longer] == [
        ("The", "The"),
        ("cat", "cat"),
        ("", "sleeps"),
        ("(end)", "(end)"),
    ]
    assert longer[2].left_bits == 0
