"""Rank correlation, against cases whose answer is known."""

import math
import statistics

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.analysis.ranks import rank_correlation, ranks
from tests.helpers import assert_close


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert_close(ranks(torch.tensor([10.0, 5.0, 10.0, 1.0])), torch.tensor([3.5, 2.0, 3.5, 1.0]))


def test_only_the_order_counts() -> None:
    a = torch.tensor([0.1, 0.2, 0.3, 0.9])
    b = torch.tensor([1.0, 10.0, 11.0, 5000.0])
    assert rank_correlation(a, b).item() == pytest.approx(1)
    assert rank_correlation(-a, b).item() == pytest.approx(-1)


def test_by_the_formula_of_squared_differences() -> None:
    # Without ties: 1 - 6 Σd² / (n (n² - 1)), here d = (1, -1, 0, 0) and n = 4
    a, b = torch.tensor([1.0, 2, 3, 4]), torch.tensor([2.0, 1, 3, 4])
    assert rank_correlation(a, b).item() == pytest.approx(1 - 6 * 2 / (4 * 15))


def test_a_row_for_each_head() -> None:
    b = torch.tensor([1.0, 2, 3])
    rows = torch.stack([b, -b]).view(1, 2, 3)
    assert_close(rank_correlation(rows, b), torch.tensor([[1.0, -1.0]]))


def test_nothing_to_compare_is_no_number() -> None:
    assert math.isnan(rank_correlation(torch.tensor([1.0, 2]), torch.tensor([1.0, 2])))
    assert math.isnan(rank_correlation(torch.ones(4), torch.arange(4.0)))
    assert rank_correlation(torch.zeros(3, 2, 0), torch.zeros(0)).shape == (3, 2)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12))
def test_it_is_the_correlation_of_places_in_sorted_order(pairs: list[tuple[int, int]]) -> None:
    a, b = zip(*pairs, strict=True)

    def places(values: tuple[int, ...]) -> list[float]:
        order = sorted(values)
        return [order.index(value) + (order.count(value) - 1) / 2 for value in values]

    if len(set(a)) > 1 and len(set(b)) > 1:
        found = rank_correlation(torch.tensor(a).float(), torch.tensor(b).float()).item()
        assert found == pytest.approx(statistics.correlation(places(a), places(b)), abs=1e-5)
