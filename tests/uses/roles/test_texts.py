"""Texts cut into sentences and words, each with its place in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.uses.roles.labeller import Labeller
from playground.uses.roles.texts import label_text, label_texts, sentences_of
from tests.frames import tiny_labeller

LABELLER = Labeller(tiny_labeller())


def words_of(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in words] for words in sentences_of(LABELLER, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sleeps. The dog eats!", [["The", "cat", "sleeps", "."], ["The", "dog", "eats", "!"]]),
        ("One line\nanother", [["One", "line"], ["another"]]),
        ("  odd\u00a0 spaces\t here ", [["odd", "spaces", "here"]]),
        ("hidden \u200b mark", [["hidden", "mark"]]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_a_text_is_cut_into_sentences_and_words(text: str, expected: list[list[str]]) -> None:
    assert words_of(text) == expected


@given(st.text(max_size=80))
def test_words_stand_in_order_where_they_are_said_to(text: str) -> None:
    spans = [span for words in sentences_of(LABELLER, text) for span in words]
    reached = 0
    for start, end in spans:
        assert reached <= start < end <= len(text)
        reached = end


def test_a_long_sentence_is_read_in_parts_that_lose_no_word() -> None:
    text = "the cat saw the dog and " * 60
    parts = words_of(text)
    assert len(parts) > 1 and [word for part in parts for word in part] == text.split()
    assert all(LABELLER.fits(part) for part in parts)


def test_a_word_that_is_too_long_is_told() -> None:
    with pytest.raises(UserError, match=r"The word “xxx.* is too long"):
        label_text(LABELLER, "The " + "x" * 300)


def test_texts_are_labelled_together_as_alone() -> None:
    texts = ["The cat saw the dog. It ran.", "x" * 300, "", "The dog chased the cat."]
    together = label_texts(LABELLER, texts)
    assert isinstance(together[1], UserError) and together[2] == []
    for n in (0, 3):
        assert together[n] == label_text(LABELLER, texts[n])
    assert [one.text for one in together[0]] == [texts[0]] * 2
    first = together[0][1]
    assert first.word(0) == "It" and first.said(0, 2) == "It ran" and first.stretch(0, 2) == (21, 27)
