"""A sentence in its disguises, and a pair made ready."""

from dataclasses import replace

import pytest

from playground.errors import UserError
from playground.uses.translation.clinic import Finding, examine, pair, sentence_of
from playground.uses.translation.differences import Difference
from playground.uses.translation.translator import Translator
from playground.uses.translation.variants import Expected, Variant
from tests.translators import tiny_both_ways, tiny_translator

TRANSLATOR = Translator(tiny_translator())


def by_name(translator: Translator, sentence: str) -> dict[str, Finding]:
    return {one.variant.name: one for one in examine(translator, sentence)}


@pytest.mark.parametrize("to", ["fr", "en"])
def test_each_is_translated_as_it_would_be_alone(to: str) -> None:
    translator = Translator(tiny_both_ways(), to)
    for one in examine(translator, "The cat's book."):
        [[alone]] = translator.translate([one.variant.text])
        assert one.tokens == tuple(alone.tokens) and one.translation == translator.text(alone)


def test_the_sentence_as_it_is_comes_first_and_is_the_measure_of_all() -> None:
    first, *others = examine(TRANSLATOR, "Tom is hungry.")
    assert first.variant.text == "Tom is hungry." and first.alike and others
    for one in others:
        assert one.wanted == one.variant.expected.of(first.translation)
        assert one.alike == (one.translation == one.wanted)


def test_curly_quotes_are_the_same_tokens() -> None:
    found = by_name(TRANSLATOR, "The cat's book.")
    assert found["with curly quotes"].same_tokens and found["with curly quotes"].verdict == "same"
    assert not found["in capitals"].same_tokens and not found["as it is"].same_tokens


def test_a_variant_that_is_too_long_for_the_model_is_left_out() -> None:
    sentence = "The cat sleeps. " * 2
    room = TRANSLATOR.max_tokens
    while len(TRANSLATOR.tokenizer.encode(sentence + "cat")) <= room:
        sentence += "cat "
    names = by_name(TRANSLATOR, sentence.strip())
    assert "as it is" in names and "in capitals" not in names


NOTHING = Expected()


def finding(text: str, translation: str, wanted: str, expected: Expected = NOTHING) -> Finding:
    tokens = (*TRANSLATOR.encode_target(translation), TRANSLATOR.specials.eos)
    return Finding(Variant("so", text, expected), translation, wanted, tokens, Difference())


ORIGINAL = finding("The cat.", "Le chat.", "Le chat.")


def test_small_changes_are_told_from_none() -> None:
    assert ORIGINAL.verdict == "same"
    other = replace(ORIGINAL, translation="Le chat")
    assert other.verdict == "same content words" and other.comparable


def test_what_was_put_in_front_alone_cannot_be_compared() -> None:
    listed = finding("1. The cat.", "Le chat.", "1. Le chat.", Expected(before="1. "))
    assert not listed.alike and not listed.comparable
    assert replace(listed, translation="Un chat.").comparable


def test_a_pair_has_the_good_run_and_what_the_bad_one_should_write() -> None:
    other = finding("The dog.", "Un chien.", "Le chat.")
    ready = pair(TRANSLATOR, ORIGINAL, other)
    assert ready.good.written == ready.bad.written == ORIGINAL.tokens and ready.wanted == "Le chat."
    assert ready.bad.source == tuple(TRANSLATOR.encode("The dog.")) and ready.bad.output == "Un chien."
    turned = pair(TRANSLATOR, ORIGINAL, other, original_is_good=False)
    assert turned.good.source == ready.bad.source and turned.wanted == "Un chien."


def test_names_and_list_numbers_are_put_into_what_it_should_write() -> None:
    change = Expected((("chat", "chien"),), before="1. ")
    other = finding("1. The dog.", "1. Un chien.", "1. Le chien.", change)
    assert pair(TRANSLATOR, ORIGINAL, other).wanted == "1. Le chien."
    assert pair(TRANSLATOR, ORIGINAL, other, original_is_good=False).wanted == "Un chat."
    left_out = replace(other, translation="Un chien.")
    ready = pair(TRANSLATOR, ORIGINAL, left_out)
    assert ready.wanted == "Le chien."
    assert ready.bad.written == (*TRANSLATOR.encode_target("Le chien."), TRANSLATOR.specials.eos)


def test_of_a_text_the_first_sentence_counts() -> None:
    assert sentence_of(TRANSLATOR, "\n  The cat.  The dog.\nWhere?") == "The cat."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing to examine"),
        (" \n\u200b", "nothing to examine"),
        ("😀 😀", "no words"),
        ("12 + 3", "no words"),
        ("今天天气很好", "does not know this script"),
        ("x" * 500, "tokens"),
    ],
)
def test_what_cannot_be_examined_gets_a_message(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        sentence_of(TRANSLATOR, text)
