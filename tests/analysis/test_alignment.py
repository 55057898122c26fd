"""Words from tokens, links from weights, and the error rate of links."""

import pytest
import torch

from playground.analysis.alignment import alignment_error_rate, merge_words, strongest_links
from tests.helpers import assert_close


def test_merging_sums_over_source_tokens_and_averages_over_target_tokens() -> None:
    weights = torch.tensor([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4], [0.5, 0.5, 0.0]])
    merged = merge_words(weights, [range(0, 2), range(2, 3)], [range(0, 1), range(1, 3)])
    assert_close(merged, torch.tensor([[0.2, 0.8], [0.5, 0.5]]))


def test_tokens_of_no_word_are_left_out() -> None:
    merged = merge_words(torch.tensor([[0.1, 0.9], [0.6, 0.4]]), [range(1, 2)], [range(0, 1)])
    assert_close(merged, torch.tensor([[0.6]]))


@pytest.mark.parametrize(("targets", "sources"), [(0, 2), (2, 0), (0, 0)])
def test_a_side_without_words_gives_an_empty_map(targets: int, sources: int) -> None:
    one = range(0, 1)
    merged = merge_words(torch.ones(1, 1), [one] * targets, [one] * sources)
    assert merged.shape == (targets, sources)
    assert strongest_links(merged) == set()


def test_each_target_word_is_linked_to_its_strongest_source_word() -> None:
    weights = torch.tensor([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    assert strongest_links(weights) == {(1, 0), (0, 1), (1, 2)}


def test_error_rate_by_hand() -> None:
    # |A| = 3, |S| = 2, A∩S = {(0,0)}, A∩P = {(0,0), (1,2)}: 1 - (1 + 2) / (3 + 2)
    found = [{(0, 0), (1, 2), (5, 5)}]
    sure, possible = [{(0, 0), (1, 1)}], [{(1, 2)}]
    assert alignment_error_rate(found, sure, possible) == pytest.approx(0.4)


def test_error_rate_counts_links_over_all_sentences_not_a_mean_of_rates() -> None:
    found = [{(0, 0)}, {(0, 1), (1, 1), (2, 2)}]
    sure = [{(0, 0)}, {(0, 0), (1, 1), (2, 2)}]
    assert alignment_error_rate(found, sure, [set(), set()]) == pytest.approx(1 - (2 + 4) / (2 + 6))


def test_error_rate_of_perfect_wrong_and_no_links() -> None:
    links = [{(0, 0), (1, 1)}]
    assert alignment_error_rate(links, links, [set()]) == 0
    assert alignment_error_rate([{(0, 1)}], links, [set()]) == 1
    assert alignment_error_rate([set()], [set()], [set()]) == 0


def test_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        alignment_error_rate([set()], [set(), set()], [set(), set()])
