"""What examples and heads do to an answer, against patterns and models made by hand."""

import math

import pytest
import torch

from playground.analysis.roles import after_earlier, offset
from playground.errors import UserError
from playground.transformer import Edits
from playground.uses.incontext.circuit import head_reports, mean_weight
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


def uniform(size: int) -> torch.Tensor:
    weights = torch.ones(size, size).tril()
    return weights / weights.sum(dim=-1, keepdim=True)


def test_a_perfect_head_scores_one_and_uniform_attention_its_share() -> None:
    targets = offset(5, 5, -1)
    perfect = targets.float()
    scores = mean_weight(torch.stack([perfect, uniform(5)]), targets)
    assert scores.tolist() == pytest.approx([1.0, (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4])


def test_induction_counts_only_where_something_stood_before() -> None:
    targets = after_earlier([7, 8, 9, 7, 8])  # 7 at place 3 has stood at 0, so 1 came next; 8 at 4 stood at 1
    perfect = torch.zeros(5, 5)
    perfect[3, 1] = perfect[4, 2] = 1
    scores = mean_weight(torch.stack([perfect, uniform(5)]), targets)
    assert scores.tolist() == pytest.approx([1.0, (1 / 4 + 1 / 5) / 2])
    assert mean_weight(uniform(5)[None], after_earlier([1, 2, 3, 4, 5])).tolist() == [0.0]


def test_every_head_is_reported_with_its_effect() -> None:
    trials = own_trials(EXAMPLES)
    reports = list(head_reports(MODEL, FORM, trials, 3))
    assert [(r.layer, r.head) for r in reports] == [(layer, head) for layer in range(2) for head in range(4)]
    questions = [trial.question(3) for trial in trials]
    report = reports[6]
    off = judge(MODEL, FORM, questions, Edits(gains={(("decoder", 1), 2): 0.0}))
    whole = judge(MODEL, FORM, questions)
    fall = sum(a.logprob - b.logprob for a, b in zip(whole, off, strict=True)) / 4
    assert report.effect == pytest.approx(fall, abs=1e-4)
    assert 0 <= report.previous <= 1 and 0 <= report.prefix <= 1
