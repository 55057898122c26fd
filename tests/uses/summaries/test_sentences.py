"""Key sentences are those that together lie nearest the middle of the text."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.summaries.passage import read_passage
from playground.uses.summaries.sentences import by_importance, reading, sentence_vectors
from playground.uses.summaries.summariser import Summariser
from tests.helpers import assert_close

TEXT = "The cat sleeps. Where is the book? I am hungry. The dog eats. " * 6


def test_a_sentence_is_the_mean_of_its_tokens_read_among_its_neighbours(summariser: Summariser) -> None:
    passage = read_passage(summariser, TEXT)
    vectors = sentence_vectors(summariser, passage)
    assert vectors.shape == (24, summariser.model.config.width) and len(passage.parts) > 1
    part = passage.parts[1]
    memory = summariser.model.encode(torch.tensor([summariser.encode(passage.text(part))]))[0]
    first = passage.sentences[part.start].tokens
    second = passage.sentences[part.start + 1].tokens
    assert_close(vectors[part.start + 1], memory[1 + first : 1 + first + second].mean(dim=0), 1e-4)


def test_the_middle_comes_first_and_what_says_the_same_late() -> None:
    middle, one, other = torch.tensor([1.0, 1.0]), torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    assert by_importance(torch.stack([one, middle, other]), [1, 1, 1])[0] == 1
    assert by_importance(torch.stack([one, one, other, other]), [1, 1, 1, 1]) in ([0, 2, 1, 3], [0, 2, 3, 1])


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_every_sentence_has_a_place(sizes: list[int]) -> None:
    vectors = torch.randn(len(sizes), 5, generator=torch.Generator().manual_seed(0))
    assert sorted(by_importance(vectors, sizes)) == list(range(len(sizes)))


def test_all_is_read_where_it_fits_and_else_the_most_important(summariser: Summariser) -> None:
    passage = read_passage(summariser, TEXT)
    tokens = [one.tokens for one in passage.sentences]
    order = [20, 3, 7, *(n for n in range(24) if n not in (20, 3, 7))]
    assert reading(passage, order, sum(tokens)) == list(range(24))
    assert reading(passage, order, tokens[20] + tokens[3] + tokens[7]) == [3, 7, 20]
    assert reading(passage, order, min(tokens)) != []


@pytest.mark.parametrize("room", [20, 40])
def test_what_is_read_fits(summariser: Summariser, room: int) -> None:
    passage = read_passage(summariser, TEXT)
    chosen = reading(passage, range(24), room)
    assert sum(passage.sentences[n].tokens for n in chosen) <= room
    assert all(a < b for a, b in itertools.pairwise(chosen))
