"""The strings of both tasks: drawn, read, refused."""

import pytest
import torch

from playground.errors import UserError
from playground.text.characters import SEPARATOR
from playground.uses.shootout.tasks import (
    FIRST,
    LONGEST,
    SYMBOLS,
    TASKS,
    TOKENIZER,
    prompts,
    spell,
)
from tests.helpers import BOS


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("length", [1, 20, LONGEST])
def test_strings_are_distinct_and_the_same_for_a_seed(name: str, length: int) -> None:
    task = TASKS[name]
    first, again = (task.draw(30, length, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, again) and first.shape == (30, length)
    assert all(len(set(row)) == length and set(spell(row)) <= set(SYMBOLS) for row in first.tolist())


def test_answers_are_those_of_python() -> None:
    ids = [FIRST + SYMBOLS.index(c) for c in "zA+9"]
    assert spell(TASKS["sorting"].answer(torch.tensor([ids]))[0].tolist()) == "".join(sorted("zA+9"))
    assert spell(TASKS["copying"].answer(torch.tensor([ids]))[0].tolist()) == "zA+9"


def test_a_prompt_is_the_string_between_its_marks() -> None:
    assert prompts(torch.tensor([[7, 9]])).tolist() == [[BOS, 7, 9, TOKENIZER.specials[SEPARATOR]]]


def test_the_tokenizer_spells_the_same_ids() -> None:
    assert TOKENIZER.encode("zA+9") == TASKS["copying"].read("zA+9")


def test_spaces_are_no_symbols() -> None:
    assert spell(TASKS["sorting"].read(" b a\n")) == "ba"


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "nothing to work on"), ("aé!", "do not know é, !"), ("abca", "a stands there more than once")],
)
def test_a_string_of_another_kind_is_refused(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        TASKS["sorting"].read(text)
