"""Scores of roles, by hand-made cases."""

import pytest

from playground.corpora.frames import Role
from playground.measuring.roles import Counts, compare, counted, score
from playground.uses.roles.labeller import Labeller
from tests.frames import sentences, tiny_labeller

GOLD = [Role("ARG0", 0, 2), Role("ARG1", 3, 5), Role("ARGM-TMP", 6, 8)]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (GOLD, 3),
        ([], 0),
        ([Role("ARG0", 0, 2)], 1),
        ([Role("ARG0", 0, 1), Role("ARG1", 3, 5)], 1),  # one word less is wrong
        ([Role("ARG1", 0, 2), Role("ARG1", 3, 5)], 1),  # so is another label
        ([Role("ARG0", 0, 2), Role("ARG0", 0, 2)], 1),  # twice is right once
    ],
)
def test_a_role_is_right_where_span_and_label_are_exact(found: list[Role], right: int) -> None:
    assert compare(GOLD, found) == Counts(3, len(found), right)


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    precision, recall = 2 / 4, 2 / 3
    assert Counts(3, 4, 2).f1 == pytest.approx(200 * precision * recall / (precision + recall))
    assert Counts(3, 0, 0).f1 == 0.0 and Counts().f1 == 100.0
    assert Counts(1, 2, 1) + Counts(3, 4, 2) == Counts(4, 6, 3)


def test_the_verb_is_not_counted() -> None:
    assert list(counted([*GOLD, Role("C-V", 5, 6)])) == GOLD


def test_predicates_are_counted_once_each_whatever_their_sense() -> None:
    labeller, all_of_them = Labeller(tiny_labeller()), sentences()
    predicates, roles = score(labeller, all_of_them)
    assert predicates.gold == len(all_of_them) and roles.gold == 2 * len(all_of_them)
    assert predicates.found == sum(map(len, labeller.predicates([one.words for one in all_of_them])))
