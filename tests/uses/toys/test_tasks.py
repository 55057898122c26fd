"""The tasks of the toys: their rows are right, held out for good, and fit what a model reads."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.uses.toys.tasks import (
    MODULUS,
    REMAINDERS,
    RULES,
    SHOTS,
    TASKS,
    WINDOW,
    Row,
    rows_of,
    spell,
    task_of,
    text_task,
)

STORY = "once upon a time there was a king, and the king had a dog. " * 20
SEEDS = st.integers(0, 10**6)


def said(row: Row) -> list[str]:
    return [row.text[stretch.start : stretch.stop] for stretch in row.answers]


@given(seed=SEEDS)
@pytest.mark.parametrize(
    ("name", "answer"),
    [("copy", str), ("reverse", lambda text: text[::-1]), ("sort", lambda text: "".join(sorted(text)))],
)
def test_answers_to_letters_are_right(name: str, answer, seed: int) -> None:
    row = TASKS[name].draw(Random(seed))
    question, found = row.text.split("→")
    assert said(row) == [found] == [answer(question)] and row.ends
    assert row.question == question + "→"


@given(seed=SEEDS)
def test_sums_are_right(seed: int) -> None:
    row = TASKS["add"].draw(Random(seed))
    first, second = row.question.removesuffix("=").split("+")
    assert int(said(row)[0]) == int(first) + int(second)
    row = TASKS["remainder"].draw(Random(seed))
    a, b, c = (REMAINDERS.index(row.text[n]) for n in (0, 2, 4))
    assert (a + b) % MODULUS == c and said(row) == [row.text[4]]


@given(seed=SEEDS)
def test_induction_asks_only_for_what_can_be_told(seed: int) -> None:
    row = TASKS["induction"].draw(Random(seed))
    half = len(row.text) // 2
    assert row.text[:half] == row.text[half:] and len(set(row.text)) == half
    assert said(row) == [row.text[half + 1 :]]


@given(seed=SEEDS)
def test_examples_of_a_row_follow_one_rule(seed: int) -> None:
    row = TASKS["few-shot"].draw(Random(seed))
    pairs = [pair.split("→") for pair in row.text.removesuffix(";").split(";")]
    assert len(pairs) == SHOTS
    assert any(all(rule(question) == answer for question, answer in pairs) for rule in RULES.values())
    assert said(row) == [answer + ";" for _, answer in pairs[1:]]


@pytest.mark.parametrize("name", TASKS)
def test_a_row_is_held_out_or_not_whoever_draws_it(name: str) -> None:
    task = TASKS[name]
    seen = {row.text for row in rows_of(task.draw, "a", 3000)}
    held = {row.text for row in rows_of(task.held_out, "b", 3000)}
    assert not seen & held
    assert rows_of(task.draw, "a", 5) == rows_of(task.draw, "a", 5)


@pytest.mark.parametrize("name", TASKS)
def test_every_row_fits_and_can_be_spelled(name: str) -> None:
    task = TASKS[name]
    rows = rows_of(task.draw, "any", 500)
    assert max(len(row.text) for row in rows) <= task.longest < task.max_length
    for row in [*rows[:50], Row(task.sample, (range(1, 2),))]:
        ids, wanted = spell(row, task.tokenizer)
        assert len(ids) == len(wanted) == len(row.text) + 1 and ids[0] == task.tokenizer.specials.bos
        assert task.tokenizer.decode(ids) == row.text
    assert max(stretch.stop - stretch.start for row in rows for stretch in row.answers) <= task.reply


def test_what_counts_is_the_token_after_each_place() -> None:
    task = TASKS["copy"]
    row = Row("ab→ab", (range(3, 5),))
    ids, wanted = spell(row, task.tokenizer)
    end = task.tokenizer.specials.eos
    assert wanted == [NO_LABEL] * 3 + [ids[4], ids[5], end]
    assert spell(Row("ab→ab", (range(3, 5),), ends=False), task.tokenizer)[1][-1] == NO_LABEL


def test_the_last_tenth_of_a_text_is_held_out() -> None:
    text = "a" * 900 + "b" * 100
    task = task_of("text", text)
    assert all(set(row.text) == {"a"} for row in rows_of(task.draw, "", 50))
    assert all(set(row.text) == {"b"} for row in rows_of(task.held_out, "", 50))
    assert all(len(row.text) == WINDOW for row in rows_of(text_task(STORY).draw, "", 50))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "too little to learn"),
        ("a" * 5000, "too little to learn"),
        ("ab" * 100, "too little to learn"),
        ("ab" * 100_001, "200,002 bytes"),
        ("".join(map(chr, range(0x4E00, 0x4E00 + 400))) * 2, "400 different characters"),
    ],
)
def test_a_text_that_cannot_be_learned_is_refused(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        text_task(text)


def test_an_unknown_task_is_named() -> None:
    with pytest.raises(UserError, match="no task 'juggle'; choose one of induction"):
        task_of("juggle")
