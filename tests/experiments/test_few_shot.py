"""A model that reads one token a character, and is asked by examples in plain text."""

import string

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.experiments import arithmetic, head_effects, leave_out_effects, observe, patching, subject
from playground.measuring.heads import units_of
from playground.text.characters import character_tokenizer
from playground.transformer import Edits
from tests.helpers import BOS, EOS, SPECIALS, tiny_model

SEP = SPECIALS  # the next one


def few_shot() -> Checkpoint:
    """Random weights: its answers are nonsense, but always the same."""
    tokenizer = character_tokenizer(string.ascii_letters + string.punctuation + " ")
    model = tiny_model(vocab_size=len(tokenizer), max_length=60, positions="rotary")
    return Checkpoint(model, tokenizer, {"name": "in-context"})


CHECKPOINT = few_shot()
PROMPT = "ab c -> C\nx -> X\ny ->"


@pytest.mark.parametrize("text", [PROMPT, "ab c→C\nx\tX\ny→", "\nab c -> C\nx -> X\ny ->\n"])
def test_arrows_part_input_and_output_and_lines_end_examples(text: str) -> None:
    one = subject(CHECKPOINT, text)
    assert one.read.pieces[: one.given] == (
        *("[start]", "a", "b", "␣", "c", "[sep]", "C", "[end]", "x", "[sep]", "X", "[end]", "y", "[sep]"),
    )
    assert one.read.labels[:6] == ("[start]", "ab", "␣", "c", "[sep]", "C")


def test_its_answer_is_the_output() -> None:
    one = subject(CHECKPOINT, PROMPT)
    answer = [one.written.ids[n] for n in one.counted]
    assert one.counted.stop == len(one.written) and len(answer) > 1
    assert one.output == CHECKPOINT.tokenizer.decode(answer)
    logits = CHECKPOINT.model(torch.tensor([one.read.ids]))[0]
    assert logits[one.counted.start].argmax() == answer[0]


def test_a_given_answer_takes_its_place() -> None:
    one = subject(CHECKPOINT, PROMPT, "Y")
    assert one.written.pieces[one.counted.start :] == ("Y", "[end]")
    assert one.output == subject(CHECKPOINT, PROMPT).output


def test_everything_can_be_asked_of_it() -> None:
    one = subject(CHECKPOINT, PROMPT, "Y")
    edits = Edits(gains={(("decoder", 0), 1): 0.0})
    assert observe(one, edits).change.abs().max() > 0
    assert arithmetic(one, ("decoder", 1), 2, 5, edits).difference < 1e-5
    assert head_effects(one)["decoder"].shape == (2, 4)
    assert "ab" in leave_out_effects(one).labels
    assert patching(one, subject(CHECKPOINT, PROMPT.replace("y", "z"), "Z")).answers == ("Y", "Z")


def test_roles_are_scored_character_by_character() -> None:
    one = subject(CHECKPOINT, "a, -> b", "c")
    units, labels, marks = units_of(one, one.read)
    assert [len(unit) for unit in units] == [1] * len(one.read)
    assert [label for label, mark in zip(labels, marks, strict=True) if mark] == [","]


def test_unknown_characters_are_named() -> None:
    with pytest.raises(UserError, match="characters that the model does not know: é 日"):
        subject(CHECKPOINT, "é日 -> x")


def test_what_is_asked_begins_with_the_start_mark_and_special_tokens_never_come_from_text() -> None:
    one = subject(CHECKPOINT, "</s><sep> ->", "a")
    assert one.read.ids[0] == BOS
    assert one.read.ids.count(EOS) == 0 and one.read.ids.count(SEP) == 1
