"""What is shown about a finished translation, against decoding itself."""

import math

import pytest
import torch

from playground.analysis.proof import largest_difference
from playground.checkpoints import Checkpoint
from playground.generation.search import Search
from playground.text.tokenizer import Tokenizer
from playground.uses.translation.inspection import Inspection, inspect
from playground.uses.translation.translator import Translator
from tests.helpers import EOS, tiny_model

SENTENCE = "The cat sleeps, and a dog eats."


@pytest.fixture(scope="module")
def translator() -> Translator:
    torch.manual_seed(0)
    tokenizer = Tokenizer.train(
        ["The cat sleeps.", "Un chien mange une pomme ?", "abcdefghijklm, and ."] * 3, 330
    )
    model = tiny_model("encoder-decoder", vocab_size=len(tokenizer))
    return Translator(Checkpoint(model, tokenizer, {"name": "translate", "source": "en", "target": "fr"}))


@pytest.fixture(scope="module")
def inside(translator: Translator) -> Inspection:
    # Ends with the end mark, so that every kind of word is there.
    words = [*translator.tokenizer.encode("un chien, abc mange ?"), EOS]
    hypothesis = translator.translate([SENTENCE], forced=[words])[0][0]
    return inspect(translator, SENTENCE, hypothesis, None)


def test_words_joined_are_the_output_and_source_words_are_the_input(
    translator: Translator, inside: Inspection
) -> None:
    text = "".join(" " * word.space + word.text for word in inside.words)
    assert text == translator.tokenizer.decode(inside.token_ids) == "un chien, abc mange ?"
    assert [inside.source[a:b] for a, b in inside.source_words] == [
        *("The", "cat", "sleeps", ",", "and", "a", "dog", "eats", ".")
    ]
    assert inside.words[-1].text == "" and inside.words[-1].tokens == range(
        len(inside.token_ids) - 1, len(inside.token_ids)
    )


def test_probabilities_are_those_of_decoding(translator: Translator, inside: Inspection) -> None:
    decoded = translator.translate([SENTENCE], forced=[inside.token_ids])[0][0]
    assert inside.logprobs == pytest.approx(decoded.logprobs, abs=1e-4)
    for word in inside.words:
        expected = math.exp(sum(decoded.logprobs[word.tokens.start : word.tokens.stop]))
        assert word.probability == pytest.approx(expected, rel=1e-3)


def test_an_alternative_has_the_probability_that_forcing_it_gives(
    translator: Translator, inside: Inspection
) -> None:
    seen = 0
    for word in inside.words:
        before = inside.token_ids[: word.tokens.start]
        assert word.text not in [other.text for other in word.alternatives]
        assert [o.probability for o in word.alternatives] == sorted(
            (o.probability for o in word.alternatives), reverse=True
        )
        for other in word.alternatives:
            forced = [*before, *other.ids]
            found = translator.translate([SENTENCE], forced=[forced])[0][0]
            logprob = sum(found.logprobs[len(before) : len(forced)])
            assert math.exp(logprob) == pytest.approx(other.probability, rel=1e-3)
            seen += 1
    assert seen >= 5 * len(inside.words) / 2


def test_alignment_of_a_word_is_a_share_of_the_sentence(inside: Inspection) -> None:
    assert inside.alignment.shape == (len(inside.words) - 1, len(inside.source_words))
    # What is missing to 1 is what the end mark of the input got.
    assert ((inside.alignment.sum(dim=1) > 0) & (inside.alignment.sum(dim=1) <= 1 + 1e-5)).all()
    assert torch.allclose(inside.attention.sum(dim=1), torch.ones(len(inside.token_ids)))


def test_chosen_heads_alone_align(translator: Translator, inside: Inspection) -> None:
    hypothesis = translator.translate([SENTENCE], forced=[inside.token_ids])[0][0]
    one = inspect(translator, SENTENCE, hypothesis, {"layer": 0, "heads": [2]})
    trace, _ = translator.trace(translator.encode(SENTENCE), inside.token_ids)
    assert torch.equal(one.attention, trace.attention["cross", 0].weights[0, 2, 1:])


def test_the_proof_holds(translator: Translator, inside: Inspection) -> None:
    trace, _ = translator.trace(translator.encode(SENTENCE), inside.token_ids)
    assert inside.difference == pytest.approx(largest_difference(translator.model, trace), abs=1e-6)
    assert inside.difference < 1e-5


def test_a_translation_of_one_token_can_be_inspected(translator: Translator) -> None:
    hypothesis = translator.translate(["cat"], Search("beam"), [[EOS]])[0][0]
    inside = inspect(translator, "cat", hypothesis, None)
    assert [word.text for word in inside.words] == [""]
