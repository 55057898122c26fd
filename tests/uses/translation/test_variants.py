"""The disguises of a sentence, and what each should change in its translation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.translation.variants import Expected, other_number, variants


def texts(sentence: str, target: str = "fr") -> dict[str, str]:
    return {variant.name: variant.text for variant in variants(sentence, target)}


def test_a_plain_sentence_has_four_disguises() -> None:
    assert texts("My sister sings.") == {
        "without its full stop": "My sister sings",
        "in capitals": "MY SISTER SINGS.",
        "in lower case": "my sister sings.",
        "with a list number": "1. My sister sings.",
    }


def test_what_does_not_apply_is_left_out() -> None:
    assert set(texts("1. I am here...")) == {"in capitals", "in lower case"}
    assert "in capitals" not in texts("STOP") and "in lower case" not in texts("stop")
    assert "with curly quotes" not in texts("Stop.") and "with other digits" not in texts("Room 1.")


@pytest.mark.parametrize(
    ("sentence", "name", "text"),
    [
        ("Hello", "with a full stop", "Hello."),
        ("Who is it?", "without its question mark", "Who is it"),
        ("Où est-il ?", "without its question mark", "Où est-il"),
        ("Stop!", "without its exclamation mark", "Stop"),
        ('He said "no" (\'why?\') and didn\'t go.', "with curly quotes",
         "He said “no” (‘why?’) and didn’t go."),
    ],
)  # fmt: skip
def test_marks_and_quotes(sentence: str, name: str, text: str) -> None:
    assert texts(sentence)[name] == text


def test_digits_change_at_the_end_of_each_number_and_ordinals_stay() -> None:
    text = texts("On the 21st, at 7:30, Mary paid $1,250.05 for 2 books.")["with other digits"]
    assert text == "On the 21st, at 6:31, Mary paid $1,251.04 for 3 books."


@given(st.from_regex(r"[0-9]{1,6}", fullmatch=True))
def test_another_number_is_as_long_and_never_becomes_one(digits: str) -> None:
    other = other_number(digits)
    assert len(other) == len(digits) and (digits in ("0", "1") or other not in (digits, "1"))


def test_a_number_that_is_written_in_letters_changes_too() -> None:
    [changed] = [v for v in variants("I have 3 dogs.", "fr") if v.name == "with other digits"]
    assert changed.text == "I have 2 dogs."
    assert changed.expected.of("J'ai trois chiens, pas 13.") == "J'ai deux chiens, pas 13."


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Tom's brother is here.", "Kevin's brother is here."),
        ("I saw Anna and Anna saw me.", "I saw Aisha and Aisha saw me."),
        ("She lives in Paris.", "She lives in Boston."),
        ("We met Zorblat.", "We met Kevin."),
        ("We met Zorbla.", "We met Nadia."),
        ("Mr. Smith is here.", "Mr. Walker is here."),
        ("J'ai vu le frère d'Omar.", "J'ai vu le frère d'Émile."),
    ],
)
def test_a_name_becomes_another_of_its_kind(sentence: str, text: str) -> None:
    assert texts(sentence)["with another name"] == text


@pytest.mark.parametrize(
    "sentence",
    [
        "My sister sings.",
        "I learn French on Monday.",
        "I live in Germany.",
        "They left New York.",
        "Yes. No.",
    ],
)
def test_a_word_with_a_capital_is_not_always_a_name(sentence: str) -> None:
    assert "with another name" not in texts(sentence)


def test_what_is_expected_can_be_taken_back() -> None:
    change = Expected((("24", "23"), ("Tom", "Kevin")), before="1. ")
    assert change.of("Tom a 24 ans, pas 240.") == "1. Kevin a 23 ans, pas 240."
    assert change.back().of("1. Kevin a 23 ans, pas 240.") == "Tom a 24 ans, pas 240."
