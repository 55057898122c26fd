"""Fixed sets of tasks: the same every time, fresh, and with honest controls."""

from random import Random

import pytest

from playground.text.characters import character_tokenizer
from playground.uses.incontext.episodes import Format
from playground.uses.incontext.families import KINDS
from playground.uses.incontext.families.basics import program_family
from playground.uses.incontext.families.dates import date_family
from playground.uses.incontext.judging import Question
from playground.uses.incontext.programs import HELD_PAIRS
from playground.uses.incontext.trials import SHOTS, Trial, family_trials, shuffled, standard_trials

ROOM = 256


def test_the_sets_are_the_same_every_time() -> None:
    assert standard_trials(1, 5, ROOM) == standard_trials(1, 5, ROOM) != standard_trials(2, 5, ROOM)


@pytest.mark.parametrize(
    "name", ["fresh", "programs", "four parts", "dates", "names", "held kinds", "vowels"]
)
def test_a_query_is_not_among_its_examples_and_all_fits(name: str) -> None:
    for trial in standard_trials(3, 25, ROOM)[name]:
        assert len(trial.examples) == max(SHOTS)
        assert trial.family == "dictionary" or (trial.query, trial.output) not in trial.examples
        assert trial.length(4) <= ROOM


def test_held_out_sets_hold_what_they_say() -> None:
    sets = standard_trials(4, 20, ROOM)
    assert {trial.family for trial in sets["vowels"]} == {"vowels"}
    assert KINDS.keys() < sets.keys()
    assert all({trial.family for trial in sets[name]} == {name} for name in KINDS if name != "long rows")
    for trial in sets["pairs"]:
        assert any(all(name + "(" in trial.describe for name in pair) for pair in HELD_PAIRS)


def test_fewer_examples_are_the_nearest_ones() -> None:
    trial = Trial("f", "", (("a", "1"), ("b", "2"), ("c", "3")), "d", "4")
    assert trial.question(2) == Question((("b", "2"), ("c", "3")), "d", "4")
    assert trial.question(0) == Question((), "d", "4")


@pytest.mark.parametrize("shots", SHOTS)
def test_its_length_is_that_of_its_tokens(shots: int) -> None:
    form = Format(character_tokenizer())
    for trial in standard_trials(7, 5, ROOM)["fresh"]:
        examples, query, output = trial.question(shots)
        assert trial.length(shots) == len(form.prompt(examples, query)) + len(form.answer(output))


def test_shuffling_keeps_inputs_and_outputs_and_breaks_the_pairs() -> None:
    for trial in family_trials(program_family, 5, 10, ROOM):
        mixed = shuffled(trial, Random(0))
        assert [text for text, _ in mixed.examples] == [text for text, _ in trial.examples]
        assert sorted(o for _, o in mixed.examples) == sorted(o for _, o in trial.examples)
        if len({output for _, output in trial.examples}) == len(trial.examples):
            assert not set(mixed.examples) & set(trial.examples)  # none stays in its place
        assert (mixed.query, mixed.output) == (trial.query, trial.output)


def test_another_number_of_trials_begins_the_same() -> None:
    few, many = (family_trials(date_family, 6, count, ROOM) for count in (3, 6))
    assert many[:3] == few
