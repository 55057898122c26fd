"""Patterns that take the place of a head's own."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.analysis.patterns import PATTERNS, allowed_keys, first, moved, previous, renormalised, uniform
from tests.helpers import assert_close


def test_uniform_shares_the_weight_among_the_keys_that_may_be_seen() -> None:
    assert_close(uniform(allowed_keys(2, 2, causal=True)), torch.tensor([[1.0, 0.0], [0.5, 0.5]]))
    assert_close(uniform(allowed_keys(1, 4, causal=False)), torch.full((1, 4), 0.25))


def test_previous_and_first_by_hand() -> None:
    allowed = allowed_keys(3, 3, causal=True)
    assert_close(previous(allowed), torch.tensor([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]]))
    assert_close(first(allowed), torch.tensor([[1.0, 0, 0], [1, 0, 0], [1, 0, 0]]))


def test_with_fewer_keys_late_queries_look_at_the_last() -> None:
    assert_close(previous(allowed_keys(4, 2, causal=False))[3], torch.tensor([0.0, 1.0]))


@given(st.sampled_from(sorted(PATTERNS)), st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_every_pattern_is_attention(name: str, queries: int, keys: int, causal: bool) -> None:
    allowed = allowed_keys(queries, queries if causal else keys, causal)
    pattern = PATTERNS[name](allowed)
    assert pattern.shape == allowed.shape
    assert_close(pattern.sum(dim=-1), torch.ones(queries))
    assert (pattern[~allowed] == 0).all() and (pattern >= 0).all()


def test_moving_a_weight_keeps_the_sum_and_the_other_rows() -> None:
    weights = torch.tensor([[0.2, 0.3, 0.5], [0.1, 0.9, 0.0]])
    assert_close(moved(weights, 0, 2, 1), torch.tensor([[0.2, 0.8, 0.0], [0.1, 0.9, 0.0]]))
    assert_close(weights[0], torch.tensor([0.2, 0.3, 0.5]))  # the original stays


@pytest.mark.parametrize("key", [0, 2])
def test_moving_a_weight_to_where_it_is_changes_nothing(key: int) -> None:
    weights = torch.tensor([[0.2, 0.3, 0.5]])
    assert_close(moved(weights, 0, key, key), weights)


def test_rows_sum_to_one_again_and_an_empty_row_stays_empty() -> None:
    weights = torch.tensor([[0.2, 0.2], [0.0, 0.0]])
    assert_close(renormalised(weights), torch.tensor([[0.5, 0.5], [0.0, 0.0]]))
