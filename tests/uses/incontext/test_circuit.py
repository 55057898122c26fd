"""What heads do to an answer, against patterns made by hand."""

import pytest
import torch

from playground.analysis.roles import after_earlier, offset
from playground.transformer import Edits
from playground.uses.incontext.circuit import head_reports, mean_weight
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.judging import judge
from playground.uses.incontext.ladder import own_trials
from tests.fewshot import tiny_few_shot

CHECKPOINT = tiny_few_shot()


MODEL, FORM = CHECKPOINT.model, Format(CHECKPOINT.tokenizer)


EXAMPLES = [("ab", "b"), ("cd", "d"), ("ef", "f"), ("gh", "h")]


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
