"""Tasks are functions of their input, split cleanly, and spelled in the model's alphabet."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET
from playground.uses.incontext import families
from playground.uses.incontext.families import (
    EASY,
    HELD_FAMILIES,
    MAX_OUTPUT,
    MIXTURE,
    Family,
    draw,
    from_roman,
    gerund,
    lexical_family,
    ordinal,
    plural,
    program_family,
    roman,
    twelve_hours,
    with_e,
)
from playground.uses.incontext.programs import HELD_PAIRS

ALL: dict[str, Family] = {
    **{family.__name__: family for _, family in (*MIXTURE, *EASY)},
    **HELD_FAMILIES,
    "kinds": families.kinds_family,
    **{
        split: lambda rng, split=split: program_family(rng, split)
        for split in ("programs", "pairs", "four parts")
    },
}


@pytest.mark.parametrize("name", ALL)
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


@given(seed=st.integers(0, 10**9))
def test_training_never_meets_what_is_held_out(seed: int) -> None:
    rng = Random(seed)
    for mixture in (MIXTURE, EASY):
        task = draw(rng, mixture)
        assert task.split == "train"
        assert task.family not in HELD_FAMILIES
        if task.family == "programs":
            program = task.answer
            assert not any(pair <= program.operations for pair in HELD_PAIRS)  # type: ignore[attr-defined]


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


def test_a_mixture_is_drawn_by_its_shares() -> None:
    rng = Random(0)
    drawn = [draw(rng).family for _ in range(2000)]
    assert drawn.count("programs") / 2000 == pytest.approx(0.64, abs=0.05)
    assert drawn.count("grammar") / 2000 == pytest.approx(0.03, abs=0.02)


def test_word_pairs_come_from_their_list_only() -> None:
    family = lexical_family([("colours", [("red", "rouge"), ("blue", "bleu")])])
    rng = Random(0)
    task = family(rng)
    assert {task.example(rng) for _ in range(50)} == {("red", "rouge"), ("blue", "bleu")}
    assert task.answer("green") is None


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        *(
            (ordinal(n), text)
            for n, text in ((1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"))
        ),
        *((roman(n), text) for n, text in ((4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX"))),
        *(
            (twelve_hours(t), u)
            for t, u in (("00:05", "12:05 AM"), ("12:00", "12:00 PM"), ("23:59", "11:59 PM"))
        ),
        *(
            (plural(n), p)
            for n, p in (("cat", "cats"), ("box", "boxes"), ("city", "cities"), ("day", "days"))
        ),
        *((with_e(v, "ed"), p) for v, p in (("walk", "walked"), ("move", "moved"), ("carry", "carried"))),
        *((gerund(v), p) for v, p in (("walk", "walking"), ("move", "moving"), ("see", "seeing"))),
    ],
)
def test_small_rules(actual: str, expected: str) -> None:
    assert actual == expected


@given(n=st.integers(1, 99))
def test_roman_numerals_can_be_read_again(n: int) -> None:
    assert from_roman(roman(n)) == str(n)


@given(seed=st.integers(0, 10**9))
def test_dates_name_one_day_in_every_format(seed: int) -> None:
    rng = Random(seed)
    task = families.date_family(rng)
    for _ in range(5):
        text = task.shape(rng)
        assert task.answer(text) == task.answer(text) is not None
