"""English text cut into words as treebanks do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.words import spaced, split_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sleeps.", "The cat sleeps ."),
        ("I don't know, can't you?", "I do n't know , ca n't you ?"),
        ("We cannot; you wanna, I'm gonna.", "We can not ; you wan na , I 'm gon na ."),
        ("Tom's dogs aren't the Smiths' dogs", "Tom 's dogs are n't the Smiths ' dogs"),
        ("dont stop, it doesnt matter", "do nt stop , it does nt matter"),
        ("a well-known word", "a well - known word"),
        ("Send an e-mail to a.b@c.org!", "Send an e-mail to a.b@c.org !"),
        (
            "See https://example.org/a?b=c and www.example.com.",
            "See https://example.org/a?b=c and www.example.com .",
        ),
        ("It costs $1,000.50 (10%)...", "It costs $ 1,000.50 ( 10 % ) ..."),
        ("at 9:30am on 12/31/2001, the 19th", "at 9:30 am on 12/31/2001 , the 19th"),
        ("Mr. Smith of the U.S. said so :)", "Mr. Smith of the U.S. said so :)"),
        ("What?!?! No!!!", "What ?!?! No !!!"),
        ("DON'T SHOUT", "DO N'T SHOUT"),
        ("don’t", "do n’t"),
        ("", ""),
    ],
)
def test_words_are_cut_as_the_data_has_them(text: str, expected: str) -> None:
    assert spaced(text) == expected


@given(st.text(max_size=60))
def test_every_visible_character_is_in_exactly_one_word(text: str) -> None:
    spans = split_words(text)
    ends = [0, *(end for _, end in spans)]
    assert all(start < end for start, end in spans)
    gaps = [text[a:b] for a, (b, _) in zip(ends, [*spans, (len(text), 0)], strict=True)]
    assert all(not gap.strip() for gap in gaps)
