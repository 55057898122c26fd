import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from playground.errors import UserError
from playground.generation.decoding import decode
from playground.generation.sampling import Sampler, restrict
from tests.generation.states import END, SMALL, Invented, starts
from tests.helpers import assert_close

ROWS, WORDS = 3, 12
TEMPERATURES = st.floats(0.05, 5)


@st.composite
def distributions(draw: st.DrawFn) -> Tensor:
    """Log-probabilities (B, V), peaked or flat."""
    generator = torch.Generator().manual_seed(draw(st.integers(0, 10_000)))
    return (draw(st.floats(0.1, 8)) * torch.randn(ROWS, WORDS, generator=generator)).log_softmax(-1)


@given(distributions(), TEMPERATURES, st.integers(0, WORDS + 3), st.floats(0.01, 1))
def test_what_remains_is_a_distribution_with_the_same_favourite(
    logprobs: Tensor, temperature: float, top_k: int, top_p: float
) -> None:
    result = restrict(logprobs, temperature, top_k, top_p)
    assert_close(result.exp().sum(-1), torch.ones(ROWS))
    assert result.argmax(-1).equal(logprobs.argmax(-1))
    # A token that is kept is never less probable than one that is not.
    for row, before in zip(result, logprobs, strict=True):
        kept = ~row.isinf()
        assert before[kept].min() >= before[~kept].max() if (~kept).any() else True


@given(distributions())
def test_without_restrictions_nothing_changes(logprobs: Tensor) -> None:
    assert_close(restrict(logprobs), logprobs)
    assert_close(restrict(logprobs, top_k=WORDS), logprobs)


@given(distributions(), TEMPERATURES)
def test_temperature_divides_the_logarithms(logprobs: Tensor, temperature: float) -> None:
    result = restrict(logprobs, temperature)
    differences = (logprobs - logprobs[:, :1]) / temperature
    assert_close(result - result[:, :1], differences, tolerance=1e-3)


@given(distributions(), st.integers(1, WORDS))
def test_top_k_keeps_the_k_most_probable(logprobs: Tensor, top_k: int) -> None:
    result = restrict(logprobs, top_k=top_k)
    assert ((~result.isinf()).sum(-1) == top_k).all()


@given(distributions(), st.floats(0.01, 0.99))
def test_top_p_keeps_the_fewest_that_reach_it(logprobs: Tensor, top_p: float) -> None:
    kept = ~restrict(logprobs, top_p=top_p).isinf()
    for row, keep in zip(logprobs.exp(), kept, strict=True):
        chosen = row[keep].sort().values
        assert chosen.sum() >= top_p - 1e-5
        assert chosen[1:].sum() < top_p + 1e-5  # without the least of them it would not do


def test_top_p_keeps_one_token_however_small_it_is() -> None:
    logprobs = torch.tensor([[0.9, 0.1]]).log()
    assert restrict(logprobs, top_p=1e-9)[0].tolist() == [0.0, -math.inf]


def test_draws_follow_the_probabilities() -> None:
    probabilities = torch.tensor([0.5, 0.3, 0.15, 0.05])
    draws = Sampler(seed=3)(probabilities.log().expand(20_000, -1))
    assert_close(draws.bincount() / 20_000, probabilities, tolerance=0.02)


def test_what_is_cut_off_is_never_drawn() -> None:
    logprobs = torch.randn(1, WORDS).log_softmax(-1)
    draws = Sampler(2.0, top_k=3)(logprobs.expand(2_000, -1))
    assert set(draws.tolist()) == set(logprobs[0].topk(3).indices.tolist())


def write(seed: int) -> list[list[int]]:
    *_, found = decode(Invented([0] * 5), starts(5), [10] * 5, END, Sampler(1.0, seed=seed))
    return [h.tokens for h in found]


def test_the_same_seed_writes_the_same_and_another_seed_something_else() -> None:
    assert write(1) == write(1)
    assert write(1) != write(2)
    assert len({tuple(tokens) for tokens in write(1)}) > 1  # rows draw for themselves


def test_probabilities_of_a_sampled_text_are_the_models_own() -> None:
    """Temperature and cuts change what is drawn, not how probable the model finds it."""
    *_, (found,) = decode(Invented([4]), starts(1), [10], END, Sampler(0.3, top_k=2, seed=5))
    assert found.logprobs == pytest.approx(Invented([]).logprobs(4, found.tokens))


@pytest.mark.parametrize("settings", [(0.05, 0, 0.5), (0.0, 0, 1.0), (1e-300, 0, 1.0), (1.0, 0, 0.0)])
def test_nearly_no_temperature_is_greedy_and_so_are_the_ends_of_the_scales(settings: tuple) -> None:
    logprobs = (20 * torch.randn(50, SMALL)).log_softmax(-1)
    assert Sampler(*settings)(logprobs).equal(logprobs.argmax(-1))
    assert restrict(logprobs, *settings).exp().max(-1).values.eq(1).all()


def test_equals_are_not_kept_beyond_top_k() -> None:
    assert int((~restrict(torch.zeros(1, 6).log_softmax(-1), top_k=2).isinf()).sum()) == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ((-0.1, 0, 1.0), r"temperature is -0\.1; choose one from 0 to 5"),
        ((9.0, 0, 1.0), "temperature is 9"),
        ((math.nan, 0, 1.0), "temperature is nan"),
        ((1.0, -1, 1.0), "top-k -1; choose .* a top-k from 0 .all."),
        ((1.0, 0, -0.1), r"top-p is -0\.1 and .* choose a top-p from 0 to 1"),
        ((1.0, 0, 1.5), r"top-p is 1\.5"),
        ((1.0, 0, math.nan), "top-p is nan"),
    ],
)
def test_wrong_settings_are_explained(settings: tuple, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Sampler(*settings)(torch.zeros(1, 4).log_softmax(-1))
