"""Tasks on other scripts are the same rule, and have characters that the alphabet lacks."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import ALPHABET, STAND_INS, character_tokenizer
from playground.uses.incontext.episodes import Format, draw_examples, episode
from playground.uses.incontext.families.foreign import (
    ACCENTED,
    CASELESS,
    MONEY,
    PAIRS,
    SIGNS,
    exchange,
    foreign_family,
)

FORM = Format(character_tokenizer(ALPHABET + STAND_INS))


def test_the_letters_are_pairs_outside_of_the_alphabet() -> None:
    for pairs in PAIRS:
        assert all(upper.lower() == lower and lower.upper() == upper != lower for upper, lower in pairs)
        assert not {c for pair in pairs for c in pair} & set(ALPHABET)
    assert all(c.upper() == c.lower() == c for script in CASELESS for c in script)
    assert not set("".join(CASELESS) + SIGNS) & set(ALPHABET)
    assert ACCENTED and MONEY


@given(seed=st.integers(0, 10**9))
def test_an_exchange_keeps_what_is_different_and_what_is_a_capital(seed: int) -> None:
    sample = "Anna-Maria; 12"
    table = exchange(Random(seed), sample)
    small = sample.lower()
    assert len(set(small.translate(table))) == len(set(small))
    assert sample.upper().translate(table) == sample.translate(table).upper()


def test_most_tasks_have_characters_that_are_unknown() -> None:
    rng, foreign = Random(0), 0
    for _ in range(200):
        examples = draw_examples(foreign_family(rng), rng, 6)
        foreign += examples is not None and not {c for row in examples for c in "".join(row)} <= set(ALPHABET)
    assert foreign > 150


@given(seed=st.integers(0, 10**9))
def test_their_episodes_fit_the_vocabulary(seed: int) -> None:
    rng = Random(seed)
    made = episode(FORM, foreign_family(rng), rng, 256)
    assert made is None or max(made[0]) < len(FORM.ids) + 4
