"""A text becomes sentences, in parts that the model reads at once; what cannot be read is said."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.uses.summaries.passage import MAX_TEXT, pack, read_passage
from playground.uses.summaries.summariser import Summariser
from tests.translators import tiny_summariser


def texts(summariser: Summariser, text: str) -> list[str]:
    return [sentence.text for sentence in read_passage(summariser, text).sentences]


def test_a_line_break_is_a_space_and_a_blank_line_ends_a_sentence(summariser: Summariser) -> None:
    passage = read_passage(summariser, "A heading\n\nThe cat\nsleeps. The dog eats.\n \nThe end")
    assert [(one.text, one.paragraph) for one in passage.sentences] == [
        ("A heading", 0),
        ("The cat sleeps.", 1),
        ("The dog eats.", 1),
        ("The end", 2),
    ]
    assert passage.text([0, 2]) == "A heading The dog eats."


def test_tokens_are_counted_by_word(summariser: Summariser) -> None:
    passage = read_passage(summariser, "The cat sleeps. The zzqx.")
    tokens = len(summariser.tokenizer.encode("The cat sleeps. The zzqx."))
    assert passage.tokens == tokens and passage.tokens_a_word == tokens / 5


def test_a_long_text_is_read_in_parts(summariser: Summariser) -> None:
    passage = read_passage(summariser, "The cat sleeps. " * 30)
    assert len(passage.parts) > 1
    assert [n for part in passage.parts for n in part] == list(range(30))
    for part in passage.parts:
        assert summariser.fits(passage.text(part))
    assert passage.cut == 0


def test_a_sentence_that_is_too_long_is_cut(summariser: Summariser) -> None:
    passage = read_passage(summariser, "The cat sleeps, and " * 20 + "the dog eats. The end.")
    assert passage.cut == 1
    assert all(one.tokens <= summariser.max_tokens for one in passage.sentences)
    assert (
        passage.text(range(len(passage.sentences))) == "The cat sleeps, and " * 20 + "the dog eats. The end."
    )


def test_capitals_are_read_in_small_letters(summariser: Summariser) -> None:
    passage = read_passage(summariser, "THE CAT SLEEPS. THE DOG EATS IN THE USA.")
    assert [one.text for one in passage.sentences] == ["The cat sleeps.", "The dog eats in the usa."]
    assert passage.lowered
    assert not read_passage(summariser, "The NASA and the USA.").lowered
    assert not read_passage(summariser, "NASA USA EU").lowered  # so few letters may be abbreviations


def test_markup_is_left_out_and_mathematics_is_not(summariser: Summariser) -> None:
    passage = read_passage(summariser, '<p class="a">The <b>cat</b> sleeps.</p>')
    assert passage.text([0]) == "The cat sleeps." and passage.markup
    passage = read_passage(summariser, "We show that a < b and c > d.")
    assert passage.text([0]) == "We show that a < b and c > d." and not passage.markup


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing to summarise yet"),
        (" \n\n \u200b", "nothing to summarise yet"),
        ("1, 2, 3. 4 5 6.", "no words"),
        ("猫在睡觉。狗在吃东西。", "does not know this script"),
        ("x" * 4000, "A word of this text has more than the 62 tokens"),
        ("a " * MAX_TEXT, r"200,000 characters; at most 100,000"),
    ],
)
def test_what_cannot_be_summarised_is_said(summariser: Summariser, text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read_passage(summariser, text)


@given(st.lists(st.integers(1, 10), min_size=1, max_size=40))
def test_parts_hold_all_in_order_and_fit(sizes: list[int]) -> None:
    parts = pack(sizes, 10)
    assert [n for part in parts for n in part] == list(range(len(sizes)))
    assert all(sum(sizes[n] for n in part) <= 10 for part in parts)
    # no part could take the first of the next
    assert all(
        sum(sizes[n] for n in part) + sizes[after.start] > 10 for part, after in itertools.pairwise(parts)
    )


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    summariser = Summariser(tiny_summariser())
    try:
        passage = read_passage(summariser, text)
    except UserError:
        return
    for part in passage.parts:
        ids = summariser.encode(passage.text(part))
        assert len(ids) == 2 + sum(passage.sentences[n].tokens for n in part)
