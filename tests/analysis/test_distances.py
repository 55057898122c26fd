"""Attention weight by distance."""

import pytest
import torch

from playground.analysis.distances import rows_by_distance, sums_by_distance, weight_by_distance


def test_weight_by_distance_is_the_mean_of_each_diagonal() -> None:
    weights = torch.tensor([[1.0, 0, 0], [0.5, 0.5, 0], [0.2, 0.3, 0.5]])
    found = weight_by_distance(weights, 3)
    assert found.tolist() == pytest.approx([0, 0.2, 0.4, 2 / 3, 0, 0, 0])


def test_sums_of_texts_add_up_to_the_mean_over_all_pairs() -> None:
    first, second = torch.rand(2, 3, 3), torch.rand(2, 5, 5)
    parts = [sums_by_distance(weights, 1) for weights in (first, second)]
    [[mean]] = rows_by_distance({("encoder", 0): parts}).values()
    before = torch.cat([first.diagonal(-1, 1, 2), second.diagonal(-1, 1, 2)], dim=-1)
    assert [row[0] for row in mean] == pytest.approx(before.mean(dim=-1).tolist(), abs=1e-4)
