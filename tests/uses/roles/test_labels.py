"""The labels of words: which there are, and how roles become a row of them."""

from playground.corpora.frames import Role
from playground.uses.roles.labels import ONCE, OTHER, Labels
from tests.frames import sentences

ROLES = ("ARG0", "ARG1")
LABELS = Labels(["O", "V.01", OTHER, "B-ARG0", "I-ARG0", "B-ARG1", "I-ARG1"])


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


def test_core_roles_come_once_and_the_others_as_often_as_they_like() -> None:
    assert all(map(ONCE.fullmatch, ("ARG0", "ARG5", "R-ARG1")))
    assert not any(map(ONCE.fullmatch, ("ARGM-TMP", "C-ARG1", "R-ARGM-LOC", "ARG1-DSP")))
