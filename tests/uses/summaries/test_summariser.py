"""A summariser is a translator from long into short, asked by a mark."""

import pytest

from playground.errors import UserError
from playground.generation.search import Search
from playground.uses.summaries.summariser import LENGTHS, LONGEST, Summariser, with_capital
from tests.translators import tiny_summariser

TEXT = "The cat sleeps. The dog eats."


@pytest.mark.parametrize("wish", LENGTHS)
def test_the_mark_of_a_length_stands_in_front_of_the_text(wish: str) -> None:
    checkpoint = tiny_summariser()
    summariser = Summariser(checkpoint, wish)
    first, *ids, last = summariser.encode(TEXT)
    assert checkpoint.tokenizer.names[first] == f"<{wish}>" and last == summariser.specials.eos
    assert checkpoint.tokenizer.decode(ids) == TEXT
    longest = "w" * (summariser.max_tokens - 1)  # and the space in front of a word
    assert len(summariser.encode(longest)) == checkpoint.model.config.max_length


def test_another_length_is_refused() -> None:
    with pytest.raises(UserError, match="no length 'long'; choose title, short, medium"):
        Summariser(tiny_summariser(), "long")


def test_a_headline_is_no_longer_than_it_may_be() -> None:
    summariser = Summariser(tiny_summariser(max_length=200))
    [[found]] = summariser.translate([TEXT], Search())
    assert 0 < len(found.tokens) <= LONGEST
    assert summariser.text(found) == with_capital(summariser.tokenizer.decode(found.tokens))


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("sorting of graphs", "Sorting of graphs"),
        ("iOS games", "iOS games"),
        ("", ""),
        ("3D maps", "3D maps"),
    ],
)
def test_a_headline_begins_with_a_capital_unless_its_first_word_has_one(headline: str, shown: str) -> None:
    assert with_capital(headline) == shown
