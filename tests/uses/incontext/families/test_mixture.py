"""Tasks are functions of their input, split cleanly, and spelled in the model's alphabet."""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET
from playground.uses.incontext import families
from playground.uses.incontext.episodes import draw_examples
from playground.uses.incontext.families import (
    EASY,
    FOREIGN,
    HELD_FAMILIES,
    KINDS,
    MIXTURE,
    SHARES,
    basics,
    draw,
    labels,
    letters,
)
from playground.uses.incontext.families.basics import lexical_family, program_family
from playground.uses.incontext.families.task import HELD_KINDS, MAX_OUTPUT, SPLITS, Family, only, split_of
from playground.uses.incontext.programs import HELD_PAIRS

BASIC = (basics.copy_family, basics.dictionary_family, basics.grammar_family, basics.program_family)
OTHERS = (labels.classification_family, labels.choice_family, labels.kinds_family)
LETTERS = (letters.list_family, letters.character_family)
ALL: dict[str, Family] = {
    **{family.__name__: family for family in (*BASIC, *OTHERS, *LETTERS)},
    **KINDS,
    **HELD_FAMILIES,
    "foreign": FOREIGN,
    **{
        split: lambda rng, split=split: program_family(rng, split)
        for split in ("programs", "pairs", "four parts")
    },
}


@pytest.mark.parametrize("name", ALL)
@example(seed=2410)  # the last characters of a text, a space the first of them
@given(seed=st.integers(0, 10**9))
def test_a_task_is_a_function_of_its_input(name: str, seed: int) -> None:
    rng = Random(seed)
    task = ALL[name](rng)
    known: dict[str, str] = {}
    for _ in range(12):
        if (example := task.example(rng)) is not None:
            text, output = example
            assert known.setdefault(text, output) == output == task.answer(text)
            assert 0 < len(output) <= MAX_OUTPUT and text.strip()
            assert name not in KINDS or output == output.strip()
            if name != "foreign":
                assert set(text + output) <= set(ALPHABET)


@pytest.mark.parametrize("name", ALL)
def test_a_task_is_the_same_for_the_same_seed(name: str) -> None:
    for seed in range(5):
        one, other = (draws(ALL[name], seed) for _ in range(2))
        assert one == other


def draws(family: Family, seed: int) -> list[object]:
    rng = Random(seed)
    task = family(rng)
    return [task.describe, *(task.example(rng) for _ in range(6))]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_yields_examples_that_differ(name: str) -> None:
    rng, tasks, silent = Random(7), set(), 0
    for _ in range(100):
        task = KINDS[name](rng)
        tasks.add(task.describe)
        examples = draw_examples(task, rng, 6)
        silent += examples is None or len(set(examples)) < 2
    assert len(tasks) > (50 if name == "morphology" else 60)
    assert silent < 10


@given(seed=st.integers(0, 10**9))
def test_training_never_meets_what_is_held_out(seed: int) -> None:
    rng = Random(seed)
    for mixture in (MIXTURE, EASY, [(1.0, FOREIGN)]):
        task = draw(rng, mixture)
        assert task.split == "train"
        assert task.family not in HELD_FAMILIES
        kind, _, parameters = task.describe.partition(", ")
        if task.family in KINDS:
            assert f"{task.family}: {kind}" not in HELD_KINDS
            assert split_of(task.family, kind, parameters) == "train" or ", " in kind + parameters
        if task.family == "programs":
            program = task.answer
            assert not any(pair <= program.operations for pair in HELD_PAIRS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "split"), [("held kinds", "kinds"), ("held parameters", "parameters")])
def test_held_out_sets_hold_what_they_say(name: str, split: str) -> None:
    rng = Random(3)
    tasks = [HELD_FAMILIES[name](rng) for _ in range(60)]
    assert {task.split for task in tasks} == {split} <= set(SPLITS)
    assert len({task.family for task in tasks}) > 6


def test_each_held_kind_is_drawn_by_its_family() -> None:
    rng, found = Random(0), set()
    for family in KINDS.values():
        held = only("kinds", family)
        for _ in range(25):
            task = held(rng)
            found |= {kind for kind in HELD_KINDS if f"{task.family}: {task.describe}".startswith(kind)}
    assert found == HELD_KINDS


@pytest.mark.parametrize("split", ["train", "programs", "pairs", "four parts"])
def test_the_splits_of_programs_share_no_signature(split: str) -> None:
    rng = Random(1)
    signatures = {program_family(rng, split).describe for _ in range(60)}
    others = {
        program_family(rng, other).describe
        for other in ("train", "programs", "pairs", "four parts")
        if other != split
        for _ in range(60)
    }
    assert not signatures & others


@pytest.mark.parametrize("mixture", [MIXTURE, EASY])
def test_the_shares_of_a_mixture_sum_to_one(mixture: tuple) -> None:
    assert sum(share for share, _ in mixture) == pytest.approx(1)
    assert SHARES.keys() == KINDS.keys()


def test_a_mixture_is_drawn_by_its_shares() -> None:
    rng = Random(0)
    drawn = [draw(rng).family for _ in range(2000)]
    assert drawn.count("programs") / 2000 == pytest.approx(0.22, abs=0.04)
    assert drawn.count("dates") / 2000 == pytest.approx(SHARES["dates"], abs=0.03)


def test_word_pairs_come_from_their_list_only() -> None:
    family = lexical_family([("colours", [("red", "rouge"), ("blue", "bleu")])])
    rng = Random(0)
    task = family(rng)
    assert {task.example(rng) for _ in range(50)} == {("red", "rouge"), ("blue", "bleu")}
    assert task.answer("green") is None


def test_an_input_that_comes_again_keeps_its_output() -> None:
    outputs = iter("abc")
    task = families.task.drawn("f", "k", "", lambda rng: ("x", next(outputs)))
    assert [task.example(Random(0)) for _ in range(3)] == [("x", "a")] * 3
