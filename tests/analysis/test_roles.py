"""Roles, on patterns built by hand whose answer is known."""

import math

import pytest
import torch
from torch import Tensor

from playground.analysis.patterns import allowed_keys, first, previous, uniform
from playground.analysis.roles import (
    MIXED,
    ROLES,
    Score,
    after_earlier,
    copying,
    cross_targets,
    entropy,
    label,
    next_copied,
    score,
    self_targets,
    verb_targets,
)
from tests.helpers import assert_close

WORDS = ["the", "cat", ",", "the", "dog", ".", "</s>"]
MARKS = [word in ",." for word in WORDS]
SIZE = len(WORDS)


def allowed(causal: bool) -> Tensor:
    return allowed_keys(SIZE, SIZE, causal)


def scores_of(pattern: Tensor, causal: bool) -> dict[str, float]:
    """Every role's score of one head with this pattern, over WORDS."""
    targets = self_targets(WORDS, MARKS, causal)
    return {
        role: score(pattern[None], mask, allowed(causal)).above_chance().item()
        for role, mask in targets.items()
    }


def shifted(by: int) -> Tensor:
    """Everybody looks `by` places on; who would look beyond the end looks at itself."""
    at = torch.arange(SIZE) + by
    at = torch.where(at < SIZE, at, torch.arange(SIZE))
    return torch.nn.functional.one_hot(at, SIZE).float()


def to_marks() -> Tensor:
    """Everybody looks at a mark other than itself."""
    pattern = torch.zeros(SIZE, SIZE)
    pattern[:, 2], pattern[2] = 1, torch.eye(SIZE)[5]
    return pattern


@pytest.mark.parametrize(
    ("role", "pattern", "causal"),
    [
        ("previous", previous(allowed(False)), False),
        ("previous", previous(allowed(True)), True),
        ("next", shifted(1), False),
        ("same", torch.eye(SIZE), False),
        ("same", torch.eye(SIZE), True),
        ("first", first(allowed(False)), False),
        ("first", first(allowed(True)), True),
        ("last", first(allowed(False)).flip(1), False),
        ("punctuation", to_marks(), False),
    ],
)
def test_a_perfect_head_scores_one_and_gets_its_label(role: str, pattern: Tensor, causal: bool) -> None:
    scores = scores_of(pattern, causal)
    assert scores[role] == pytest.approx(1)
    assert label(scores) == role
    assert all(value < 1 for other, value in scores.items() if other != role)


@pytest.mark.parametrize("causal", [False, True])
def test_uniform_attention_is_chance_in_every_role(causal: bool) -> None:
    scores = scores_of(uniform(allowed(causal)), causal)
    assert list(scores.values()) == pytest.approx([0] * len(scores), abs=1e-6)
    assert label(scores) == MIXED


def test_a_mark_that_looks_at_itself_is_no_punctuation_head() -> None:
    words, marks, size = ["I", "am", "here", "."], [False, False, False, True], 4
    seen = {
        causal: score(
            torch.eye(size)[None],
            self_targets(words, marks, causal)["punctuation"],
            allowed_keys(size, size, causal),
        )
        for causal in (False, True)
    }
    assert seen[True].queries == 0  # in a decoder nobody but the mark itself can see it
    assert seen[False].queries == 3 and seen[False].weight == 0


def test_half_way_from_chance_to_always_is_a_half() -> None:
    mix = (uniform(allowed(True)) + previous(allowed(True))) / 2
    assert scores_of(mix, True)["previous"] == pytest.approx(0.5)


def test_chance_by_theory() -> None:
    # The previous word of n words: query t of 1..n-1 sees t + 1 keys, so chance is the mean of 1/(t+1);
    # query 1 of a causal head sees two keys, query 0 only itself.
    one = score(
        torch.eye(4)[None],
        self_targets(list("abcd"), [False] * 4, True)["previous"],
        allowed_keys(4, 4, True),
    )
    assert one.queries == 3
    assert one.chance == pytest.approx(1 / 2 + 1 / 3 + 1 / 4)


def test_queries_without_a_choice_are_left_out() -> None:
    every = torch.ones(2, 2, dtype=torch.bool)
    nothing = score(torch.eye(2)[None], every, every)
    assert nothing.queries == 0 and math.isnan(nothing.above_chance())
    assert score(torch.eye(2)[None], ~every, every).queries == 0


def test_scores_of_two_texts_add_up_query_by_query() -> None:
    # One text with 1 query right, one with 3 queries wrong; two keys each, so chance is a half.
    right = Score(torch.tensor([1.0]), 0.5, 1)
    wrong = Score(torch.tensor([0.0]), 1.5, 3)
    assert (right + wrong).above_chance().item() == pytest.approx((1 - 2) / (4 - 2))


def test_every_head_has_its_own_score() -> None:
    both = torch.stack([previous(allowed(True)), uniform(allowed(True))])
    found = score(both, self_targets(WORDS, MARKS, True)["previous"], allowed(True)).above_chance()
    assert_close(found, torch.tensor([1.0, 0.0]))


# ---- cross-attention


def test_a_head_that_reads_what_was_written_or_what_comes_is_told_apart() -> None:
    # Three words, written in the order of source words 1, 0, 2; then the end mark, which has no link.
    links = torch.zeros(4, 4, dtype=torch.bool)
    links[[0, 1, 2], [1, 0, 2]] = True
    everything = torch.ones(4, 4, dtype=torch.bool)
    coming = links.float()
    coming[3, 3] = 1
    read = torch.eye(4)[[3, 1, 0, 2]]
    for pattern, role, other in ((coming, "aligned next", "aligned"), (read, "aligned", "aligned next")):
        scores = {
            name: score(pattern[None], mask, everything).above_chance().item()
            for name, mask in cross_targets(links, [False] * 4).items()
        }
        assert scores[role] == pytest.approx(1) and label(scores) == role
        assert scores[other] < 0.4


def test_every_role_is_explained() -> None:
    targets = {**self_targets(WORDS, MARKS, False), **self_targets(WORDS, MARKS, True)}
    crossing = cross_targets(torch.zeros(2, 3, dtype=torch.bool), [False] * 3)
    assert {*targets, *crossing, "verb", "induction", "copied", MIXED} == set(ROLES)


def test_the_verb_is_the_word_behind_its_mark() -> None:
    targets = verb_targets(5, 2)
    assert [row.nonzero().flatten().tolist() for row in targets] == [[2, 3], [2, 3], [], [], [2, 3]]


# ---- induction and copying


def test_what_is_copied_next_is_found_in_the_source() -> None:
    targets = next_copied([*"abca", "end"], ["mark", *"abca", "end"])
    assert [row.nonzero().flatten().tolist() for row in targets] == [[1], [2], [3], [4], []]
    for source in (["mark", *"abd", "end"], ["mark", *"abca", *"abca", "end"], ["a"]):
        assert not next_copied([*"abca", "end"], source).any()


def test_prefix_matching_looks_at_what_came_next() -> None:
    targets = after_earlier(list("abcabca"))
    assert [row.nonzero().flatten().tolist() for row in targets] == [[], [], [], [1], [2], [3], [1, 4]]


def test_a_perfect_induction_head_scores_one() -> None:
    ids = [1, *range(10, 15), *range(10, 15)]
    size = len(ids)
    pattern = torch.eye(size)
    pattern[6:] = torch.eye(size)[torch.arange(6, size) - 4]  # the same stood five back
    found = score(pattern[None], after_earlier(ids), allowed_keys(size, size, True))
    assert found.queries == 5
    assert found.above_chance().item() == pytest.approx(1)


@pytest.mark.parametrize(("sign", "expected"), [(1.0, 1.0), (-1.0, -1.0)])
def test_a_head_that_copies_or_suppresses_what_it_reads(sign: float, expected: float) -> None:
    embedding = torch.randn(11, 6, generator=torch.Generator().manual_seed(0))
    value = torch.eye(3, 6)
    assert copying(value, sign * value.T, embedding, embedding) == pytest.approx(expected)


def test_copying_is_the_sum_of_the_eigenvalues_of_the_whole_circuit() -> None:
    generator = torch.Generator().manual_seed(0)
    value, output = torch.randn(3, 6, generator=generator), torch.randn(6, 3, generator=generator)
    embedding, unembedding = torch.randn(2, 9, 6, generator=generator).double()
    circuit = unembedding @ output.double() @ value.double() @ embedding.T  # (V, V)
    values = torch.linalg.eigvals(circuit)
    expected = (values.real.sum() / values.abs().sum()).item()
    assert copying(value, output, embedding, unembedding) == pytest.approx(expected, abs=1e-6)


def test_entropy_in_bits() -> None:
    rows = torch.tensor([[1.0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0], [0, 0, 0, 0]])
    assert_close(entropy(rows), torch.tensor([0.0, 2.0, 1.0, 0.0]))


@pytest.mark.parametrize(("value", "expected"), [(0.41, "next"), (0.39, MIXED)])
def test_the_best_role_must_reach_the_threshold(value: float, expected: str) -> None:
    assert label({"previous": 0.1, "next": value}) == expected


def test_without_scores_a_head_is_mixed() -> None:
    assert label({}) == MIXED
