"""Scores of roles, by hand-made cases."""

from pathlib import Path

import pytest

from playground.corpora.frames import Frame, Role, Sentence
from playground.measuring.roles import (
    Counts,
    arguments,
    compare,
    evaluate_roles,
    score,
    score_sentence,
    sides_of_the_verb,
    summary,
)
from playground.uses.roles.labeller import FoundFrame, FoundRole, Labeller, Predicate
from tests.frames import rows, sentences, tiny_labeller, write_rows

GOLD = [Role("ARG0", 0, 2), Role("ARG1", 3, 5), Role("ARGM-TMP", 6, 8)]


def counts(gold: list[Role], found: list[Role]) -> tuple[int, int, int]:
    one = compare(arguments(gold), arguments(found))
    return one.gold, one.found, one.right


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (GOLD, 3),
        ([], 0),
        ([Role("ARG0", 0, 2)], 1),
        ([Role("ARG0", 0, 1), Role("ARG1", 3, 5)], 1),  # one word less is wrong
        ([Role("ARG1", 0, 2), Role("ARG1", 3, 5)], 1),  # so is another role
    ],
)
def test_an_argument_is_right_where_words_and_role_are_exact(found: list[Role], right: int) -> None:
    assert counts(GOLD, found) == (3, len(found), right)


# What srl-eval.pl makes of discontinuous arguments.
@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        # both parts: one argument, right
        ([Role("ARG1", 0, 2), Role("C-ARG1", 3, 5)], [Role("ARG1", 0, 2), Role("C-ARG1", 3, 5)], (1, 1, 1)),
        # the first part alone is wrong
        ([Role("ARG1", 0, 2), Role("C-ARG1", 3, 5)], [Role("ARG1", 0, 2)], (1, 1, 0)),
        # two arguments in place of one in two parts
        ([Role("ARG1", 0, 2), Role("C-ARG1", 3, 5)], [Role("ARG1", 0, 2), Role("ARG1", 3, 5)], (1, 2, 0)),
        # what continues nothing is an ordinary argument
        ([Role("ARG1", 3, 5)], [Role("C-ARG1", 3, 5)], (1, 1, 1)),
        # a part goes on with the last argument of its role
        (
            [Role("ARG1", 0, 1), Role("ARG1", 2, 3), Role("C-ARG1", 4, 5)],
            [Role("ARG1", 0, 1), Role("C-ARG1", 4, 5), Role("ARG1", 2, 3)],
            (2, 2, 2),
        ),
        # the verb and what goes on with it are not counted
        ([Role("C-V", 5, 6), Role("ARG0", 0, 1)], [Role("ARG0", 0, 1)], (1, 1, 1)),
        # R- is a role of its own
        ([Role("R-ARG0", 0, 1)], [Role("ARG0", 0, 1)], (1, 1, 0)),
    ],
)
def test_arguments_in_parts_follow_the_official_rules(
    gold: list[Role], found: list[Role], expected: tuple[int, int, int]
) -> None:
    assert counts(gold, found) == expected


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    precision, recall = 2 / 4, 2 / 3
    assert Counts(3, 4, 2).f1 == pytest.approx(200 * precision * recall / (precision + recall))
    assert Counts(3, 0, 0).f1 == 0.0 and Counts().f1 == 100.0
    assert Counts(1, 2, 1) + Counts(3, 4, 2) == Counts(4, 6, 3)


def found_frame(word: int, sense: str, *roles: Role) -> FoundFrame:
    found = tuple(FoundRole(role.label, role.start, role.end, 1.0, ()) for role in roles)
    return FoundFrame(Predicate(word, sense, 1.0), found)


def test_end_to_end_a_role_needs_its_predicate_and_a_wrong_predicate_costs() -> None:
    frames = (Frame(2, "see.01", (Role("ARG0", 0, 2), Role("ARG1", 3, 5))), Frame(4, "be.01", ()))
    sentence = Sentence("1", "fable", "", tuple("abcdef"), frames)
    found = [
        found_frame(2, "02", Role("ARG0", 0, 2), Role("ARG1", 3, 4)),
        found_frame(5, "01", Role("ARG0", 0, 2)),
    ]
    given = [(Role("ARG0", 0, 2), Role("ARG1", 3, 5)), ()]
    scores = score_sentence(sentence, given, found)
    assert scores.predicates == Counts(2, 2, 1)
    assert scores.senses == Counts(1, 1, 0)
    assert scores.roles == Counts(2, 2, 2)
    assert scores.whole == Counts(2, 3, 1)
    assert scores.by_role == {"ARG0": Counts(1, 1, 1), "ARG1": Counts(1, 1, 1)}


def test_the_simplest_rule_takes_both_sides_of_the_verb() -> None:
    [first, *_] = sentences()
    assert sides_of_the_verb(first, first.frames[0]) == [Role("ARG0", 0, 2), Role("ARG1", 3, 5)]
    alone = Sentence("1", "fable", "", ("Go",), (Frame(0, "go.01", ()),))
    assert sides_of_the_verb(alone, alone.frames[0]) == []


def test_an_interval_holds_the_score_and_is_a_point_where_all_sentences_are_alike() -> None:
    alike = summary([Counts(2, 2, 1)] * 20)
    assert alike["f1"] == 50.0 and alike["f1_95"] == [50.0, 50.0]
    low, high = summary([Counts(2, 2, 2), Counts(2, 2, 0)] * 20)["f1_95"]
    assert 20 < low < 50 < high < 80


def test_sentences_are_scored_by_themselves() -> None:
    labeller, some = Labeller(tiny_labeller()), sentences()[:5]
    whole = score(labeller, some)
    assert [one.roles for one in whole] == [score(labeller, [one])[0].roles for one in some]
    assert all(one.predicates.gold == 1 and one.roles.gold == 2 for one in whole)


def test_a_record_has_all_that_the_tables_need(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "test.jsonl.gz", rows())
    result = evaluate_roles(tiny_labeller(), file)
    assert result["task"] == "roles" and result["test"] == "test-fresh" and result["size"] == len(rows())
    assert result["control"]["roles"]["f1"] == 50.0  # right in the active, wrong in the passive
    assert result["by_role"].keys() >= {"ARG0", "ARG1"} and result["without_label"] == 0
    assert result["by_genre"]["fable"]["roles"] == result["roles"]["f1"]
    assert {"predicates", "end_to_end", "senses", "sha256"} <= result.keys()
