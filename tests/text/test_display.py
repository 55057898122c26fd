"""How tokens look to people: one by itself, and sides whose tokens add up to their text."""

from hypothesis import given
from hypothesis import strategies as st

from playground.text.characters import character_tokenizer
from playground.text.conventions import normalise
from playground.text.display import label, side
from playground.text.specials import Specials
from playground.text.tokenizer import Tokenizer
from tests.helpers import BOS, EOS
from tests.text.sides import check_side
from tests.translators import tiny_tokenizer


@given(st.text(max_size=12))
def test_the_stretches_of_any_text_make_up_the_text(text: str) -> None:
    tokenizer, text = tiny_tokenizer(), normalise(text)
    one = side(tokenizer, [BOS, *tokenizer.encode(text), EOS])
    check_side(one)
    assert one.text == text
    assert [span for span in one.spans[1:-1]] == [(t.start, t.end) for t in tokenizer.tokens(text)]


@given(st.lists(st.integers(0, len(tiny_tokenizer()) - 1), max_size=10))
def test_the_stretches_of_any_tokens_make_up_what_they_say(ids: list[int]) -> None:
    one = side(tiny_tokenizer(), ids)
    assert [n for word in one.words for n in word] == list(range(len(ids)))
    reached = 0
    for start, end in one.spans:
        assert reached <= start <= end
        reached = end
    assert reached <= len(one.text)


def test_a_character_of_several_bytes_stands_with_the_first() -> None:
    one = side(tiny_tokenizer(), [BOS, *tiny_tokenizer().encode("un 🎉."), EOS])
    place = one.pieces.index("🎉")
    assert one.pieces[place : place + 4] == ("🎉", "", "", "")
    assert one.spans[place + 1][0] == one.spans[place + 1][1] == one.spans[place][1]


def test_special_tokens_are_called_by_what_they_are_for() -> None:
    tokenizer = Tokenizer.train(["the cat"] * 3, 270, others=("2fr",))
    assert [label(tokenizer, id) for id in range(4)] == ["[padding]", "[start]", "[end]", "[2fr]"]
    tokenizer.specials = Specials(0, 0, 0)  # one mark for all, as in GPT-2
    assert label(tokenizer, 0) == "<pad>"


def test_tokens_by_themselves_are_named() -> None:
    tokenizer, names = tiny_tokenizer(), tiny_tokenizer().names
    assert label(tokenizer, names.index("<0xE9>")) == "(byte E9)"
    assert label(tokenizer, names.index("▁")) == "␣"
    assert label(tokenizer, tokenizer.encode("The")[0]) == "The"
    assert label(tokenizer, names.index("e")) == "…e"  # goes on with a word


def test_a_space_between_characters_is_a_word_of_its_own() -> None:
    tokenizer = character_tokenizer()
    one = side(tokenizer, tokenizer.encode("ab c"))
    assert one.labels == ("ab", "␣", "c") and one.pieces == ("a", "b", "␣", "c")
