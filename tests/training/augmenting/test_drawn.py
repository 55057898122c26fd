"""What is drawn: the French form keeps every digit, codes look like codes, all of it survives normalising."""

import random
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.conventions import normalise, normalise_french
from playground.text.tokenizer import Tokenizer
from playground.training.augmenting import codes, names, signs, written
from tests.translators import tiny_tokenizer

RNG = st.integers(0, 10**9).map(random.Random)
PAIRED = (
    *(written.integer, written.decimal, written.number, written.percentage, written.amount),
    *(written.measure, written.clock, written.date),
)
SAME = (
    *(codes.code, codes.identifier, codes.telephone, codes.handle, codes.mail, codes.address, codes.file),
    *(codes.placeholder, signs.emoji, signs.foreign, signs.marks, signs.summed, written.numeric_date),
    *(names.man, names.woman, names.surname, names.place, names.anyone),
)


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


@pytest.mark.parametrize("draw", PAIRED, ids=lambda draw: draw.__name__)
@given(rng=RNG)
def test_no_digit_is_lost_in_french(draw: Callable, rng: random.Random) -> None:
    english, french = draw(rng)
    assert sorted(digits(english)) == sorted(digits(french)) != []
    assert french == normalise_french(french)
    assert english == normalise(english)


@pytest.mark.parametrize("draw", SAME, ids=lambda draw: draw.__name__)
@given(rng=RNG)
def test_what_is_copied_survives_normalising_and_the_tokenizer(draw: Callable, rng: random.Random) -> None:
    text = draw(rng)
    assert text == normalise(text) or draw is signs.foreign  # marks of a script may compose
    tokenizer: Tokenizer = tiny_tokenizer()
    assert tokenizer.decode(tokenizer.encode(normalise(text))) == normalise(text) != ""


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (r"\$1,\d{3}\.\d\d", r"1 \d{3},\d\d \$"),
        (r"\d+ [ap]\.m\.", r"\d+ h d[ue].*"),
        (r"[A-Z][a-z]+ 1, \d{4}", r"1er [a-zéû]+ \d{4}"),
    ],
)
def test_the_forms_of_both_languages(english: str, french: str) -> None:
    rng = random.Random(0)
    drawn = [draw(rng) for _ in range(3000) for draw in (written.amount, written.clock, written.date)]
    found = [there for one, there in drawn if re.fullmatch(english, one)]
    assert found
    assert all(re.fullmatch(french, there) for there in found)


def test_suffixes() -> None:
    values = (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111)
    assert [written.suffix(n) for n in values] == "st nd rd th th th th st nd rd st th".split()


def test_emoji_are_drawn_from_everywhere() -> None:
    rng = random.Random(0)
    drawn = [signs.emoji(rng) for _ in range(2000)]
    assert len({sign for text in drawn for sign in text}) > 500
    assert any("\u200d" in text for text in drawn)
    assert any(re.search("[\U0001f1e6-\U0001f1ff]{2}", text) for text in drawn)
    assert any(re.search("[\U0001f3fb-\U0001f3ff]", text) for text in drawn)


def test_words_come_in_many_scripts() -> None:
    rng = random.Random(0)
    drawn = {unicodedata.name(letter, "?").split()[0] for _ in range(500) for letter in signs.foreign(rng)}
    assert {"CYRILLIC", "GREEK", "HEBREW", "ARABIC", "CJK", "HANGUL", "HIRAGANA", "THAI"} <= drawn


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
