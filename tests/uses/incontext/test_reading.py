"""How a prompt of examples is read: line by line, cell by cell."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments import subjects
from playground.experiments.observing import top_tokens
from playground.experiments.subjects import subject
from playground.generation.decoding import Hypothesis
from playground.text.characters import ALPHABET, SEPARATOR, STAND_INS
from playground.transformer import Edits
from playground.uses.incontext import reading
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.reading import ARROW, FewShotUse, prompt_of
from tests.fewshot import tiny_few_shot

USE = FewShotUse()
CHECKPOINT = tiny_few_shot()
FORM = Format(CHECKPOINT.tokenizer)
TEXT = "ab -> A\ncd ->"


@pytest.mark.parametrize("text", [TEXT, "ab→A\ncd→", "ab\tA\ncd\t", "\nab -> A\ncd -> \n"])
def test_a_prompt_is_what_the_model_was_trained_on(text: str) -> None:
    ids = prompt_of(FORM, text, FORM.new_stand_ins())
    assert [FORM.specials.bos, *ids] == FORM.prompt([("ab", "A")], "cd")


def test_the_answer_is_the_output() -> None:
    found = USE.read(CHECKPOINT, TEXT, "C")
    assert list(found.read[: found.given]) == FORM.prompt([("ab", "A")], "cd")
    assert [found.written[n] for n in found.counted] == FORM.answer("C")
    assert found.may_repeat


def test_left_out_it_is_what_the_model_fills_in() -> None:
    [answer] = FewShot(CHECKPOINT).fill([("ab", "A")], ["cd"])
    assert USE.read(CHECKPOINT, TEXT, None).output == answer.text


def test_a_character_that_the_model_does_not_know_is_told() -> None:
    with pytest.raises(UserError, match="characters that the model does not know: 漢 "):
        USE.read(CHECKPOINT, "漢 -> A\ncd ->", None)


def test_any_character_goes_through_as_a_stand_in_and_is_shown_as_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoint = tiny_few_shot(ALPHABET + STAND_INS)
    found = subject(checkpoint, "李 👩\u200d🔬 -> 👩\u200d🔬 李\nŁa ł ->", "ł Ła")
    form = Format(checkpoint.tokenizer)
    stand_ins = form.new_stand_ins()
    prompt = form.prompt([("李 👩\u200d🔬", "👩\u200d🔬 李")], "Ła ł", stand_ins)
    assert list(found.read.ids[: found.given]) == prompt
    written = form.answer("ł Ła", stand_ins)
    assert [found.written.ids[n] for n in found.counted] == written
    assert found.read.text == "李 👩\u200d🔬👩\u200d🔬 李Ła łł Ła"
    assert found.read.pieces[1:4] == ("李", "␣", "👩\u200d🔬")
    assert found.read.labels[1] == "李" and "Ła" in found.read.labels
    chosen = form.ids[stand_ins.given["李"]]
    logits = torch.zeros(1, len(checkpoint.tokenizer))
    logits[0, chosen] = 9
    assert top_tokens(found, logits, 1)[0][0][0] == "李"
    monkeypatch.setattr(subjects, "go_on", lambda *_: Hypothesis((chosen,), (0.0,), True))
    assert found.decode(Edits()) == "李"


def test_a_corpus_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "OWN", 3)
    checkpoint = tiny_few_shot(max_length=256)
    given, own = USE.corpus(checkpoint, None, [], 4)
    assert len(own) == 3 and 1 <= len(given) <= 4
    for one in (*given, *own):
        assert one.read.count(checkpoint.tokenizer.specials[SEPARATOR]) == 5
        assert ARROW not in checkpoint.tokenizer.decode(one.read)
    again, _ = USE.corpus(checkpoint, None, [], 4)
    assert again == given
