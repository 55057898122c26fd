"""Rows of labels: from roles and back, and the best row that may be."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.corpora.frames import Role
from playground.uses.roles.labels import OTHER, Labels, best_row, spans_of
from tests.frames import sentences

ROLES = ("ARG0", "ARG1")
LABELS = Labels(["O", "V.01", OTHER, "B-ARG0", "I-ARG0", "B-ARG1", "I-ARG1"])


def allowed(row: tuple[int, ...]) -> bool:
    """Whether each I- comes after its own B- or I-; ids as `best_row` numbers them."""
    return all(
        id == 0 or id % 2 or before in (id, id - 1) for before, id in zip((0, *row), row, strict=False)
    )


def test_labels_are_learned_from_what_occurs_often() -> None:
    labels = Labels.learn(sentences(), 1)
    assert labels.names[:3] == ("O", "V.01", OTHER)
    assert set(labels.roles) == set(ROLES)
    assert Labels.learn(sentences(), 10_000).names == ("O", OTHER)


def test_the_two_kinds_of_labels_share_nothing_but_O() -> None:
    assert [LABELS.names[id] for id in LABELS.of_predicates] == ["O", "V.01", OTHER]
    assert [LABELS.names[id] for id in LABELS.of_roles] == ["O", "B-ARG0", "I-ARG0", "B-ARG1", "I-ARG1"]


def test_a_rare_sense_and_a_rare_role_have_no_label_of_their_own() -> None:
    assert LABELS.sense("01") == 1 and LABELS.sense("99") == 2
    assert LABELS.mark([Role("ARG9", 0, 2), Role("ARG1", 2, 4)], 5) == [0, 0, 5, 6, 0]


@given(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 2), st.integers(1, 3)), max_size=4))
def test_roles_become_a_row_and_roles_again(parts: list[tuple[str, int, int]]) -> None:
    roles, reached = [], 0
    for label, gap, length in parts:
        roles.append(Role(label, reached + gap, reached + gap + length))
        reached += gap + length
    row = LABELS.mark(roles, reached + 1)
    assert spans_of([LABELS.of_roles.index(id) for id in row], LABELS.roles) == roles


@given(st.integers(1, 5), st.integers(0, 1000))
def test_the_best_row_is_the_most_probable_of_all_that_may_be(words: int, seed: int) -> None:
    logprobs = np.log(np.random.default_rng(seed).dirichlet(np.ones(5) * 0.3, size=words) + 1e-9)
    rows = [row for row in itertools.product(range(5), repeat=words) if allowed(row)]
    best = max(rows, key=lambda row: sum(logprobs[n, id] for n, id in enumerate(row)))
    assert tuple(best_row(logprobs)) == best


@pytest.mark.parametrize("words", [1, 3])
def test_a_role_never_begins_in_its_middle(words: int) -> None:
    logprobs = np.full((words, 5), -9.0)
    logprobs[:, 2] = -0.1  # I-ARG0 alone is likely
    row = best_row(logprobs)
    assert allowed(tuple(row)) and 2 not in row[:1]
