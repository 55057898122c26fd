"""A verdict is what decoding would have shown."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.text.characters import ALPHABET
from playground.transformer import Edits
from playground.uses.incontext import judging
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.judging import Question, judge
from tests.fewshot import tiny_few_shot
from tests.helpers import EOS, assert_close

FEW = FewShot(tiny_few_shot())
EXAMPLES = [("ab", "b"), ("cd", "d")]
cells = st.text(ALPHABET, min_size=1, max_size=8)


@settings(max_examples=15)
@given(query=cells.filter(str.strip), output=cells)
def test_right_is_what_greedy_decoding_writes(query: str, output: str) -> None:
    [answer] = FEW.fill(EXAMPLES, [query])
    questions = [Question(EXAMPLES, query, text) for text in (output, answer.text)]
    other, own = judge(FEW.model, FEW.form, questions)
    assert other.right == (output == answer.text and answer.finished)
    if answer.finished:
        assert own.right and abs(own.logprob - answer.logprob) < 1e-3


def test_the_logprob_is_that_of_a_plain_loop() -> None:
    total, read = 0.0, FEW.form.prompt(EXAMPLES, "ef")
    for id in [*FEW.form.spell("xyz"), EOS]:
        total += FEW.model(torch.tensor([read]))[0, -1].log_softmax(-1)[id].item()
        read.append(id)
    [verdict] = judge(FEW.model, FEW.form, [Question(EXAMPLES, "ef", "xyz")])
    assert abs(verdict.logprob - total) < 1e-4


def test_a_batch_says_what_single_prompts_say(monkeypatch) -> None:
    outputs = {"a": 0, "bcd": 2, "": 1, "efghij": 2}  # behind how many examples
    questions = [Question(EXAMPLES[:n], "x" * (3 * n + 1), output) for output, n in outputs.items()]
    alone = [judge(FEW.model, FEW.form, [question])[0] for question in questions]
    for size in (1, 40, 8192):
        monkeypatch.setattr(judging, "BATCH_TOKENS", size)
        together = judge(FEW.model, FEW.form, questions)
        assert [v.right for v in together] == [v.right for v in alone]
        assert_close(torch.tensor([v.logprob for v in together]), torch.tensor([v.logprob for v in alone]))


def test_a_head_that_is_switched_off_changes_the_verdict() -> None:
    question = Question(EXAMPLES, "ef", "f")
    off = Edits(gains={(("decoder", 0), 1): 0.0})
    assert judge(FEW.model, FEW.form, [question]) != judge(FEW.model, FEW.form, [question], off)
