"""How much context helps a word, and what repetition brings."""

import math

import numpy as np
import pytest
import torch

from playground.errors import UserError
from playground.uses.language import (
    LanguageModel,
    less_context,
    random_words,
    repeat,
)
from tests.helpers import BOS
from tests.translators import tiny_language_model

MODEL = LanguageModel(tiny_language_model(positions="rotary"))


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
