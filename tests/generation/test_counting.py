"""The n-grams of a short text, counted by hand."""

from itertools import pairwise

import numpy as np
import pytest

from playground.generation.counting import before, count, discounts

BOS, A, B, V = 0, 1, 2, 3
#     <s> a  b  a  b  <s> a  b
IDS = np.array([BOS, A, B, A, B, BOS, A, B])


def test_single_tokens_count_what_they_stand_behind() -> None:
    first, _ = count(IDS, V, 2, BOS)
    assert first.keys.tolist() == [BOS, A, B] and first.occurrences.tolist() == [2, 3, 3]
    assert first.counts.tolist() == [0, 2, 1]  # a beginning is never predicted; a stands behind <s> and b


def test_the_longest_count_as_often_as_they_occur_and_none_reaches_over_a_beginning() -> None:
    _, second = count(IDS, V, 2, BOS)
    pairs = {(key // V, key % V): n for key, n in zip(second.keys, second.counts, strict=True)}
    assert pairs == {(BOS, A): 2, (A, B): 3, (B, A): 1}
    assert second.counts.tolist() == second.occurrences.tolist()


def test_what_begins_a_text_counts_as_often_as_it_occurs() -> None:
    _, second, third = count(IDS, V, 3, BOS)
    pairs = {(key // V, key % V): n for key, n in zip(second.keys, second.counts, strict=True)}
    assert pairs == {(BOS, A): 2, (A, B): 2, (B, A): 1}  # a b stands behind <s> and behind b
    prefixes = [(second.keys[key // V] // V, second.keys[key // V] % V, key % V) for key in third.keys]
    assert prefixes == [(BOS, A, B), (A, B, A), (B, A, B)] and third.occurrences.tolist() == [2, 1, 1]


def test_keys_are_in_order() -> None:
    rng = np.random.default_rng(0)
    ids = np.append(BOS, rng.integers(1, 9, 200))
    assert all(low < high for table in count(ids, 9, 4, BOS) for low, high in pairwise(table.keys))


def test_each_token_has_what_belongs_to_the_one_before() -> None:
    assert before(np.array([5, 6, 7]), -1).tolist() == [-1, 5, 6]


def test_discounts_are_those_of_chen_and_goodman() -> None:
    counts = np.repeat([1, 2, 3, 4, 7], [10, 6, 3, 2, 1])
    y = 10 / (10 + 2 * 6)
    expected = {1: 1 - 2 * y * 6 / 10, 2: 2 - 3 * y * 3 / 6, 3: 3 - 4 * y * 2 / 3}
    found = dict(zip(counts.tolist(), discounts(counts), strict=True))
    assert found == pytest.approx({**expected, 4: expected[3], 7: expected[3]})


@pytest.mark.parametrize("counts", [[1, 1, 2], [1] * 10 + [2, 3] + [4] * 5, [5, 9]])
def test_where_nothing_can_be_estimated_the_discounts_are_fixed(counts: list[int]) -> None:
    fixed = [0.0, 0.5, 1.0, 1.5]
    assert discounts(np.array(counts)).tolist() == [fixed[min(n, 3)] for n in counts]
