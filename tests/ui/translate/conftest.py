"""A tiny translator with random weights for every test of the tab."""

import pytest

from playground.checkpoints import Checkpoint
from playground.text.tokenizer import Tokenizer
from playground.ui.translate import views
from playground.uses.translation.translator import Translator
from tests.helpers import tiny_model

TEXTS = [
    "The cat sleeps. Le chat dort.",
    "A dog eats an apple! Un chien mange une pomme ?",
    "abcdefghijklmnopqrstuvwxyz,'",
]


@pytest.fixture(scope="module")
def engine() -> views.Engine:
    tokenizer = Tokenizer.train(TEXTS * 3, 340)
    model = tiny_model("encoder-decoder", vocab_size=len(tokenizer))
    task = {"name": "translate", "source": "en", "target": "fr"}
    checkpoint = Checkpoint(model, tokenizer, task)
    return views.Engine(checkpoint, Translator(checkpoint))
