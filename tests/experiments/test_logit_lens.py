"""What each layer would have answered."""

import pytest
import torch

from playground.experiments import lens, subject
from playground.text.display import label
from playground.transformer import Edits
from tests.helpers import assert_close, tiny_model
from tests.translators import tiny_language_model, tiny_tokenizer, tiny_translator

SUBJECTS = {
    "pair": subject(tiny_translator(), "The cat eats.", "Le chat."),
    "decoder": subject(tiny_language_model(), "The cat eats."),
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_last_layer_gives_the_models_own_answer(name: str) -> None:
    one = SUBJECTS[name]
    found, logits = lens(one), one.run()[1]
    assert found.probability.shape == (3, len(one.written))
    own = logits.softmax(dim=-1)[range(len(one.written)), list(one.written.ids)]
    assert_close(found.probability[-1], own)
    best = [label(one.checkpoint.tokenizer, id) for id in logits.argmax(dim=-1).tolist()]
    assert [row[0][0] for row in found.tokens[-1]] == best


def test_an_earlier_layer_gives_what_a_model_without_the_later_ones_would() -> None:
    one = SUBJECTS["decoder"]
    short = tiny_model(vocab_size=len(tiny_tokenizer()), decoder_layers=1)
    short.load_state_dict(one.model.state_dict(), strict=False)
    logits = short(torch.tensor([one.read.ids]))[0]
    expected = logits.softmax(dim=-1)[range(len(one.written)), list(one.written.ids)]
    assert_close(lens(one).probability[1], expected)


def test_edits_change_what_later_layers_answer_only() -> None:
    one = SUBJECTS["pair"]
    plain, edited = lens(one), lens(one, Edits(gains={(("cross", 1), 0): 0.0}))
    assert_close(edited.probability[:2], plain.probability[:2])
    assert not torch.allclose(edited.probability[2], plain.probability[2], atol=1e-4)
