"""A tiny few-shot model with random weights, for tests that only need one to run."""

from pathlib import Path

from playground.checkpoints import Checkpoint, save
from playground.text.characters import character_tokenizer
from tests.helpers import tiny_model


def tiny_few_shot(**changes: object) -> Checkpoint:
    """Random weights: its answers are nonsense, but always the same."""
    tokenizer = character_tokenizer()
    settings = {"max_length": 160, "positions": "rotary", "qk_norm": True, "smear": 2, **changes}
    model = tiny_model(vocab_size=len(tokenizer), **settings).half().float()
    return Checkpoint(model, tokenizer, {"name": "in-context"})


def save_few_shot(folder: Path) -> Path:
    save(tiny_few_shot(), folder)
    return folder
