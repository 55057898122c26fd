"""Characters outside of the alphabet go through as stand-ins, and come back as themselves."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.text.characters import (
    ALPHABET,
    PAIRS,
    SIGNS,
    STAND_INS,
    UNKNOWN,
    StandIns,
    character_tokenizer,
    units,
)
from playground.text.conventions import normalise_cell
from playground.text.tokenizer import Tokenizer

NAMES = ALPHABET + STAND_INS
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG, THUMB = "\U0001f1eb\U0001f1f7", "\U0001f44d\U0001f3fd"
cells = st.text(max_size=25).map(normalise_cell)
seeds = st.none() | st.integers(0, 99)


def new(seed: int | None = None) -> StandIns:
    return StandIns(NAMES, None if seed is None else Random(seed))


@given(texts=st.lists(cells, max_size=4), seed=seeds)
def test_every_text_comes_back_as_itself(texts: list[str], seed: int | None) -> None:
    stand_ins = new(seed)
    try:
        hidden = [stand_ins.hide(text) for text in texts]
    except KeyError:  # too many for one prompt
        assume(False)
    assert all(set(text) <= set(NAMES) for text in hidden)
    assert [stand_ins.show(text) for text in hidden] == texts
    assert [stand_ins.hide(text) for text in texts] == hidden


@given(text=cells, seed=seeds)
def test_the_alphabet_is_left_alone(text: str, seed: int | None) -> None:
    known = "".join(c for c in text if c in ALPHABET)
    assert new(seed).hide(known) == known == new(seed).show(known)


@given(texts=st.lists(cells, max_size=3))
def test_different_characters_have_different_stand_ins(texts: list[str]) -> None:
    stand_ins = new()
    try:
        for text in texts:
            stand_ins.hide(text)
    except KeyError:
        assume(False)
    assert len(set(stand_ins.given.values())) == len(stand_ins.given)


@given(letters=st.text("łŁąĄшШжЖσΣπΠøØ", min_size=1), seed=seeds)
def test_pairs_stay_pairs(letters: str, seed: int | None) -> None:
    stand_ins = new(seed)
    capitals = dict(PAIRS)
    for hidden, letter in zip(stand_ins.hide(letters), letters, strict=True):
        assert (hidden in capitals) == letter.islower()
        if letter.islower():
            assert stand_ins.show(capitals[hidden]) == letter.upper()


def test_a_letter_without_case_is_the_same_in_capitals() -> None:
    stand_ins = new()
    hidden = stand_ins.hide("李")
    assert stand_ins.show(dict(PAIRS)[hidden]) == "李"


def test_signs_have_their_own_row() -> None:
    stand_ins = new()
    assert stand_ins.hide("₹") in SIGNS and stand_ins.hide("–") in SIGNS
    assert stand_ins.hide("№") in SIGNS and stand_ins.hide("漢") not in SIGNS


@pytest.mark.parametrize("one", [FAMILY, FLAG, THUMB, "1\ufe0f\u20e3", "x\u0302", "\u2764\ufe0f"])
def test_what_is_joined_is_one(one: str) -> None:
    assert units(f"a{one}{FLAG}b") == ["a", one, FLAG, "b"]
    assert len(new().hide(f"a{one}b")) == 3


@given(text=cells)
def test_units_join_to_the_text(text: str) -> None:
    assert "".join(units(text)) == text


def test_characters_of_private_use_are_no_stand_ins_of_the_user() -> None:
    stand_ins = new()
    own = PAIRS[3][0] + SIGNS[2]
    assert stand_ins.show(stand_ins.hide("ж" + own)) == "ж" + own


def test_a_stand_in_that_stands_for_nothing_is_shown_as_unknown() -> None:
    assert new().show("a" + SIGNS[0]) == "a" + UNKNOWN


def test_they_are_used_up() -> None:
    stand_ins = new()
    many = [chr(0x4E00 + n) for n in range(len(PAIRS) + 1)]
    stand_ins.hide("".join(many[:-1]))
    with pytest.raises(KeyError):
        stand_ins.hide(many[-1])
    assert stand_ins.hide(many[0]) == PAIRS[0][0]


def test_a_copy_goes_on_by_itself() -> None:
    first = new()
    first.hide("ж")
    second = first.copy()
    assert second.hide("ж") == first.hide("ж")
    second.hide("漢")
    assert first.hide("字") == second.hide("漢")  # the next one of both


def test_at_random_they_are_others_each_time() -> None:
    assert len({new(seed).hide("ж") for seed in range(30)}) > 10


def test_a_vocabulary_without_them_refuses() -> None:
    with pytest.raises(KeyError):
        StandIns(ALPHABET).hide("漢")
    assert StandIns(ALPHABET).hide("plain") == "plain"


def test_the_vocabulary_has_them_behind_the_alphabet(tmp_path: Path) -> None:
    old, tokenizer = character_tokenizer(), character_tokenizer(ALPHABET + STAND_INS)
    assert tokenizer.names[: len(old)] == old.names
    assert len(tokenizer) == len(old) + len(STAND_INS) == len(old) + len(set(STAND_INS))
    tokenizer.save(tmp_path / "tokenizer.json")
    loaded = Tokenizer.load(tmp_path / "tokenizer.json", tokenizer.specials)
    assert loaded.encode(STAND_INS) == tokenizer.encode(STAND_INS)
    assert loaded.decode(loaded.encode(STAND_INS)) == STAND_INS
