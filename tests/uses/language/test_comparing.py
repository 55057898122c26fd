"""Models are held against each other on the same words."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from playground.uses.language import (
    LanguageModel,
    rate,
)
from tests.translators import tiny_language_model

MODEL = LanguageModel(tiny_language_model(positions="rotary"))


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
