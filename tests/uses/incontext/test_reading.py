"""How a prompt of examples is read: line by line, cell by cell."""

import pytest

from playground.errors import UserError
from playground.text.characters import SEPARATOR
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
    assert [FORM.specials.bos, *prompt_of(CHECKPOINT, text)] == FORM.prompt([("ab", "A")], "cd")


def test_the_answer_is_the_output() -> None:
    found = USE.read(CHECKPOINT, TEXT, "C")
    assert list(found.read[: found.given]) == FORM.prompt([("ab", "A")], "cd")
    assert [found.written[n] for n in found.counted] == FORM.answer("C")
    assert found.may_repeat


def test_left_out_it_is_what_the_model_fills_in() -> None:
    [answer] = FewShot(CHECKPOINT).fill([("ab", "A")], ["cd"])
    assert USE.read(CHECKPOINT, TEXT, None).output == answer.text


def test_a_character_that_the_model_does_not_know_is_told() -> None:
    with pytest.raises(UserError, match="does not know these characters: 漢"):
        USE.read(CHECKPOINT, "漢 -> A\ncd ->", None)


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
