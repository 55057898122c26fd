"""Names: drawn, found in both sides of pairs, replaced."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.conventions import normalise
from playground.training.augmenting import names
from tests.training.augmenting.surviving import check_survives


def test_names_have_accents_and_are_hardly_ever_the_same() -> None:
    rng = random.Random(0)
    drawn = [names.man(rng) for _ in range(1000)]
    assert len(set(drawn)) > 550
    assert 100 < sum(not name.isascii() for name in drawn) < 500


def test_shared_names_are_those_inside_both_sides() -> None:
    pairs = [("I saw Tom.", "J'ai vu Tom."), ("We like Rose.", "Nous aimons Rose.")] * 3
    pairs += [("The rose is red.", "La rose est rouge."), ("Canada is big.", "Le Canada est grand.")] * 3
    assert names.shared_names(pairs) == {"Tom"}


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("Le chien de Tom.", "Tom", "Anna", "Le chien d'Anna."),
        ("Je crois qu'Alice dort.", "Alice", "Tom", "Je crois que Tom dort."),
        ("Tom et Tomas", "Tom", "Élie", "Élie et Tomas"),
        ("Plus grand que Tom", "Tom", "Élie", "Plus grand qu'Élie"),
        ("Parle de Tom !", "Tom", "C:\\a", "Parle de C:\\a !"),
    ],
)
def test_a_name_is_replaced_with_its_elision(text: str, old: str, new: str, expected: str) -> None:
    assert names.replace_name(text, old, new) == expected


@pytest.mark.parametrize(
    "draw", [names.man, names.woman, names.surname, names.place, names.anyone], ids=lambda draw: draw.__name__
)
@given(rng=st.integers(0, 10**9).map(random.Random))
def test_what_is_copied_survives_normalising_and_the_tokenizer(draw: Callable, rng: random.Random) -> None:
    text = draw(rng)
    assert text == normalise(text)
    check_survives(text)
