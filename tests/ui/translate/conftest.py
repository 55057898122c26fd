"""Tiny translators with random weights for every test of the tab: of one way and of both."""

import pytest

from playground.checkpoints import Checkpoint
from playground.text.tokenizer import Tokenizer
from playground.ui.translate import views
from playground.uses.translation.translator import Translator, targets
from tests.helpers import tiny_model

TEXTS = [
    "The cat sleeps. Le chat dort.",
    "A dog eats an apple! Un chien mange une pomme ?",
    "abcdefghijklmnopqrstuvwxyz,'",
]
TASK = {"name": "translate", "source": "en", "target": "fr"}


def engines_of(task: dict[str, str], *marks: str) -> views.Engines:
    tokenizer = Tokenizer.train(TEXTS * 3, 340, others=marks)
    checkpoint = Checkpoint(tiny_model("encoder-decoder", vocab_size=len(tokenizer)), tokenizer, task)
    return {to: views.Engine(checkpoint, Translator(checkpoint, to)) for to in targets(task)}


@pytest.fixture(scope="module")
def engine() -> views.Engine:
    return engines_of(TASK)["fr"]


@pytest.fixture(scope="module")
def both() -> views.Engines:
    return engines_of({**TASK, "both": "yes"}, "2en", "2fr")
