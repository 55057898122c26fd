import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.uses.language import shape

NAMES = [f"t{n}" for n in range(12)]


def distribution(seed: int) -> torch.Tensor:
    return (3 * torch.randn(12, generator=torch.Generator().manual_seed(seed))).log_softmax(0)


@given(st.integers(0, 999), st.integers(1, 20), st.floats(0, 5), st.integers(0, 15), st.floats(0, 1))
def test_what_is_shown_and_the_rest_are_the_whole(
    seed: int, count: int, temperature: float, top_k: int, top_p: float
) -> None:
    logprobs = distribution(seed)
    found = shape(logprobs, NAMES, count, temperature, top_k, top_p)
    assert len(found.choices) + found.rest == 12
    assert sum(c.probability for c in found.choices) + found.rest_probability == pytest.approx(1, abs=1e-6)
    assert sum(c.shaped for c in found.choices) + found.rest_shaped == pytest.approx(1, abs=1e-6)
    order = [c.probability for c in found.choices]
    assert order == sorted(order, reverse=True)
    assert (
        found.choices[0].id == int(logprobs.argmax()) and found.choices[0].text == NAMES[found.choices[0].id]
    )
    assert found.kept >= 1 and found.choices[0].shaped > 0
    assert found.total == pytest.approx(1, abs=1e-6)


def test_without_settings_nothing_changes() -> None:
    found = shape(distribution(1), NAMES, 5, 1.0, 0, 1.0)
    assert [c.shaped for c in found.choices] == pytest.approx([c.probability for c in found.choices])
    assert found.kept == 12


def test_a_cut_leaves_nothing_of_the_others_and_0_only_the_best() -> None:
    found = shape(distribution(2), NAMES, 5, 1.0, 2, 1.0)
    assert [c.shaped > 0 for c in found.choices] == [True, True, False, False, False] and found.kept == 2
    for settings in ((0.0, 0, 1.0), (1.0, 0, 0.0)):
        coldest = shape(distribution(2), NAMES, 3, *settings)
        assert [c.shaped for c in coldest.choices] == [1, 0, 0] and coldest.kept == 1


def test_the_entropy_is_in_bits() -> None:
    even = torch.full((8,), 1 / 8).log()
    assert shape(even, NAMES, 3, 1.0, 0, 1.0).bits == pytest.approx(3)
    certain = torch.tensor([0.0, -math.inf, -math.inf])
    assert shape(certain, NAMES, 3, 1.0, 0, 1.0).bits == pytest.approx(0)


@pytest.mark.parametrize("settings", [(-1.0, 0, 1.0), (9.0, 0, 1.0), (1.0, -3, 1.0), (1.0, 0, 2.0)])
def test_settings_that_cannot_be_are_told(settings: tuple) -> None:
    with pytest.raises(UserError, match="choose"):
        shape(distribution(0), NAMES, 3, *settings)
