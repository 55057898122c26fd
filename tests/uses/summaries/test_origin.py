"""Words of a headline that its text does not hold."""

import pytest

from playground.uses.summaries.origin import new_facts, new_words, same_word

TEXT = "We detect errors in BERT with 12 networks. Sensor-networks at MIT optimise the detecting of it."


@pytest.mark.parametrize(
    ("headline", "new"),
    [
        ("Errors in networks", []),
        ("Detection of errors", []),  # another form of a word
        ("Detecting faults in the networks", ["faults"]),
        ("Sensor networks via BERT", []),  # "via" says little
        ("12 errors, 13 networks", ["13"]),
        ("", []),
    ],
)
def test_words_that_stand_nowhere_are_found(headline: str, new: list[str]) -> None:
    assert new_words(headline, TEXT) == new


@pytest.mark.parametrize(
    ("headline", "new"),
    [
        ("Errors in BERT at MIT", []),
        ("Errors in GPT-2 at Stanford", ["GPT", "2", "Stanford"]),
        ("Optimising networks", []),  # the capital at the beginning is no name
        ("BERTs for 13 networks", ["BERTs", "13"]),
        ("bert and mit", []),
        ("", []),
    ],
)
def test_names_and_numbers_that_stand_nowhere_are_found(headline: str, new: list[str]) -> None:
    assert new_facts(headline, TEXT) == new


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("detect", "detection", True),
        ("learned", "learning", True),
        ("interface", "internet", False),
        ("cat", "cats", True),
        ("planning", "plan", True),
        ("study", "studies", True),
        ("optimal", "optimization", True),
        ("code", "coding", True),
        ("plan", "plane", False),
        ("communication", "community", False),
        ("as", "ass", False),  # too short to tell
        ("network", "networks", True),
        ("errors", "networks", False),
    ],
)
def test_forms_of_a_word_begin_alike(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) == same_word(other, one) == same
