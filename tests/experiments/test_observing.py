"""What edits do to a text and its output, against decoding and scoring themselves."""

import pytest
import torch

from playground.experiments import observe, subject
from playground.generation.search import Search
from playground.text.display import label
from playground.transformer import Edits
from playground.uses.translation.translator import Translator
from tests.helpers import assert_close
from tests.translators import tiny_language_model, tiny_translator

TEXT = "The cat eats."
OFF = Edits(gains={(("cross", 0), head): 0.0 for head in range(4)})


def test_without_edits_nothing_changes() -> None:
    one = subject(tiny_translator(), TEXT)
    for edits in (None, Edits()):
        seen = observe(one, edits)
        assert_close(seen.change, torch.zeros(len(one.written)))
        assert seen.edited == seen.unedited == one.output


def test_the_edited_output_is_what_the_edited_model_translates() -> None:
    checkpoint = tiny_translator()
    translator = Translator(checkpoint)
    seen = observe(subject(checkpoint, TEXT), OFF)
    [[expected]] = translator.translate([TEXT], Search(), edits=OFF)
    assert seen.edited == translator.text(expected) != seen.unedited


def test_changes_are_those_of_the_log_probabilities_word_by_word() -> None:
    one = subject(tiny_translator(), TEXT, "Le chat mange.")
    plain, edited = observe(one), observe(one, OFF)
    assert_close(edited.change, edited.logprobs - plain.logprobs)
    assert edited.change.abs().max() > 0.01
    for word, change in zip(one.written.words, edited.word_change, strict=True):
        assert change == pytest.approx(sum(edited.change[n].item() for n in word), abs=1e-5)


def test_alternatives_are_the_most_probable_tokens_of_each_row() -> None:
    one = subject(tiny_translator(), TEXT)
    seen = observe(one)
    assert len(seen.alternatives) == len(one.written)
    for row, tokens in zip(seen.logits.softmax(dim=-1), seen.alternatives, strict=True):
        values = [value for _, value in tokens]
        assert values == pytest.approx(row.sort(descending=True).values[: len(values)].tolist())
        assert tokens[0][0] == label(one.checkpoint.tokenizer, int(row.argmax()))


def test_a_language_model_goes_on_otherwise_when_it_is_edited() -> None:
    one = subject(tiny_language_model(), "The cat")
    edits = Edits(gains={(("decoder", layer), head): 0.0 for layer in range(2) for head in range(4)})
    seen = observe(one, edits)
    read, written = list(one.read.ids), []
    for _ in range(8):  # without a cache; the same token more often is not let through
        written.append(int(one.model(torch.tensor([read]), edits=edits)[0, -1].argmax()))
        read.append(written[-1])
    assert seen.edited.startswith(one.checkpoint.tokenizer.decode(written))
    assert seen.edited != seen.unedited == one.output
