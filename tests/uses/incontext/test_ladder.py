"""What examples do to an answer: more of them, others, one left out."""

import math

import pytest

from playground.errors import UserError
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.judging import Question, judge
from playground.uses.incontext.ladder import ask, climb, left_out, own_trials
from tests.fewshot import tiny_few_shot

CHECKPOINT = tiny_few_shot()


MODEL, FORM = CHECKPOINT.model, Format(CHECKPOINT.tokenizer)


EXAMPLES = [("ab", "b"), ("cd", "d"), ("ef", "f"), ("gh", "h")]


def test_every_row_is_asked_for_behind_the_others() -> None:
    trials = own_trials(EXAMPLES)
    assert [(t.query, t.output) for t in trials] == EXAMPLES
    assert all(set(t.examples) == set(EXAMPLES) - {(t.query, t.output)} for t in trials)
    assert trials[1].examples == (("ef", "f"), ("gh", "h"), ("ab", "b"))


def test_two_rows_are_too_few_for_a_ladder() -> None:
    with pytest.raises(UserError, match="needs three filled rows, and there are 2"):
        own_trials(EXAMPLES[:2])


def test_a_rung_is_the_mean_of_its_questions() -> None:
    trials = own_trials(EXAMPLES)
    verdicts = [judge(MODEL, FORM, [t.question(2)])[0] for t in trials]
    rung = ask(MODEL, FORM, "examples", 2, trials)
    assert rung.accuracy == sum(v.right for v in verdicts) / 4
    assert math.log(rung.probability) == pytest.approx(sum(v.logprob for v in verdicts) / 4, abs=1e-4)


def test_the_ladder_climbs_with_its_controls() -> None:
    rungs = list(climb(MODEL, FORM, own_trials(EXAMPLES), (0, 1, 3)))
    assert [(rung.condition, rung.shots) for rung in rungs] == [
        ("examples", 0),
        ("examples", 1),
        ("examples", 3),
        ("outputs shuffled", 3),
        ("other order", 3),
    ]


def test_each_example_is_left_out_once() -> None:
    found = left_out(MODEL, FORM, EXAMPLES, "ij", "j")
    assert [number for number, *_ in found] == [-1, 0, 1, 2, 3]
    for number, logprob, right in found:
        kept = [example for n, example in enumerate(EXAMPLES) if n != number]
        [verdict] = judge(MODEL, FORM, [Question(kept, "ij", "j")])
        assert (logprob, right) == (pytest.approx(verdict.logprob, abs=1e-4), verdict.right)
