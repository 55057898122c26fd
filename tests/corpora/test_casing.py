"""Titles in sentence case: what is a name stays one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.corpora.casing import Truecaser

TRUECASER = Truecaser(
    [
        "We study sensor networks. Networks of sensors send to Paris, and to the Paris of robots.",
        "In this work the robots plan. Learning is slow, yet learning helps.",
    ]
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sensor Networks for Robots", "sensor networks for robots"),
        ("Learning in Paris", "learning in Paris"),  # a capital at the beginning of a sentence says nothing
        ("LDPC Codes, iOS and Word2Vec", "LDPC Codes, iOS and Word2Vec"),  # never seen, or no ordinary word
        ("Robots: A Plan", "robots: A plan"),
        ("Multi-Robot Sensor-Networks", "Multi-Robot sensor-networks"),
        ("", ""),
    ],
)
def test_words_are_written_as_within_a_sentence(title: str, expected: str) -> None:
    assert TRUECASER.sentence_case(title, "") == expected


def test_the_abstract_knows_better_than_the_rest() -> None:
    assert TRUECASER.sentence_case("Sensor Codes", "We call it Sensor, and use codes.") == "Sensor codes"


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_stays_as_long_as_it_was_and_says_the_same(title: str, abstract: str) -> None:
    found = TRUECASER.sentence_case(title, abstract)
    assert len(found) == len(title) and found.lower() == title.lower()
