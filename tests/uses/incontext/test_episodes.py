"""How examples become ids and labels."""

from operator import ne
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET, SEPARATOR, character_tokenizer
from playground.text.specials import NO_LABEL
from playground.uses.incontext.episodes import Format, draw_examples, episode, handed_round, prompt_length
from playground.uses.incontext.families import MIXTURE, draw
from playground.uses.incontext.families.task import Task
from tests.helpers import BOS, EOS

TOKENIZER = character_tokenizer()
FORM, SEP = Format(TOKENIZER), TOKENIZER.specials[SEPARATOR]
spell = FORM.spell


@given(text=st.text(ALPHABET))
def test_spelling_is_what_the_tokenizer_says(text: str) -> None:
    assert spell(text) == TOKENIZER.encode(text)
    assert TOKENIZER.decode(spell(text)) == text


def test_a_prompt_is_its_examples_and_an_open_question() -> None:
    example = [*spell("ab"), SEP, *spell("c"), EOS]
    assert FORM.example(("ab", "c")) == example == [*FORM.question("ab"), *FORM.answer("c")]
    assert FORM.opening([("ab", "c")]) == [BOS, *example]
    assert FORM.prompt([("ab", "c")], "d") == [BOS, *example, *spell("d"), SEP]
    assert prompt_length([("ab", "c")], "d") == len(FORM.prompt([("ab", "c")], "d"))


def test_a_character_outside_the_alphabet_is_not_spelled() -> None:
    with pytest.raises(KeyError):
        spell("a漢")


@given(seed=st.integers(0, 10**9), length=st.sampled_from([64, 128, 256]))
def test_the_labels_of_an_episode_are_its_outputs_one_place_earlier(seed: int, length: int) -> None:
    rng = Random(seed)
    made = episode(FORM, draw(rng, MIXTURE), rng, length)
    if made is None:
        return
    ids, labels = made
    assert len(ids) == len(labels) == length and ids[0] == BOS
    inside = False  # between SEP and END: there, and nowhere else, the next token has to be answered
    for position, (id, label) in enumerate(zip(ids, labels, strict=True)):
        inside = id == SEP or (inside and id != EOS)
        assert label == (ids[position + 1] if inside else NO_LABEL)
    assert ids.count(SEP) == ids.count(EOS) >= 2


@pytest.mark.parametrize("seed", range(4))
def test_in_a_senseless_episode_the_outputs_are_those_of_other_rows(seed: int) -> None:
    task = Task("upper", "train", "", lambda rng: "".join(rng.choice("abcdef") for _ in range(3)), str.upper)
    plain, mixed = (episode(FORM, task, Random(seed), 128, senseless) for senseless in (False, True))
    assert plain is not None and mixed is not None

    def cells(ids: list[int]) -> list[list[str]]:
        text = "".join("|" if id == SEP else ";" if id == EOS else TOKENIZER.decode([id]) for id in ids)
        return [row.split("|") for row in text.split(";") if row]

    assert all(output == text.upper() for text, output in cells(plain[0]))
    assert [text for text, _ in cells(mixed[0])] == [text for text, _ in cells(plain[0])]
    assert sorted(o for _, o in cells(mixed[0])) == sorted(o for _, o in cells(plain[0]))
    once = {text for text, _ in cells(plain[0]) if sum(text == other for other, _ in cells(plain[0])) == 1}
    assert once and all(output != text.upper() for text, output in cells(mixed[0]) if text in once)
    assert mixed[1].count(NO_LABEL) == plain[1].count(NO_LABEL) < len(plain[1])


@given(seed=st.integers(0, 10**9), count=st.integers(2, 12))
def test_no_answer_that_is_handed_round_stays_in_its_place(seed: int, count: int) -> None:
    answers = [[n] for n in range(count)]
    handed = handed_round(answers, Random(seed))
    assert sorted(handed) == answers and all(map(ne, handed, answers))


def test_answers_are_handed_round_in_both_ways() -> None:
    answers = [[n] for n in range(20)]
    slipped = [answers[-slip:] + answers[:-slip] for slip in (1, 2, 3)]
    found = [handed_round(answers, Random(seed)) for seed in range(100)]
    assert all(one in found for one in slipped)
    assert 30 < sum(one not in slipped for one in found) < 70


def test_a_task_without_answers_makes_no_episode() -> None:
    silent = Task("none", "train", "", lambda rng: "x", lambda text: None)
    assert episode(FORM, silent, Random(0), 64) is None
    assert draw_examples(silent, Random(0), 2) is None


def test_distinct_examples_never_ask_the_same_twice() -> None:
    task = Task("few", "train", "", lambda rng: rng.choice("abcd"), str.upper)
    examples = draw_examples(task, Random(0), 4, distinct=True)
    assert examples is not None and len(set(examples)) == 4
    assert draw_examples(task, Random(0), 5, distinct=True) is None
