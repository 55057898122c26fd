"""Which words tell texts apart, how much context helps, what repetition brings, and models side by side."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.uses.language import (
    LanguageModel,
    contrast,
    less_context,
    random_words,
    rate,
    repeat,
    tipping,
)
from tests.helpers import BOS
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


def test_less_context_is_scored_as_if_the_rest_had_never_been() -> None:
    scored = MODEL.score("The cat eats the dog")
    points = less_context(MODEL, scored, 4)
    assert [(point.words, point.first) for point in points] == [
        (1, "the"),
        (2, "eats"),
        (3, "cat"),
        (4, "The"),
    ]
    assert points[-1].bits == pytest.approx(scored.words[4].bits, abs=1e-4)
    word, first = scored.words[4].tokens, scored.words[2].tokens.start
    ids = list(scored.ids[first : word.stop])
    row = MODEL.model(torch.tensor([ids[:-1]]))[0].log_softmax(-1)
    expected = sum(row[n - 1 - first, scored.ids[n]].item() for n in word)
    assert points[1].bits == pytest.approx(-expected / math.log(2), abs=1e-4)
    with pytest.raises(UserError, match="No word stands before"):
        less_context(MODEL, scored, 0)


def test_a_text_read_twice_is_scored_as_one_row() -> None:
    found = repeat(MODEL, "cat dog eats")
    ids = MODEL.tokenizer.encode("cat dog eats")
    row = [BOS, *ids, *ids]
    logits = MODEL.model(torch.tensor([row[:-1]]))[0].log_softmax(-1)
    expected = [-logits[n, id].item() / math.log(2) for n, id in enumerate(row[1:])]
    assert [*found.bits[0], *found.bits[1]] == pytest.approx(expected, abs=1e-4)
    assert "".join(found.pieces).replace("␣", "") == "catdogeats"
    assert found.means == pytest.approx([np.mean(found.bits[0]), np.mean(found.bits[1])])


@pytest.mark.parametrize("text", ["", " \n", "cat " * 30])
def test_what_cannot_be_read_twice_is_told(text: str) -> None:
    with pytest.raises(UserError, match=r"read 2 times it may have 2 to 15"):
        repeat(MODEL, text)


def test_random_words_are_different_and_the_same_for_a_seed() -> None:
    words = random_words(20, 4).split()
    assert len(set(words)) == 20 and words == random_words(20, 4).split() != random_words(20, 5).split()
    assert len(random_words(10_000, 0).split()) > 20


class Counted:
    """An n-gram model that says -n of token n, and that it looked back n tokens."""

    def logprobs(self, ids: Sequence[int]) -> np.ndarray:
        return -np.arange(1.0, len(ids))

    def lookback(self, ids: Sequence[int]) -> np.ndarray:
        return np.arange(1, len(ids))


def test_models_are_rated_on_the_same_words() -> None:
    scored = MODEL.score("The cat eats.\nThe dog.")
    rows = rate(scored, Counted(), 320)
    assert [row.text for row in rows] == [word.text or "(end)" for word in scored.words]
    assert [row.transformer for row in rows] == [word.bits for word in scored.words]
    for row, word in zip(rows, scored.words, strict=True):
        assert row.ngram == pytest.approx(sum(word.tokens) / math.log(2))
        assert row.uniform == pytest.approx(len(word.tokens) * math.log2(320))
        assert row.lookback == word.tokens.start
