import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.uses.language import Draft, Shaped
from playground.uses.language import shape as shape_words

NAMES = [f"t{n}" for n in range(12)]


def shape(logprobs: torch.Tensor, count: int, *settings: float) -> Shaped:
    """The most probable tokens, each as it is."""
    best = logprobs.topk(min(count, len(logprobs))).indices.tolist()
    return shape_words(
        logprobs, [Draft([id], [logprobs]) for id in best], [NAMES[id] for id in best], settings
    )


def distribution(seed: int) -> torch.Tensor:
    return (3 * torch.randn(12, generator=torch.Generator().manual_seed(seed))).log_softmax(0)


@given(st.integers(0, 999), st.integers(1, 20), st.floats(0, 5), st.integers(0, 15), st.floats(0, 1))
def test_what_is_shown_and_the_rest_are_the_whole(
    seed: int, count: int, temperature: float, top_k: int, top_p: float
) -> None:
    logprobs = distribution(seed)
    found = shape(logprobs, count, temperature, top_k, top_p)
    assert len(found.choices) + found.rest == 12
    assert sum(c.probability for c in found.choices) + found.rest_probability == pytest.approx(1, abs=1e-6)
    assert sum(c.shaped for c in found.choices) + found.rest_shaped == pytest.approx(1, abs=1e-6)
    order = [c.probability for c in found.choices]
    assert order == sorted(order, reverse=True)
    assert found.choices[0].ids == (int(logprobs.argmax()),)
    assert found.choices[0].text == NAMES[found.choices[0].ids[0]]
    assert found.kept >= 1 and found.choices[0].shaped > 0
    assert found.total == pytest.approx(1, abs=1e-6)


def test_without_settings_nothing_changes() -> None:
    found = shape(distribution(1), 5, 1.0, 0, 1.0)
    assert [c.shaped for c in found.choices] == pytest.approx([c.probability for c in found.choices])
    assert found.kept == 12


def test_a_cut_leaves_nothing_of_the_others_and_0_only_the_best() -> None:
    found = shape(distribution(2), 5, 1.0, 2, 1.0)
    assert [c.shaped > 0 for c in found.choices] == [True, True, False, False, False] and found.kept == 2
    for settings in ((0.0, 0, 1.0), (1.0, 0, 0.0)):
        coldest = shape(distribution(2), 3, *settings)
        assert [c.shaped for c in coldest.choices] == [1, 0, 0] and coldest.kept == 1


def test_the_entropy_is_in_bits() -> None:
    even = torch.full((8,), 1 / 8).log()
    assert shape(even, 3, 1.0, 0, 1.0).bits == pytest.approx(3)
    certain = torch.tensor([0.0, -math.inf, -math.inf])
    assert shape(certain, 3, 1.0, 0, 1.0).bits == pytest.approx(0)


@pytest.mark.parametrize("settings", [(-1.0, 0, 1.0), (9.0, 0, 1.0), (1.0, -3, 1.0), (1.0, 0, 2.0)])
def test_settings_that_cannot_be_are_told(settings: tuple) -> None:
    with pytest.raises(UserError, match="choose"):
        shape(distribution(0), 3, *settings)


def test_a_word_has_the_probability_of_all_its_tokens_under_the_settings_too() -> None:
    first, second = distribution(3), distribution(4)
    id, other = first.topk(2).indices.tolist()
    word = [id, int(second.topk(2).indices[1])]
    found = [Draft(word, [first, second]), Draft([other], [first])]
    plain = shape_words(first, found, ["word", "other"], (1.0, 0, 1.0))
    expected = float(first[id].exp() * second[word[1]].exp())
    [whole] = [choice for choice in plain.choices if choice.text == "word"]
    assert whole.probability == pytest.approx(expected) == pytest.approx(whole.shaped)
    assert plain.rest_probability == pytest.approx(1 - expected - float(first[other].exp()), abs=1e-6)
    flat = (0.5 * first).softmax(0)[id] * (0.5 * second).softmax(0)[word[1]]
    [warm] = [
        c for c in shape_words(first, found, ["word", "other"], (2.0, 0, 1.0)).choices if c.text == "word"
    ]
    assert warm.shaped == pytest.approx(float(flat))
    [cut] = [
        c for c in shape_words(first, found, ["word", "other"], (1.0, 1, 1.0)).choices if c.text == "word"
    ]
    assert cut.shaped == 0  # its second token is not the most probable one
