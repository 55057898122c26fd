"""Texts to headlines, line by line; what a reader should know is said."""

import pytest

from playground.generation.search import Search
from playground.uses.summaries.headlines import is_unfamiliar, note_on, prepare, summarise_lines
from playground.uses.summaries.summariser import Summariser
from tests.translators import tiny_summariser

LINE = "The cat sleeps. Where is the book? I am hungry."


def test_a_line_gives_a_line_in_order_whatever_the_others_are(summariser: Summariser) -> None:
    lines = [LINE, "", "123 456", "  ", "The dog eats."]
    shares: list[float] = []
    found = summarise_lines(summariser, lines, Search("beam", beams=2), shares.append)
    assert [bool(line.text) for line in found] == [True, False, False, False, True]
    assert "no words" in found[2].error and not any(found[n].error for n in (0, 1, 3, 4))
    assert found[0] == summarise_lines(summariser, [LINE], Search("beam", beams=2))[0]
    assert shares[-1] == 1
    assert summarise_lines(summariser, []) == []


def test_what_fits_is_read_whole(summariser: Summariser) -> None:
    ready = prepare(summariser, LINE)
    assert ready.read == (0, 1, 2) and ready.text == LINE and sorted(ready.order) == [0, 1, 2]
    assert note_on(summariser, ready.passage) == ""


def test_a_text_of_other_words_is_called_unlike_what_was_learned() -> None:
    checkpoint = tiny_summariser()
    for threshold, unlike in ((None, False), (99.0, False), (1.0, True)):
        checkpoint.metrics = {"unfamiliar": {"threshold": threshold}}
        summariser = Summariser(checkpoint)
        passage = prepare(summariser, LINE).passage
        assert is_unfamiliar(summariser, passage) == unlike
        note = note_on(summariser, passage)
        assert note.startswith("This text is unlike those that the model learned from") == unlike
    assert f"takes {passage.tokens_a_word:.2f} tokens" in note and "less than 1.00" in note


def test_of_a_long_text_the_most_important_sentences_are_read(summariser: Summariser) -> None:
    ready = prepare(summariser, LINE + " The dog eats." * 40)
    assert 0 < len(ready.read) < 43 and summariser.fits(ready.text)
    assert ready.order[0] in ready.read
    note = note_on(summariser, ready.passage)
    assert f"the model reads 62 at once: it was read in {len(ready.passage.parts)} parts" in note


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The cat sleeps, and " * 20 + "the dog eats.", "A sentence was too long"),
        ("THE CAT SLEEPS. THE DOG EATS IT.", "all capitals"),
        ("<b>The cat</b> sleeps.", "Markup was left out."),
    ],
)
def test_how_the_text_was_read_is_said(summariser: Summariser, text: str, told: str) -> None:
    [line] = summarise_lines(summariser, [text])
    assert line.text and told in line.note
