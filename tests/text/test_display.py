"""How tokens look: alike in every vocabulary, whole characters only, special tokens by what they are for."""

import functools

import pytest
import tokenizers
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import decoders, models, pre_tokenizers

from playground.text.characters import character_tokenizer
from playground.text.conventions import normalise
from playground.text.display import label, pieces_of, side
from playground.text.specials import Specials
from playground.text.tokenizer import PART, SPACE, Tokenizer
from tests.helpers import BOS, EOS
from tests.text.sides import check_side
from tests.translators import tiny_both_ways, tiny_tokenizer
from tests.vocabularies import END, VOCABULARIES

ALL = {"ours": tiny_tokenizer, "characters": character_tokenizer, **VOCABULARIES}
WORDS = {name: make for name, make in ALL.items() if name != "characters"}
BYTES = ("ours", "gpt2", "llama", "llama, padding first")  # those that can spell anything
TEXT = "The cat sleeps, été."


@functools.cache
def made(name: str) -> Tokenizer:
    tokenizer = ALL[name]()
    tokenizer.inner.encode_special_tokens = True  # as one that was loaded
    return tokenizer


def id_of(tokenizer: Tokenizer, text: str) -> int:
    return tokenizer.texts.index(text)


# ---- one token


@pytest.mark.parametrize("name", ALL)
def test_every_token_has_a_name_without_the_spelling_of_its_vocabulary(name: str) -> None:
    tokenizer = made(name)
    labels = [label(tokenizer, id) for id in range(len(tokenizer))]
    assert all(labels)
    assert not any(mark in text for text in labels for mark in ("Ġ", "Ċ", "Ã", SPACE, PART, "<0x", "\x00"))


@pytest.mark.parametrize("name", WORDS)
def test_whether_a_word_begins_is_seen(name: str) -> None:
    tokenizer = made(name)
    assert label(tokenizer, id_of(tokenizer, "t")) == "…t"
    begins = next(
        id for id, text in enumerate(tokenizer.texts) if text.startswith(" ") and text[1:].isalpha()
    )
    assert label(tokenizer, begins) == tokenizer.texts[begins][1:]
    assert label(tokenizer, id_of(tokenizer, ".")) == "."
    assert label(tokenizer, id_of(tokenizer, " ")) == "␣"


def test_the_mark_of_a_direction_says_where_it_leads() -> None:
    tokenizer = tiny_both_ways().tokenizer
    marks = [label(tokenizer, tokenizer.specials[name]) for name in ("2en", "2fr")]
    assert marks == ["[to English]", "[to French]"]


def test_characters_go_on_with_nothing() -> None:
    tokenizer = made("characters")
    assert [label(tokenizer, id) for id in tokenizer.encode("a é")] == ["a", "␣", "é"]


@pytest.mark.parametrize(
    ("name", "pad", "bos", "eos"),
    [
        ("ours", "[padding]", "[start]", "[end]"),
        ("gpt2", END, END, END),
        ("marian", "<pad>", "<pad>", "[end]"),
        ("llama", "</s>", "[start]", "</s>"),
        ("llama, padding first", "[padding]", "[start]", "[end]"),
    ],
)
def test_special_tokens_are_named_by_what_they_are_for(name: str, pad: str, bos: str, eos: str) -> None:
    tokenizer, specials = made(name), made(name).specials
    assert [label(tokenizer, id) for id in (specials.pad, specials.bos, specials.eos)] == [pad, bos, eos]


def test_special_tokens_of_a_task_have_their_own_name() -> None:
    tokenizer = made("characters")
    assert label(tokenizer, tokenizer.specials["sep"]) == "[sep]"


def test_bytes_are_named_and_never_shown() -> None:
    for name in ("ours", "llama"):
        tokenizer = made(name)
        ids = [tokenizer.names.index(byte) for byte in ("<0xC3>", "<0x00>", "<0x41>")]
        assert [label(tokenizer, id) for id in ids] == ["(byte C3)", "(byte 00)", "…A"]
    tokenizer = made("gpt2")
    ids = [tokenizer.names.index(byte) for byte in "ÃĀĊ"]
    assert [label(tokenizer, id) for id in ids] == ["(part of a character)", "\\x00", "\\n"]
    assert side(tokenizer, [id_of(tokenizer, "a"), ids[2]]).pieces == ("a", "\\n")


def test_a_vocabulary_may_end_in_half_a_character() -> None:
    letters = sorted(pre_tokenizers.ByteLevel.alphabet(), key=lambda letter: letter == "Ã")  # the first of é
    inner = tokenizers.Tokenizer(models.BPE({name: id for id, name in enumerate([END, *letters])}, []))
    inner.decoder = decoders.ByteLevel()
    tokenizer = Tokenizer(inner, Specials(0, 0, 0))
    assert tokenizer.names[-1] == "Ã"
    ids = [tokenizer.names.index(name) for name in "a©Ã"]
    assert [label(tokenizer, id) for id in ids] == ["a", "(part of a character)", "(part of a character)"]
    assert side(tokenizer, [ids[0], ids[2], ids[1]]).pieces == ("a", "é", "")


# ---- a row of tokens


@pytest.mark.parametrize("name", ALL)
def test_a_row_shows_its_words(name: str) -> None:
    tokenizer = made(name)
    specials = tokenizer.specials
    one = side(tokenizer, [specials.bos, *tokenizer.encode(TEXT), specials.eos])
    assert one.text == TEXT
    start, end = label(tokenizer, specials.bos), label(tokenizer, specials.eos)
    words = [start, "The", "cat", "sleeps", ",", "été", ".", end]
    assert [word for word in one.labels if word != "␣"] == words
    assert (one.pieces[0], one.pieces[-1]) == (start, end)


@pytest.mark.parametrize("name", BYTES)
def test_a_character_of_several_tokens_stands_with_the_first(name: str) -> None:
    tokenizer = made(name)
    one = side(tokenizer, tokenizer.encode("a 🎉 漢"))
    assert one.text == "a 🎉 漢"
    assert [piece for piece in one.pieces if piece not in ("", "␣")] == ["a", "🎉", "漢"]
    party, chinese = one.pieces.index("🎉"), one.pieces.index("漢")
    assert set(one.pieces[party + 1 : chinese]) <= {"", "␣"} and set(one.pieces[chinese + 1 :]) == {""}
    named = pieces_of(tokenizer, one.ids)
    assert all(named) and [a for a, b in zip(named, one.pieces, strict=True) if b] == [
        *filter(None, one.pieces)
    ]
    assert all("byte" in a or "part of" in a for a, b in zip(named, one.pieces, strict=True) if not b)


@pytest.mark.parametrize("name", BYTES)
@given(text=st.text(max_size=10).map(normalise).filter(lambda text: PART not in text))
def test_any_text_is_shown_as_it_is(name: str, text: str) -> None:
    tokenizer = made(name)
    one = side(tokenizer, [tokenizer.specials.bos, *tokenizer.encode(text), tokenizer.specials.eos])
    assert one.text == text
    assert [n for word in one.words for n in word] == list(range(len(one)))
    reached = 0
    for start, end in one.spans:
        assert text[reached:start].strip() == "" and reached <= start <= end
        reached = end
    assert text[reached:].strip() == ""
    shown = [piece for piece in one.pieces[1:-1] if piece != "␣"]
    assert PART not in "".join(shown)
    assert "".join(shown).replace(" ", "") == text.replace(" ", "").replace("␣", "")


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


def test_a_space_between_characters_is_a_word_of_its_own() -> None:
    tokenizer = character_tokenizer()
    one = side(tokenizer, tokenizer.encode("ab c"))
    assert one.labels == ("ab", "␣", "c") and one.pieces == ("a", "b", "␣", "c")
